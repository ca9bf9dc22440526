"""Whether two messages of one customer are about the same matter: by their words, and by the articles that each is near to."""

import functools
import math
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np

from kb.yaml_loader import load_yaml
from search.analyser import analyser
from search.confidence import Features, Logistic
from search.encoder import Matrix, Vector
from search.engine import SearchEngine
from search.errors import QueryError
from search.query import MAX_CHARACTERS, MAX_HITS, Query

_DATA = Path(__file__).parent / "data" / "follow_ups.yml"
# Made by `python -m tests.benchmarks.matters` on 120 pairs in three languages: cosine of the second encoder, mean of the reciprocal ranks
# of each other's first article, overlap of the distributions over articles, share of the words of the one with fewer that both have.
_SAME = Logistic(
    means=(0.3918, 0.4297, 0.6508, 0.2176),
    scales=(0.2054, 0.4345, 0.2357, 0.2353),
    coefficients=(0.2704, 1.3681, 1.2936, 0.6073),
    bias=0.0067,
)
# From here on it is the same matter. Chosen on the same pairs: of the 60 that are together 54 are joined, also leaving each out, of the
# 60 that are not, 1.
SAME = 0.6
# "Any news?" names no matter, and so is about the one that is open. Of the 240 messages of the set only such are above it.
_FOLLOWS_UP = 0.6
_LONG_WORD = re.compile(r"\w{4,}")
_KEPT_SENSES = 512  # Of about 4 kB each.
_TEMPERATURE = 0.01  # Scores of neighbouring articles differ by about that.


@dataclass(frozen=True)
class Sense:
    """What a message is about: its vector, the score of each article near it, best first, and the stems of its words."""

    vector: Vector
    scores: Mapping[str, float]
    words: Set[str]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Return the articles, best first."""
        return tuple(self.scores)


class Closeness(Protocol):
    """Tells whether messages are about the same matter."""

    def follows_up(self, text: str) -> bool:
        """Return whether a message only asks how its matter stands."""
        ...

    def probability(self, first: str, then: str, lang: str) -> float:
        """Return how likely the second of two messages is about the matter of the first."""
        ...


class SearchCloseness:
    """Closeness by the search's own encoder and ranking."""

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        self._encoder = engine.encoder.companion or engine.encoder
        # A message is compared with up to fifteen, and those of an open ticket come again with each message of its customer.
        self.sense = functools.lru_cache(maxsize=_KEPT_SENSES)(self._sense)

    def follows_up(self, text: str) -> bool:
        """Return whether a message only asks how its matter stands."""
        return bool((self._follow_ups @ self._encoder.encode_query(_line(text))).max() >= _FOLLOWS_UP)

    def probability(self, first: str, then: str, lang: str) -> float:
        """Return how likely the second of two messages is about the matter of the first."""
        one, other = self.sense(first, lang), self.sense(then, lang)
        return 1 / (1 + math.exp(-_SAME.odds(closeness_features(one, other)))) if one and other else 0.0

    def _sense(self, text: str, lang: str) -> Sense | None:
        """Return what a message is about; None for one without words."""
        line = _line(text)
        try:
            hits = self._engine.search(Query(line, lang, limit=MAX_HITS, snippets=False)).hits
        except QueryError:
            return None
        return Sense(self._encoder.encode_query(line), {hit.id: hit.score for hit in hits}, _words(line, lang))

    @cached_property
    def _follow_ups(self) -> Matrix:
        phrases: dict[str, list[str]] = load_yaml(_DATA)
        return np.stack([self._encoder.encode_query(phrase) for of_language in phrases.values() for phrase in of_language])


def closeness_features(first: Sense, then: Sense) -> Features:
    """Return what closeness is judged by: meaning, first articles, all articles, words; each 1 where they are the same."""
    meaning = float(first.vector @ then.vector)
    ranks = (_reciprocal(first.order, then.order) + _reciprocal(then.order, first.order)) / 2
    shared = len(first.words & then.words) / max(1, min(len(first.words), len(then.words)))
    return np.array([meaning, ranks, _overlap(first.scores, then.scores), shared])


def _reciprocal(order: Sequence[str], other: Sequence[str]) -> float:
    """Return 1, 1/2, 1/3 … for the place at which the other's first article stands; next to nothing where it does not."""
    return 1 / (1 + (order.index(other[0]) if other and other[0] in order else MAX_HITS))


def _overlap(first: Mapping[str, float], then: Mapping[str, float]) -> float:
    """Return how much two distributions over articles overlap, from 0 to 1 (Bhattacharyya's coefficient)."""
    if not first or not then:
        return 0.0
    names = sorted({*first, *then})
    return float(np.sqrt(_distribution(first, names) * _distribution(then, names)).sum())


def _distribution(scores: Mapping[str, float], names: Sequence[str]) -> Features:
    lowest = min(scores.values())
    found = np.array([scores.get(name, lowest) for name in names])
    powers = np.exp((found - found.max()) / _TEMPERATURE)
    shares: Features = powers / powers.sum()
    return shares


def _words(text: str, lang: str) -> Set[str]:
    """Return the stems of the longer words; the shorter ones say little about a matter."""
    return frozenset(analyser(lang).stems(" ".join(_LONG_WORD.findall(text))))


def _line(text: str) -> str:
    return " ".join(text[:MAX_CHARACTERS].split())
