"""The order of articles for a question: several signals, each as z-scores over the articles, and their weighted sum.

The weights were fitted on the questions of one help centre and part of the topics, and measured on another centre and other topics;
`guide/ranking.md` has the figures, and what was tried and did not pay.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.asked import Asked
from search.index import LanguageIndex, Scores, Translation

# Of the soft maximum over an article's passages. A question's cosines spread over about .15 with the first encoder, twice that
# with the second.
_TEMPERATURE, _COMPANION_TEMPERATURE = 0.03, 0.06
_TOPIC, _PASSAGES, _SUMMARY = 1.0, 0.8, 0.3
_COMPANION_QUESTIONS, _COMPANION_TITLE = 0.2, 0.2
_WORDS, _GRAMS = 0.25, 0.28  # BM25 over stems, and over pieces of words, which survive typing errors.
# The same article in other languages says it in other words. The first encoder on them would add half a point of hit@1, which is
# noise, for more than a millisecond.
_OTHER_COMPANION, _OTHER_WORDS = 0.6, 0.2


class Group(enum.Enum):
    """Where a signal comes from; agreement between groups tells a sure answer from a lucky one."""

    FIRST_ENCODER = enum.auto()
    WORDS = enum.auto()
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


def rank(part: LanguageIndex, asked: Asked, allowed: NDArray[np.bool_]) -> Ranking:
    """Order the allowed articles of a language; ties are broken by id."""
    similarities = part.similarities(asked.vector)
    parts = part.readable_parts
    dense = soft_maximum(parts.soft_sums(similarities, _TEMPERATURE), parts.counts, _TEMPERATURE)
    weighted = [
        (Group.FIRST_ENCODER, _TOPIC, similarities[part.topic_rows]),
        (Group.FIRST_ENCODER, _PASSAGES, dense),
        (Group.FIRST_ENCODER, _SUMMARY, similarities[part.summary_rows]),
        (Group.WORDS, _WORDS, part.lexical.word_scores(asked.text)),
        (Group.WORDS, _GRAMS, part.lexical.gram_scores(asked.text)),
        *_by_companion(part, asked),
        *_by_translations(part, asked),
    ]
    signals = z_scores(np.stack([scores for _, _, scores in weighted]), allowed)
    weights = np.array([weight for _, weight, _ in weighted], dtype=np.float32)
    fused = np.asarray(weights @ signals, dtype=np.float32)
    numbers = np.flatnonzero(allowed)
    order = numbers[np.lexsort((part.id_rank[numbers], -fused[numbers]))]
    return Ranking(order, fused, dense, signals, similarities, weights, tuple(group for group, _, _ in weighted))


def _by_companion(part: LanguageIndex, asked: Asked) -> Iterator[Weighted]:
    similarities = None if asked.companion is None else part.companion_similarities(asked.companion)
    if similarities is None:
        return
    sums = part.questions.soft_sums(similarities, _COMPANION_TEMPERATURE)
    yield Group.COMPANION, _COMPANION_QUESTIONS, soft_maximum(sums, part.questions.counts, _COMPANION_TEMPERATURE)
    yield Group.COMPANION, _COMPANION_TITLE, similarities[part.title_rows]


def _by_translations(part: LanguageIndex, asked: Asked) -> Iterator[Weighted]:
    """Yield what the same articles in other languages say, nan where there is none."""
    if not part.translations:
        return
    companion = _Sums(part, _COMPANION_TEMPERATURE)
    words = np.full(len(part.articles), np.nan, dtype=np.float32)
    for translation in part.translations:
        other, theirs, ours = translation.part, translation.theirs, translation.ours
        # An article has one version in each language, so that no number of ours is there twice.
        words[ours] = np.fmax(words[ours], other.lexical.word_scores(asked.text)[theirs])
        similarities = None if asked.companion is None else other.companion_similarities(asked.companion)
        if similarities is not None:
            companion.add(translation, similarities)
    yield Group.WORDS, _OTHER_WORDS, words
    if asked.companion is not None:
        yield Group.COMPANION, _OTHER_COMPANION, companion.soft_maximum()


class _Sums:
    """Adds up what several languages say of one language's articles."""

    def __init__(self, part: LanguageIndex, temperature: float) -> None:
        self._temperature = temperature
        self._sums, self._counts = (np.zeros(len(part.articles), dtype=np.float32) for _ in range(2))

    def add(self, translation: Translation, similarities: Scores) -> None:
        pool = translation.part.readable_parts
        self._sums[translation.ours] += pool.soft_sums(similarities, self._temperature)[translation.theirs]
        self._counts[translation.ours] += pool.counts[translation.theirs]

    def soft_maximum(self) -> Scores:
        return soft_maximum(self._sums, self._counts, self._temperature)


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
