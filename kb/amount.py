"""An amount of time as bank.yml writes it: a unit and a number, as in `{ hours: 4 }`."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of some unit of time."""

    unit: str
    number: float


def read_amount(value: Any, units: Collection[str]) -> Amount | None:
    """Return what a value says, or None where it is not a number, 0 or more, of one of the units."""
    if not isinstance(value, dict) or len(value) != 1:
        return None
    ((unit, number),) = value.items()
    is_number = isinstance(number, (int, float)) and not isinstance(number, bool)
    return Amount(unit, number) if is_number and unit in units and number >= 0 else None
