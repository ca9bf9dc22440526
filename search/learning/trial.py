"""Whether a learned set helps: questions held out of it are asked, with and without what was learned."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.article import Audience
from kb.detection import detect_language
from search.asked import Asked
from search.encoder import Matrix
from search.index import Index
from search.learning.history import Resolved
from search.learning.model import LearnedModel
from search.learning.network import train
from search.ranking import rank

_FOLDS = 5
_SMALL = 1000  # A set up to this size is held out in turn, each part once; of a larger one a fifth is enough.
_MOST_ASKED = 1000

Right = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Trial:
    """The share of held-out questions whose article came first: with the articles alone, with what was learned before, and now."""

    asked: int
    alone: float
    before: float
    now: float

    @property
    def is_worse(self) -> bool:
        """Return whether what was learned lowers the figures."""
        return self.now < max(self.alone, self.before)

    def __str__(self) -> str:
        figures = f"articles alone {_share(self.alone)}, learned before {_share(self.before)}, now {_share(self.now)}"
        return f"right article first, of {self.asked} questions held out: {figures}"


def hold_trial(index: Index, questions: Sequence[Resolved], vectors: Matrix, is_new: Right) -> Trial | None:
    """Measure a learned set, of which some is new; None where it is too small to be divided."""
    folds = np.array([int(hashlib.sha256(question.words.encode()).hexdigest()[:8], 16) % _FOLDS for question in questions])
    tried = range(_FOLDS if len(questions) <= _SMALL else 1)
    results = np.hstack([np.empty((3, 0), dtype=np.bool_), *(_fold(index, questions, vectors, is_new, folds == fold) for fold in tried)])
    if not results.size:
        return None
    alone, before, now = results.mean(axis=1).tolist()
    return Trial(results.shape[1], alone, before, now)


def _fold(index: Index, questions: Sequence[Resolved], vectors: Matrix, is_new: Right, held: Right) -> NDArray[np.bool_]:
    """Return, for each held-out question, whether its article comes first by each of the three, shape (3, questions)."""
    before, now = (_trained(questions, vectors, chosen) for chosen in (~held & ~is_new, ~held))
    if now is None:
        return np.empty((3, 0), dtype=np.bool_)
    asked = np.flatnonzero(held)[:: max(1, int(held.sum()) // _MOST_ASKED)].tolist()
    rows = [list(_places(index, questions[number], vectors[number], (None, before, now))) for number in asked]
    return np.array(rows, dtype=np.bool_).reshape(-1, 3).T


def _trained(questions: Sequence[Resolved], vectors: Matrix, chosen: Right) -> LearnedModel | None:
    some = [questions[number] for number in np.flatnonzero(chosen).tolist()]
    return train(some, vectors[chosen]) if len({question.article for question in some}) > 1 else None


def _places(index: Index, question: Resolved, vector: NDArray[np.float32], models: Sequence[LearnedModel | None]) -> Iterator[bool]:
    """Yield whether the question's article comes first, by each model."""
    part = index.languages[detect_language(question.text, tuple(index.languages)) or next(iter(index.languages))]
    dimension = index.manifest.dimension
    asked = Asked(question.text, vector[:dimension], vector[dimension:] if vector.size > dimension else None)
    allowed = part.readable(Audience.STAFF)
    mean_scores = rank(part, asked, allowed).mean_scores
    ids = [article.id for article in part.articles]
    for model in models:
        scores = mean_scores
        if model is not None:
            learned = model.among(ids)
            scores = learned.blended(mean_scores, learned.scores(asked.vector, asked.companion), allowed)
        yield ids[int(np.where(allowed, scores, -np.inf).argmax())] == question.article


def _share(value: float) -> str:
    return f"{value:.3f}".lstrip("0") if value < 1 else "1.0"
