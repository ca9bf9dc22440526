"""How likely the first article is the right one: a logistic regression on what a ranking shows without any label.

Its features speak of leads and agreements and not of words or articles, so that it holds for a help centre that it never saw:
fitted on one bank's articles it is calibrated on another's (`python -m tests.benchmarks.confidence`).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.index import Scores
from search.ranking import Ranking

FEATURES = ("share", "entropy", "lead", "agreement")

_TINY = 1e-12

Features = NDArray[np.float64]  # Shape (len(FEATURES),).


@dataclass(frozen=True, slots=True)
class Logistic:
    """Log-odds from features: coefficients · (features - means) / scales + bias."""

    means: tuple[float, ...]
    scales: tuple[float, ...]
    coefficients: tuple[float, ...]
    bias: float

    def odds(self, features: Features) -> float:
        """Return the logarithm of the odds for one vector of features."""
        standard = (features - np.array(self.means)) / np.array(self.scales)
        return float((standard * np.array(self.coefficients)).sum() + self.bias)


# Made by `python -m tests.benchmarks.confidence` on two help centres and three languages.
_RIGHT = Logistic(
    means=(0.676, 1.0845, 2.4054, 0.6392),
    scales=(0.2549, 0.7971, 2.412, 0.2808),
    coefficients=(0.4144, -0.3307, 0.8322, 0.1105),
    bias=1.0513,
)


def log_odds(ranking: Ranking) -> float:
    """Return the log-odds that the first article is right, before a help centre's own calibration; none where none was found."""
    return _RIGHT.odds(features(ranking)) if ranking.order.size else -math.inf


def features(ranking: Ranking) -> Features:
    """Return what a ranking shows of its own certainty; at least one article must have been found.

    The first article's share of the softmax, the entropy of that, its lead over the second one, and how many groups of signals it
    leads by themselves. Nine more were tried, such as likelihoods and cosines: on a help centre that they never saw they add nothing.
    """
    scores = ranking.scores[ranking.order].astype(float)
    powers = np.exp(scores - scores[0])
    shares = powers / powers.sum()
    lead = scores[0] - scores[1] if scores.size > 1 else scores[0]
    return np.array([shares[0], -(shares * np.log(shares + _TINY)).sum(), lead, _agreement(ranking)])


def _agreement(ranking: Ranking) -> float:
    """Return the share of the groups of signals by whose mean the first article is first."""
    signals = ranking.signals[:, ranking.order]
    groups = dict.fromkeys(ranking.groups)
    return float(np.mean([_leads(signals[[found is group for found in ranking.groups]]) for group in groups]))


def _leads(signals: Scores) -> bool:
    """Return whether the first article is the only one that is first by the mean of these signals."""
    means = signals.mean(axis=0)
    return bool(means.size == 1 or means[0] > means[1:].max())
