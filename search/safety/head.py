"""Which kind of message a text is: a small multinomial logistic regression over both encoders and the signs.

It is trained at build time, anew where an example or the encoder has changed, so that these need no other code. Its constants were
chosen on `safety.jsonl` of the evaluation data; see `guide/ranking.md`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from search.asked import Asked, ask
from search.encoder import Encoder
from search.safety.category import Category
from search.typing.casing import Casing

ORDINARY = "ordinary"
_LESSON = 1  # Raised with every change of how a head is trained.
WEIGHTS, KINDS = "safety.npz", "safety.json"
_FIRST_SCALE, _COMPANION_SCALE, _SIGN_SCALE = 8.0, 3.0, 1.5
_SIGN_BONUS = 0.75  # Added to a kind's log-probability for each of its signs.
_STRENGTH = 1.0  # Of the regression: the inverse of its penalty.
_ORDINARY_WEIGHT = 0.1  # Of an ordinary example against one of a kind; there are ten times as many matters as kinds.

Rows = NDArray[np.float32]
Ordinary = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class SafetyHead:
    """The trained head; `weights` has shape (kinds + 1, features), the last row is the ordinary question."""

    categories: tuple[Category, ...]
    mean: Rows
    weights: Rows
    bias: Rows

    def probabilities(self, asked: Asked, lang: str) -> NDArray[np.float64]:
        """Return how likely each kind is, shape (kinds + 1,), the ordinary question last."""
        signs = np.array([category.signs_in(asked.text, lang) for category in self.categories], dtype=np.float32)
        logits = (np.einsum("kf,f->k", self.weights, _features(asked, signs, self.mean)) + self.bias).astype(np.float64)
        logits[:-1] += _SIGN_BONUS * signs
        powers = np.exp(logits - logits.max())
        found: NDArray[np.float64] = powers / powers.sum()
        return found

    def save(self, folder: Path) -> None:
        """Write the head into an index, its kinds without their examples."""
        kinds = tuple(replace(category, examples={}) for category in self.categories)
        (folder / KINDS).write_bytes(_kinds().dump_json(kinds))
        unfinished = folder / f"unfinished-{WEIGHTS}"
        np.savez(unfinished, mean=self.mean, weights=self.weights, bias=self.bias)
        unfinished.replace(folder / WEIGHTS)  # A head without weights is trained again.


def load_head(folder: Path) -> SafetyHead | None:
    """Load an index's head, or None where it was built without."""
    if not (folder / WEIGHTS).is_file():
        return None
    categories = _kinds().validate_json((folder / KINDS).read_bytes())
    with np.load(folder / WEIGHTS, allow_pickle=False) as data:
        return SafetyHead(categories, data["mean"], data["weights"], data["bias"])


@cache
def _kinds() -> TypeAdapter[tuple[Category, ...]]:
    return TypeAdapter(tuple[Category, ...])


def lesson_digest(categories: Sequence[Category], ordinary: Ordinary, encoder: str) -> str:
    """Name what a head is trained on, and by which encoder."""
    return hashlib.sha256(f"{_LESSON} {encoder} {categories} {sorted(ordinary.items())}".encode()).hexdigest()[:16]


def train_head(categories: Sequence[Category], ordinary: Ordinary, encoder: Encoder) -> SafetyHead:
    """Train a head on the kinds' examples and on ordinary questions; about 15 s for 2,300 texts."""
    from sklearn.linear_model import LogisticRegression

    kinds = [
        (number, lang, text) for number, category in enumerate(categories) for lang, texts in category.examples.items() for text in texts
    ]
    rest = [(len(categories), lang, text) for lang, texts in ordinary.items() for text in texts]
    examples = [*kinds, *rest]
    casings = {lang: Casing(text for _, found, text in examples if found == lang) for lang in {lang for _, lang, _ in examples}}
    # With capitals, as a search sees them: half of the examples are written without, as customers write.
    asked = [ask(casings[lang].restored(text), encoder) for _, lang, text in examples]
    mean = np.mean([question.vector for question in asked], axis=0).astype(np.float32)
    signs = [np.array([c.signs_in(text, lang) for c in categories], dtype=np.float32) for _, lang, text in examples]
    rows = np.array([_features(question, found, mean) for question, found in zip(asked, signs, strict=True)])
    weights = np.array([1.0] * len(kinds) + [_ORDINARY_WEIGHT] * len(rest))
    model = LogisticRegression(C=_STRENGTH, max_iter=300).fit(rows, [label for label, _, _ in examples], sample_weight=weights)
    return SafetyHead(tuple(categories), mean, model.coef_.astype(np.float32), model.intercept_.astype(np.float32))


def _features(asked: Asked, signs: Rows, mean: Rows) -> Rows:
    companion = asked.companion if asked.companion is not None else np.zeros(0, dtype=np.float32)
    return np.concatenate([(asked.vector - mean) * _FIRST_SCALE, companion * _COMPANION_SCALE, signs * _SIGN_SCALE]).astype(np.float32)
