"""How likely the first article is the right one: a logistic regression on what a ranking shows without any label.

Its features speak of leads and agreements and not of words or articles, so that it holds for a help centre that it never saw:
fitted on one bank's articles it is calibrated on another's (`python -m tests.benchmarks.confidence`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.index import Scores
from search.ranking import Group, Ranking

FEATURES = (
    "top",
    "lead",
    "lead_over_third",
    "second_over_fourth",
    "share",
    "entropy",
    "nearness",
    "rise",
    "lead_first_encoder",
    "lead_words",
    "lead_companion",
    "agreement",
)
_SHARPNESS = 6.0  # Of the softmax over the mean z-scores.

Features = NDArray[np.float64]  # Shape (len(FEATURES),).


@dataclass(frozen=True, slots=True)
class Logistic:
    """A probability from features: 1 / (1 + exp(-(coefficients · (features - means) / scales + bias)))."""

    means: tuple[float, ...]
    scales: tuple[float, ...]
    coefficients: tuple[float, ...]
    bias: float

    def probability(self, features: Features) -> float:
        """Return the probability for one vector of features."""
        standard = (features - np.array(self.means)) / np.array(self.scales)
        return float(1 / (1 + np.exp(-(standard @ np.array(self.coefficients) + self.bias))))


def features(ranking: Ranking) -> Features:
    """Return what a ranking shows of its own certainty; at least one article must have been found."""
    scores = ranking.mean_scores[ranking.order].astype(float)
    top, second, third, fourth = np.resize(scores[:4], 4) if scores.size < 4 else scores[:4]
    powers = np.exp(_SHARPNESS * (scores - top))
    shares = powers / powers.sum()
    leads = [_lead(ranking, group) for group in Group]
    dense = ranking.dense[ranking.order]
    agreement = float(np.mean([lead > 0 for lead in leads if lead is not None]))
    return np.array(
        [
            top,
            top - second,
            top - third,
            second - fourth,
            shares[0],
            -(shares * np.log(shares + 1e-12)).sum(),
            dense[0],
            dense.max() - dense.mean(),
            *(0.0 if lead is None else lead for lead in leads),
            agreement,
        ]
    )


def _lead(ranking: Ranking, group: Group) -> float | None:
    """Return how far the first article leads by one group of signals, negative where another is before it; None without the group."""
    rows = [row for row, found in enumerate(ranking.groups) if found is group]
    if not rows:
        return None
    means: Scores = ranking.signals[rows].mean(axis=0)[ranking.order]
    return float(means[0] - means[1:].max()) if means.size > 1 else float(means[0])
