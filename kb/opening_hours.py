"""When people can be reached: opening hours in the bank's own time zone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from kb.errors import BankError

ALWAYS = "always"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of opening on some days of the week; days count from Monday as 0."""

    days: tuple[int, ...]
    opens: dt.time
    closes: dt.time

    def holds(self, moment: dt.datetime) -> bool:
        """Return whether a local moment is within the span."""
        return moment.weekday() in self.days and self.opens <= moment.time() < self.closes


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The opening hours of one way to reach people; without spans it is always open."""

    spans: tuple[Span, ...]
    timezone: str

    def is_open(self, at: dt.datetime) -> bool:
        """Return whether somebody can be reached at a moment that knows its time zone."""
        local = at.astimezone(ZoneInfo(self.timezone))
        return not self.spans or any(span.holds(local) for span in self.spans)

    def opens_at(self, after: dt.datetime) -> dt.datetime | None:
        """Return the next opening after a moment, in UTC; None where it is open now."""
        if self.is_open(after):
            return None
        zone = ZoneInfo(self.timezone)
        local = after.astimezone(zone)
        days = [local.date() + dt.timedelta(days=ahead) for ahead in range(8)]
        openings = (dt.datetime.combine(day, span.opens, zone) for day in days for span in self.spans if day.weekday() in span.days)
        return min(opening for opening in openings if opening > local).astimezone(dt.UTC)


def read_opening_hours(value: str | Sequence[dict[str, Any]], timezone: str) -> OpeningHours:
    """Read opening hours as bank.yml writes them; raise BankError for a day or a time that is not one."""
    if value == ALWAYS:
        return OpeningHours((), timezone)
    try:
        return OpeningHours(tuple(_span(span) for span in value if isinstance(span, dict)), timezone)
    except (KeyError, ValueError) as error:
        raise BankError(f"opening hours cannot be read ({error})", mend='Write { days: mon-fri, open: "09:00", close: "18:00" }') from None


def _span(span: dict[str, Any]) -> Span:
    first, _, last = span["days"].partition("-")
    days = range(_DAYS.index(first), _DAYS.index(last or first) + 1)
    return Span(tuple(days), dt.time.fromisoformat(span["open"]), dt.time.fromisoformat(span["close"]))
