"""The order of articles for a question: how near their passages are in meaning, with a little of their words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.encoder import Vector
from search.index import LanguageIndex

Scores = NDArray[np.float32]

_BEST = 3  # An article counts as the mean of its best three passages: one alone is too easily lucky.
_LEXICAL_WEIGHT = 0.2  # Of BM25 against the vectors, both as z-scores: .735 instead of .720 hit@1 in English.


@dataclass(frozen=True, slots=True)
class Ranking:
    """Articles by number, best first; `scores` are z-scores and `similarities` belong to the passages.

    Shapes: order (found,), scores and dense (articles,), similarities (passages,).
    """

    order: NDArray[np.int64]
    scores: Scores
    dense: Scores
    similarities: Scores


def rank(part: LanguageIndex, vector: Vector, text: str, allowed: NDArray[np.bool_]) -> Ranking:
    """Order the allowed articles of a language; ties are broken by id."""
    similarities = part.similarities(vector)
    dense = best_mean(similarities, part.starts, _BEST)
    fused = z_scores(dense, allowed) + _LEXICAL_WEIGHT * z_scores(part.lexical.scores(text), allowed)
    numbers = np.flatnonzero(allowed)
    order = numbers[np.lexsort((part.id_rank[numbers], -fused[numbers]))]
    return Ranking(order, fused, dense, similarities)


def best_mean(similarities: Scores, starts: NDArray[np.int64], best: int) -> Scores:
    """Return the mean of each article's best passages; article i has the passages from starts[i] to starts[i + 1]."""
    sizes = np.diff(starts)
    owner = np.repeat(np.arange(sizes.size), sizes)
    ordered = np.lexsort((-similarities, owner))
    place = np.arange(owner.size) - starts[owner]
    chosen = ordered[place < best]
    sums = np.bincount(owner[chosen], weights=similarities[chosen], minlength=sizes.size)
    return np.asarray(sums / np.minimum(sizes, best), dtype=np.float32)


def z_scores(scores: Scores, allowed: NDArray[np.bool_]) -> Scores:
    """Return scores by their distance from the mean of the allowed ones, in standard deviations."""
    chosen = scores[allowed]
    spread = float(chosen.std()) if chosen.size else 0.0
    if spread == 0:
        return np.zeros_like(scores)
    return np.asarray((scores - chosen.mean()) / spread, dtype=np.float32)
