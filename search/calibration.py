"""How far a help centre's own articles bear out the confidence, as `search.calibrator` found at build time."""

from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

FILE = "calibration.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """What is added to the confidence's log-odds, and from which confidence on so many of the answers are right.

    `nearness` is how near a question usually is to the article that is found first, as the soft maximum of cosines, and `spread` its
    standard deviation. The values are those of an average help centre.
    """

    shift: float = 0.0
    rights: tuple[float, ...] = (0.8, 0.9, 0.95, 0.99)
    confidences: tuple[float, ...] = (0.45, 0.7, 0.8, 0.95)
    nearness: float = 0.86
    spread: float = 0.015

    def confidence(self, odds: float) -> float:
        """Return the probability that log-odds of the confidence stand for in this help centre."""
        return 1 / (1 + exp(-(odds + self.shift)))

    def threshold(self, right: float) -> float:
        """Return the confidence from which on answers are given, so that this share of all answers is right."""
        return float(np.interp(right, self.rights, self.confidences))

    def save(self, folder: Path) -> None:
        """Write it into an index."""
        (folder / FILE).write_bytes(_adapter().dump_json(self))


def load_calibration(folder: Path) -> Calibration:
    """Load an index's calibration."""
    return _adapter().validate_json((folder / FILE).read_bytes())


@cache
def _adapter() -> TypeAdapter[Calibration]:
    return TypeAdapter(Calibration)
