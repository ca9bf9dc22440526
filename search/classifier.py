"""Which article a question belongs to, by what was learned from the articles' own titles, summaries and questions.

A linear discriminant, trained at build time by `search.discriminant`; here it is one product of a matrix and a vector.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.encoder import Matrix, Vector

FILE = "classifiers.npz"
_SMALLEST = 1e-9  # A text that is the mean itself has no direction.


@dataclass(frozen=True)
class Classifier:
    """One encoder's: `mean` has shape (dimension,), `weights` (articles, dimension), `bias` (articles,)."""

    mean: Vector
    weights: Matrix
    bias: NDArray[np.float32]

    def scores(self, vector: Vector) -> NDArray[np.float32]:
        """Return how well a question fits each article: a log-likelihood, without what all articles have in common."""
        # Without BLAS, whose threads would fight with the encoder's.
        found: NDArray[np.float32] = np.einsum("ad,d->a", self.weights, directions(vector, self.mean)) + self.bias
        return found

    def only(self, articles: Sequence[int]) -> "Classifier":
        """Return the same of some articles, in this order."""
        rows = np.asarray(articles, dtype=np.int64)
        return Classifier(self.mean, self.weights[rows], self.bias[rows])


@dataclass(frozen=True)
class Classifiers:
    """Both encoders' classifiers of one language's articles."""

    first: Classifier
    companion: Classifier | None

    def only(self, articles: Sequence[int]) -> "Classifiers":
        """Return the same of some articles, in this order."""
        return Classifiers(self.first.only(articles), self.companion and self.companion.only(articles))

    def save(self, folder: Path) -> None:
        """Write them to a language's folder."""
        np.savez(folder / FILE, **dict(self._arrays()))  # type: ignore[arg-type]  # The stub takes the names for its own options.

    def _arrays(self) -> Iterator[tuple[str, NDArray[np.float32]]]:
        for name, found in (("first", self.first), ("companion", self.companion)):
            if found:
                yield from ((f"{name}_mean", found.mean), (f"{name}_weights", found.weights), (f"{name}_bias", found.bias))


def load_classifiers(folder: Path) -> Classifiers:
    """Load what `save` wrote."""
    with np.load(folder / FILE, allow_pickle=False) as data:
        first, companion = (
            Classifier(data[f"{name}_mean"], data[f"{name}_weights"], data[f"{name}_bias"]) if f"{name}_mean" in data else None
            for name in ("first", "companion")
        )
    if first is None:
        raise ValueError(f"{folder / FILE} lacks the first encoder's classifier")
    return Classifiers(first, companion)


def directions(vectors: Matrix, mean: Vector) -> Matrix:
    """Return vectors as seen from the mean of their language, of length 1: the languages lie apart, their articles alike."""
    centred = vectors - mean
    return np.asarray(centred / np.maximum(np.linalg.norm(centred, axis=-1, keepdims=True), _SMALLEST), dtype=np.float32)
