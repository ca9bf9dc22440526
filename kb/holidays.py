"""The days on which nobody works: public holidays of a country and region, by the library `holidays`, and the bank's own."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from kb.errors import BankError

NONE = "none"
_MEND = 'Write { country: ES, region: CN, also: ["12-24", "2026-12-07"] }, or none'


@dataclass(frozen=True, slots=True)
class Holidays:
    """Public holidays of a country and region; `also` holds further days as MM-DD for every year or YYYY-MM-DD for one."""

    country: str | None = None
    region: str | None = None
    also: tuple[str, ...] = ()

    def hold(self, day: dt.date) -> bool:
        """Return whether a day is a holiday."""
        iso = day.isoformat()
        return (
            iso in self.also or iso[5:] in self.also or (self.country is not None and day in _public(self.country, self.region, day.year))
        )

    def check(self) -> None:
        """Raise BankError where the country or the region is not known; this loads the library, which reading the bank's data does not."""
        if self.country is not None:
            _public(self.country, self.region, dt.date.today().year)


NO_HOLIDAYS = Holidays()


def read_holidays(value: Any) -> Holidays:
    """Read holidays as bank.yml writes them; raise BankError for a key or a day that is not one."""
    if value in (None, NONE):
        return NO_HOLIDAYS
    try:
        also = tuple(str(day) for day in value.get("also") or ())
        for day in also:
            dt.date.fromisoformat(day if len(day) > 5 else f"2000-{day}")
        return Holidays(**{**value, "also": also})
    except (AttributeError, TypeError, ValueError) as error:
        raise BankError(f"holidays cannot be read ({error})", mend=_MEND) from None


@cache
def _public(country: str, region: str | None, year: int) -> frozenset[dt.date]:
    from holidays import country_holidays

    try:
        return frozenset(country_holidays(country, subdiv=region, years=year))
    except NotImplementedError as error:
        raise BankError(f"the holidays of {country!r} are not known ({error})", mend=_MEND) from None
