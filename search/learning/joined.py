"""A ranking with history in it: the one call between what the articles say and the decision."""

from dataclasses import dataclass, replace

import numpy as np

from search.asked import Asked
from search.decision import Known
from search.index import LanguageIndex
from search.learning.blend import Flags
from search.learning.learned import Learned
from search.ranking import Ranking

_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Joined:
    """A ranking, and what history tells of its first article; None where it has no say in it."""

    ranking: Ranking
    known: Known | None = None


def join(part: LanguageIndex, ranking: Ranking, learned: Learned | None, asked: Asked, allowed: Flags, typed: str) -> Joined:
    """Order the allowed articles by what was learned as well; ties are broken by id.

    `typed` is the question before slips were mended, in the words in which it may have been asked before.
    """
    if learned is None:
        return Joined(ranking)
    vector = asked.vector if asked.companion is None else np.concatenate([asked.vector, asked.companion])
    found = learned.find(vector, asked.text, ranking.mean_scores, allowed)
    if found is None:
        return Joined(ranking)
    again = learned.again(typed, found, allowed)
    found = again or found
    numbers = np.flatnonzero(allowed)
    order = numbers[np.lexsort((part.id_rank[numbers], -found.probabilities[numbers]))]
    scores = np.log(found.probabilities + _TINY).astype(np.float32)
    return Joined(replace(ranking, order=order, scores=scores), Known(found.right, is_again=again is not None))
