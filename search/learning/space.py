"""Where a question lies among the learned ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search.encoder import Matrix
from search.learning.blend import Floats

# Of the squared distance between two questions, centred by language and of length 1: by the first encoder and by the second.
WEIGHTS = (0.3, 0.45)


@dataclass(frozen=True, slots=True)
class Space:
    """How a question's vectors become a point: centred by language, each encoder's part of length 1, and turned to few axes.

    Shapes: offsets (dimensions,) by language, the language "" for any other; axes (dimensions, axes).
    """

    sizes: tuple[int, ...]
    offsets: Mapping[str, Floats]
    axes: Floats

    def points(self, vectors: Matrix, lang: str) -> Floats:
        """Return the points of questions in one language, shape (questions, axes)."""
        centred = vectors - self.offsets.get(lang, self.offsets[""])
        return np.asarray(np.hstack(scaled(centred, self.sizes)) @ self.axes, dtype=np.float32)


def scaled(vectors: Matrix, sizes: Sequence[int]) -> list[Matrix]:
    """Return each encoder's part of centred vectors at its length: the square root of its weight."""
    parts = np.split(vectors, np.cumsum(sizes)[:-1], axis=1)
    lengths = (np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-6) for part in parts)
    return [part / length * np.float32(weight**0.5) for part, length, weight in zip(parts, lengths, WEIGHTS, strict=False)]
