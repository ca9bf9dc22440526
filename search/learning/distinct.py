"""Near-duplicates: the same question in nearly the same words is kept once."""

from collections.abc import Sequence

import numpy as np

from search.encoder import Matrix
from search.learning.history import Resolved

# As a cosine of the first encoder. Above it stand a greeting, a full stop or an "a" instead of a "the".
SAME = 0.995


def near_duplicates(questions: Sequence[Resolved], vectors: Matrix) -> set[int]:
    """Return the numbers of questions that say what an earlier one of the same article says, in nearly the same words."""
    by_article: dict[str, list[int]] = {}
    for number, question in enumerate(questions):
        by_article.setdefault(question.article, []).append(number)
    return {number for numbers in by_article.values() for number in _repeated(questions, vectors, numbers)}


def _repeated(questions: Sequence[Resolved], vectors: Matrix, numbers: Sequence[int]) -> list[int]:
    rows = vectors[list(numbers)]
    earlier = np.tril(rows @ rows.T >= SAME, k=-1)
    seen: dict[str, int] = {}
    repeated: set[int] = set()
    for place, number in enumerate(numbers):
        first = seen.setdefault(questions[number].words, place)
        # Of a chain of likenesses only what is like a kept one goes, so that a chain never drifts away from its start.
        if first != place or any(int(other) not in repeated for other in np.flatnonzero(earlier[place])):
            repeated.add(place)
    return [numbers[place] for place in sorted(repeated)]
