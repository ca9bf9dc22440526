"""Which kind of message a text is: a small multinomial logistic regression over both encoders and the signs.

`search.safety.lesson` trains it. Its constants were chosen on `safety.jsonl` of the evaluation data; see `guide/ranking.md`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from search.analyser import plain
from search.asked import Asked
from search.safety.category import Category

WEIGHTS, KINDS = "safety.npz", "safety.json"
_FIRST_SCALE, _COMPANION_SCALE, _SIGN_SCALE = 8.0, 3.0, 1.5
_SIGN_BONUS = 0.75  # Added to a kind's log-probability for each of its signs.

Rows = NDArray[np.float32]


@dataclass(frozen=True)
class SafetyHead:
    """The trained head; `weights` has shape (kinds + 1, features), the last row is the ordinary question."""

    categories: tuple[Category, ...]
    mean: Rows
    weights: Rows
    bias: Rows

    def probabilities(self, asked: Asked, lang: str) -> NDArray[np.float64]:
        """Return how likely each kind is, shape (kinds + 1,), the ordinary question last."""
        signs = signs_of(asked.text, lang, self.categories)
        logits = (np.einsum("kf,f->k", self.weights, features(asked, signs, self.mean)) + self.bias).astype(np.float64)
        logits[:-1] += _SIGN_BONUS * signs
        powers = np.exp(logits - logits.max())
        found: NDArray[np.float64] = powers / powers.sum()
        return found

    def save(self, folder: Path) -> None:
        """Write the head into an index, its kinds without their examples."""
        kinds = tuple(replace(category, examples={}) for category in self.categories)
        (folder / KINDS).write_bytes(_kinds().dump_json(kinds))
        (folder / WEIGHTS).write_bytes(self.to_bytes())

    def to_bytes(self) -> bytes:
        """Return the numbers of the head as one file."""
        file = BytesIO()
        np.savez(file, allow_pickle=False, mean=self.mean, weights=self.weights, bias=self.bias)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, categories: Sequence[Category], data: bytes) -> "SafetyHead":
        """Return the head of these kinds, with the numbers that `to_bytes` gave."""
        with np.load(BytesIO(data), allow_pickle=False) as kept:
            return cls(tuple(categories), kept["mean"], kept["weights"], kept["bias"])


def load_head(folder: Path) -> SafetyHead | None:
    """Load an index's head, or None where it was built without."""
    if not (folder / WEIGHTS).is_file():
        return None
    categories = _kinds().validate_json((folder / KINDS).read_bytes())
    return SafetyHead.from_bytes(categories, (folder / WEIGHTS).read_bytes())


@cache
def _kinds() -> TypeAdapter[tuple[Category, ...]]:
    return TypeAdapter(tuple[Category, ...])


def signs_of(text: str, lang: str, categories: Sequence[Category]) -> Rows:
    """Return how many signs of each kind a text shows, shape (kinds,)."""
    found = plain(text)
    return np.array([category.signs_in(found, lang) for category in categories], dtype=np.float32)


def features(asked: Asked, signs: Rows, mean: Rows) -> Rows:
    """Return what the regression sees of a message: both vectors and its signs, each scaled to weigh about the same."""
    companion = asked.companion if asked.companion is not None else np.zeros(0, dtype=np.float32)
    return np.concatenate([(asked.vector - mean) * _FIRST_SCALE, companion * _COMPANION_SCALE, signs * _SIGN_SCALE]).astype(np.float32)
