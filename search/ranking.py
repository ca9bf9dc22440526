"""The order of articles for a question: several signals, each as z-scores over the articles, and their weighted sum.

The weights were fitted on the questions of one help centre and half of the topics, and measured on another centre and the other half;
`guide/ranking.md` has the figures, and what was tried and did not pay.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.encoder import Vector
from search.index import LanguageIndex

Scores = NDArray[np.float32]

_TEMPERATURE = 0.03  # Of the soft maximum over an article's passages; e5's cosines of a question spread over about 0.15.
_TOPIC, _PASSAGES, _SUMMARY = 1.0, 0.8, 0.3
_OTHER_PASSAGES, _OTHER_TOPIC = 0.35, 0.3  # The same article in other languages says it in other words.
_WORDS, _GRAMS = 0.25, 0.28  # BM25 over stems, and over pieces of words, which survive typing errors.


@dataclass(frozen=True, slots=True)
class Ranking:
    """Articles by number, best first; `scores` are sums of weighted z-scores, `dense` the soft maximum of cosines.

    Shapes: order (found,), scores and dense (articles,), signals (signals, articles), similarities (passages,).
    """

    order: NDArray[np.int64]
    scores: Scores
    dense: Scores
    signals: Scores
    similarities: Scores


def rank(part: LanguageIndex, vector: Vector, text: str, allowed: NDArray[np.bool_]) -> Ranking:
    """Order the allowed articles of a language; ties are broken by id."""
    similarities = part.similarities(vector)
    dense = soft_maximum(*exponentials(part, similarities))
    weighted = [
        (_TOPIC, similarities[part.topic_rows]),
        (_PASSAGES, dense),
        (_SUMMARY, similarities[part.summary_rows]),
        (_WORDS, part.lexical.word_scores(text)),
        (_GRAMS, part.lexical.gram_scores(text)),
        *_translated(part, vector),
    ]
    signals = np.stack([z_scores(scores, allowed) for _, scores in weighted])
    fused = np.asarray(np.array([weight for weight, _ in weighted], dtype=np.float32) @ signals, dtype=np.float32)
    numbers = np.flatnonzero(allowed)
    order = numbers[np.lexsort((part.id_rank[numbers], -fused[numbers]))]
    return Ranking(order, fused, dense, signals, similarities)


def _translated(part: LanguageIndex, vector: Vector) -> Iterator[tuple[float, Scores]]:
    """Yield what the same articles in other languages say, nan where there is none."""
    if not part.translations:
        return
    sums = np.zeros(len(part.articles), dtype=np.float32)
    counts = np.zeros(len(part.articles), dtype=np.float32)
    topics = np.full(len(part.articles), -np.inf, dtype=np.float32)
    for other, ours in part.translations:
        similarities = other.similarities(vector)
        known = ours >= 0
        found, count = exponentials(other, similarities)
        np.add.at(sums, ours[known], found[known])
        np.add.at(counts, ours[known], count[known])
        np.maximum.at(topics, ours[known], similarities[other.topic_rows][known])
    yield _OTHER_PASSAGES, soft_maximum(sums, counts)
    yield _OTHER_TOPIC, np.where(np.isfinite(topics), topics, np.nan).astype(np.float32)


def exponentials(part: LanguageIndex, similarities: Scores) -> tuple[Scores, Scores]:
    """Return each article's sum of exp((similarity - 1) / temperature) over its passages, and how many these are."""
    powers = np.exp((similarities - 1) / _TEMPERATURE) * part.pooled
    return np.add.reduceat(powers, part.starts[:-1]), part.pooled_counts


def soft_maximum(sums: Scores, counts: Scores) -> Scores:
    """Return the log-mean-exp of similarities: near the best one, and higher where several are good; nan where none is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(1 + _TEMPERATURE * np.log(sums / counts), dtype=np.float32)


def z_scores(scores: Scores, allowed: NDArray[np.bool_]) -> Scores:
    """Return scores by their distance from the mean of the allowed ones, in standard deviations; nan counts as the mean."""
    chosen = scores[allowed & np.isfinite(scores)]
    spread = float(chosen.std()) if chosen.size else 0.0
    if spread == 0:
        return np.zeros_like(scores, dtype=np.float32)
    return np.nan_to_num(np.asarray((scores - chosen.mean()) / spread, dtype=np.float32), nan=0.0)
