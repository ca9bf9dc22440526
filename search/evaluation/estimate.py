"""A figure with its 95 % interval by bootstrap.

A resample is a weight for each question, how often it was drawn; a statistic is a function of many such rows of weights at once.
So each figure is one piece of numpy, and the same figure without resampling is the one with all weights 1.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.evaluation.outcome import Column

RESAMPLES = 1000
_SEED = 77  # Any number, but always the same one: two runs give the same bytes.
_AT_ONCE = 100  # Resamples held in memory together: 8 MB for 10,000 questions.
_DIGITS = 4

Weights = NDArray[np.float64]  # Shape (resamples, questions).
Statistic = Callable[[Weights], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, the ends of its 95 % interval and the number of questions behind it; None where there is no question."""

    value: float | None
    low: float | None
    high: float | None
    of: int


def estimate(statistic: Statistic, *sizes: int, of: int | None = None) -> Estimate:
    """Estimate a statistic over groups of questions of these sizes, each resampled by itself."""
    total = sum(sizes)
    generator = np.random.default_rng(_SEED)
    rows = [statistic(_resample(generator, sizes)) for _ in range(RESAMPLES // _AT_ONCE if total else 0)]
    values = np.concatenate(rows) if rows else np.empty(0)
    finite = values[np.isfinite(values)]
    low, high = np.percentile(finite, [2.5, 97.5]) if finite.size else (math.nan, math.nan)
    value = float(statistic(np.ones((1, total)))[0]) if total else math.nan
    return Estimate(_rounded(value), _rounded(float(low)), _rounded(float(high)), total if of is None else of)


def mean(values: Column) -> Estimate:
    """Estimate the mean of one number a question."""
    return ratio(values, np.ones_like(values))


def ratio(part: Column, whole: Column) -> Estimate:
    """Estimate a sum of numbers as a share of another, such as the right answers of all answers."""

    def statistic(weights: Weights) -> NDArray[np.float64]:
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray((weights @ part) / (weights @ whole), dtype=np.float64)

    return estimate(statistic, part.size, of=int(whole.sum()))


def auroc(positives: Column, negatives: Column) -> Estimate:
    """Estimate how often a number of the first kind lies above one of the second, a tie counted half."""
    scores = np.concatenate([positives, negatives])
    order = np.argsort(scores, kind="stable")
    starts = np.flatnonzero(np.diff(scores[order], prepend=-np.inf)) if scores.size else np.empty(0, dtype=np.int64)
    is_positive = (order < positives.size).astype(np.float64)

    def statistic(weights: Weights) -> NDArray[np.float64]:
        ordered = weights[:, order]
        above = np.add.reduceat(ordered * is_positive, starts, axis=1)
        below = np.add.reduceat(ordered * (1 - is_positive), starts, axis=1)
        won = (above * (np.cumsum(below, axis=1) - below / 2)).sum(axis=1)
        return np.asarray(won / (above.sum(axis=1) * below.sum(axis=1)), dtype=np.float64)

    if not (positives.size and negatives.size):
        return Estimate(None, None, None, 0)
    return estimate(statistic, positives.size, negatives.size)


def _resample(generator: np.random.Generator, sizes: tuple[int, ...]) -> Weights:
    return np.concatenate([_drawn(generator, size) for size in sizes], axis=1)


def _drawn(generator: np.random.Generator, size: int) -> Weights:
    """Return how often each of `size` questions was drawn in as many draws."""
    draws = generator.integers(0, size, (_AT_ONCE, size)) + np.arange(_AT_ONCE)[:, None] * size
    return np.bincount(draws.ravel(), minlength=_AT_ONCE * size).reshape(_AT_ONCE, size).astype(np.float64)


def _rounded(value: float) -> float | None:
    return round(value, _DIGITS) if math.isfinite(value) else None
