"""Whether a confidence is the probability that it says, and what answering only above it would give."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.evaluation.estimate import Estimate, Weights, estimate
from search.evaluation.outcome import Column

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of about one confidence: its mean, the share that was right, and their number."""

    confidence: float
    right: float
    questions: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """What answering down to a confidence gives: the share answered, and the share of those that is wrong."""

    coverage: float
    risk: float


def calibration_error(confidence: Column, right: Column, bins: int = BINS) -> Estimate:
    """Estimate the mean distance of confidence and outcome, over bins of equally many questions."""
    order = np.argsort(confidence, kind="stable")
    gap = (confidence - right)[order]

    def statistic(weights: Weights) -> NDArray[np.float64]:
        ordered = weights[:, order]
        number = _bin_numbers(ordered, bins) + np.arange(len(ordered))[:, None] * bins
        sums = np.bincount(number.ravel(), weights=(ordered * gap).ravel(), minlength=len(ordered) * bins)
        return np.asarray(np.abs(sums.reshape(-1, bins)).sum(axis=1) / ordered.sum(axis=1), dtype=np.float64)

    return estimate(statistic, confidence.size)


def reliability(confidence: Column, right: Column, bins: int = BINS) -> tuple[Bin, ...]:
    """Return bins of equally many questions, by confidence."""
    order = np.argsort(confidence, kind="stable")
    parts = [part for part in np.array_split(order, bins) if part.size]
    return tuple(Bin(float(confidence[part].mean()), float(right[part].mean()), part.size) for part in parts)


def risk_by_coverage(confidence: Column, right: Column) -> tuple[Threshold, ...]:
    """Return, for each confidence from the surest down, what answering from there up gives."""
    order, ends = _from_the_surest(confidence)
    answered = np.arange(1, confidence.size + 1)
    risk = 1 - np.cumsum(right[order]) / answered
    return tuple(Threshold(float(answered[end] / confidence.size), float(risk[end])) for end in ends)


def coverage_at(precision: float, confidence: Column, right: Column) -> Estimate:
    """Estimate the largest share that can be answered with so many of the answers right."""
    order, ends = _from_the_surest(confidence)
    right = right[order]

    def statistic(weights: Weights) -> NDArray[np.float64]:
        ordered = weights[:, order]
        answered = np.cumsum(ordered, axis=1)
        good = np.cumsum(ordered * right, axis=1) >= precision * answered
        shares = np.where(good, answered, 0)[:, ends] / answered[:, -1:]
        return np.asarray(shares.max(axis=1), dtype=np.float64)

    return estimate(statistic, confidence.size)


def _bin_numbers(weights: Weights, bins: int) -> NDArray[np.int64]:
    """Return each question's bin, by the middle of its weight."""
    ends = np.cumsum(weights, axis=1)
    middles = (ends - weights / 2) / ends[:, -1:]
    return np.asarray(np.minimum(middles * bins, bins - 1), dtype=np.int64)


def _from_the_surest(confidence: Column) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the order of falling confidence, and where runs of equal ones end: no threshold can part those."""
    order = np.argsort(-confidence, kind="stable")
    return order, np.flatnonzero(np.diff(confidence[order], append=-np.inf))
