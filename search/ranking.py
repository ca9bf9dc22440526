"""The order of articles for a question: several signals, each as z-scores over the articles, and their weighted sum.

The weights are those of a softmax regression on customers' questions to two help centres, so that the softmax of the sum is about how
likely each article is; fitted on one centre and half of the topics they are as good on the other one and the other half.
`guide/ranking.md` has the figures, and what was tried and did not pay.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from search.asked import Asked
from search.index import LanguageIndex, Scores

_TEMPERATURE = 0.03  # Of the soft maximum over an article's passages: a question's cosines spread over about .15.
_TOPIC, _PASSAGES, _SUMMARY = 0.37, 0.48, 0.26
_GRAMS = 0.44  # BM25 over pieces of words, which survive typing errors; stems beside them tell nothing more.
_CLASSIFIER, _COMPANION = 0.9, 1.15  # What each encoder's classifier learned from the articles in all languages.


class Group(enum.Enum):
    """Where a signal comes from; agreement between groups tells a sure answer from a lucky one."""

    PASSAGES = enum.auto()
    WORDS = enum.auto()
    CLASSIFIER = enum.auto()
    COMPANION = enum.auto()


_NO_SPREAD = 1e-6  # Equal scores differ by rounding alone.

Weighted = tuple[Group, float, Scores]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Articles by number, best first; `scores` are sums of weighted z-scores, `dense` the soft maximum of cosines.

    Shapes: order (found,), scores and dense (articles,), signals (signals, articles), similarities (passages,); `weights` and
    `groups` say how much each signal counts and where it comes from.
    """

    order: NDArray[np.int64]
    scores: Scores
    dense: Scores
    signals: Scores
    similarities: Scores
    weights: Scores
    groups: tuple[Group, ...]

    @property
    def mean_scores(self) -> Scores:
        """Return the weighted mean of z-scores, which can be compared whatever signals there are."""
        return np.asarray(self.scores / self.weights.sum(), dtype=np.float32)

    def led_by(self, number: int) -> "Ranking":
        """Return the ranking with one article first and the others in their order."""
        return replace(self, order=np.concatenate([[number], self.order[self.order != number]]))


@dataclass(frozen=True, slots=True)
class Signals:
    """What each signal says of every article of a language, whoever may read it; shapes and names are those of a ranking."""

    scores: Scores
    weights: Scores
    groups: tuple[Group, ...]
    dense: Scores
    similarities: Scores

    def ranking(self, part: LanguageIndex, allowed: NDArray[np.bool_]) -> Ranking:
        """Order the allowed articles; ties are broken by id."""
        signals = z_scores(self.scores, allowed)
        fused = np.einsum("s,sa->a", self.weights, signals)
        numbers = np.flatnonzero(allowed)
        order = numbers[np.lexsort((part.id_rank[numbers], -fused[numbers]))]
        return Ranking(order, fused, self.dense, signals, self.similarities, self.weights, self.groups)


def rank(part: LanguageIndex, asked: Asked, allowed: NDArray[np.bool_]) -> Ranking:
    """Order the allowed articles of a language; ties are broken by id."""
    return measure(part, asked).ranking(part, allowed)


def measure(part: LanguageIndex, asked: Asked) -> Signals:
    """Return what each signal says of the articles of a language, which is what takes time in a ranking."""
    similarities = part.similarities(asked.vector)
    parts = part.readable_parts
    dense = soft_maximum(parts.soft_sums(similarities, _TEMPERATURE), parts.counts, _TEMPERATURE)
    weighted = [*_by_passages(part, similarities, dense), *_by_words(part, asked), *_by_classifiers(part, asked)]
    groups, weights, scores = zip(*weighted, strict=True)
    return Signals(np.stack(scores), np.array(weights, dtype=np.float32), groups, dense, similarities)


def _by_passages(part: LanguageIndex, similarities: Scores, dense: Scores) -> Iterator[Weighted]:
    if part.topic_rows.size:
        yield Group.PASSAGES, _TOPIC, similarities[part.topic_rows]
    yield Group.PASSAGES, _PASSAGES, dense
    yield Group.PASSAGES, _SUMMARY, similarities[part.summary_rows]


def _by_words(part: LanguageIndex, asked: Asked) -> Iterator[Weighted]:
    yield Group.WORDS, _GRAMS, part.lexical.scores(asked.text)


def _by_classifiers(part: LanguageIndex, asked: Asked) -> Iterator[Weighted]:
    if part.classifiers:
        yield Group.CLASSIFIER, _CLASSIFIER, part.classifiers.first.scores(asked.vector)
        if part.classifiers.companion and asked.companion is not None:
            yield Group.COMPANION, _COMPANION, part.classifiers.companion.scores(asked.companion)


def soft_maximum(sums: Scores, counts: Scores, temperature: float) -> Scores:
    """Return the log-mean-exp of similarities: near the best one, and higher where several are good; nan where none is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(1 + temperature * np.log(sums / counts), dtype=np.float32)


def z_scores(scores: Scores, allowed: NDArray[np.bool_]) -> Scores:
    """Return scores by their distance from the mean of the allowed ones, in standard deviations; nan counts as the mean.

    The last axis is that of the articles.
    """
    known = np.isfinite(scores) & allowed
    counts = np.maximum(known.sum(axis=-1, keepdims=True), 1)
    chosen = np.where(known, scores, np.float32(0))
    mean = chosen.sum(axis=-1, keepdims=True) / counts
    distance = np.where(np.isfinite(scores), scores - mean, np.float32(0))
    spread = np.sqrt((np.where(known, distance, np.float32(0)) ** 2).sum(axis=-1, keepdims=True) / counts)
    scaled: Scores = np.divide(distance, spread, out=np.zeros_like(distance), where=spread > _NO_SPREAD).astype(np.float32)
    return scaled
