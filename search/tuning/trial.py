"""Whether an adapted encoder is better, on the articles that were held out of its training."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.tuning.pairs import Material

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Found:
    """Of the questions about held-out articles, the share whose article comes first, and among the first three."""

    asked: int
    first: float
    among_three: float

    def __str__(self) -> str:
        return f"{self.first:.3f} ({self.among_three:.3f} among the first three)"

    def is_better_than(self, other: "Found") -> bool:
        """Return whether more come first, and no fewer among the first three."""
        return self.first > other.first and self.among_three >= other.among_three


def measure(model: "SentenceTransformer", material: Material) -> Found:
    """Ask the encoder alone for the held-out articles, among all articles."""
    articles, texts = zip(*material.told(), strict=True)
    wanted, questions = zip(*material.asked(), strict=True)
    ids, owners = np.unique(articles, return_inverse=True)
    passages = encoded(model, texts, "passage")
    likeness = encoded(model, questions, "query") @ passages.T
    best = np.stack([likeness[:, owners == number].max(axis=1) for number in range(len(ids))], axis=1)
    right = best[np.arange(len(wanted)), np.searchsorted(ids, wanted)]
    before = (best > right[:, None]).sum(axis=1)
    return Found(len(wanted), float((before == 0).mean()), float((before < _DEPTH).mean()))


def encoded(model: "SentenceTransformer", texts: tuple[str, ...], kind: str) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Return the vectors of questions or passages."""
    prefix = prompt(model, kind)
    found = model.encode([prefix + text for text in texts], batch_size=32, show_progress_bar=False, normalize_embeddings=True)
    return np.asarray(found, dtype=np.float32)


def prompt(model: "SentenceTransformer", kind: str) -> str:
    """Return what the encoder wants before a question or a passage."""
    prompts = model.prompts or {}
    return prompts.get(kind) or (prompts.get("document") if kind == "passage" else None) or ""
