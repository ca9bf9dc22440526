"""Contradictions: a question resolved with one article, where all that is like it was resolved with another."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.encoder import Matrix
from search.flat import flat
from search.learning.history import Resolved

_NEIGHBOURS = 10
_OVERWHELMING = 9  # So many of the neighbours must agree on another article, and none on the own one.
_LIKE = 0.9  # As a cosine of the first encoder; a neighbour farther away says nothing.


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A question that is not learned, and the article that questions like it were resolved with."""

    question: Resolved
    other: str
    agreeing: int
    of: int

    def __str__(self) -> str:
        likes = f"{self.agreeing} of the {self.of} questions most like it were resolved with {self.other}"
        return f"{self.question.where}: “{self.question.text}” was resolved with {self.question.article}, but {likes}."


def contradictions(questions: Sequence[Resolved], vectors: Matrix, doubted: Sequence[int]) -> dict[int, Contradiction]:
    """Return, by number, which of the `doubted` questions contradict the others."""
    if not doubted or len(questions) <= 1:
        return {}
    articles = np.array([question.article for question in questions])
    likeness, nearest = flat(vectors).search(np.ascontiguousarray(vectors[list(doubted)]), min(_NEIGHBOURS + 1, len(questions)))
    same = _same_words(questions)
    found: dict[int, Contradiction] = {}
    for number, near, like in zip(doubted, nearest, likeness, strict=True):
        others = near[(near != number) & (like >= _LIKE)][:_NEIGHBOURS]
        contradiction = _outvoted(questions[number], same[questions[number].words]) or _surrounded(questions[number], articles[others])
        if contradiction:
            found[number] = contradiction
    return found


def _same_words(questions: Sequence[Resolved]) -> dict[str, Counter[str]]:
    same: dict[str, Counter[str]] = {}
    for question in questions:
        same.setdefault(question.words, Counter())[question.article] += 1
    return same


def _outvoted(question: Resolved, votes: Counter[str]) -> Contradiction | None:
    """Return a contradiction where the very same words were resolved with another article at least as often."""
    others = [(count, article) for article, count in votes.items() if article != question.article]
    count, article = max(others, default=(0, ""))
    return Contradiction(question, article, count, votes.total()) if count >= votes[question.article] else None


def _surrounded(question: Resolved, neighbours: NDArray[np.str_]) -> Contradiction | None:
    if neighbours.size < _OVERWHELMING or question.article in neighbours:
        return None
    article, count = Counter(neighbours.tolist()).most_common(1)[0]
    return Contradiction(question, article, count, neighbours.size) if count >= _OVERWHELMING else None
