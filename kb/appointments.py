"""Times that a customer may book, to be called back or seen by video."""

import datetime as dt
import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from kb.amount import read_amount
from kb.errors import BankError
from kb.holidays import Holidays
from kb.opening_hours import OpeningHours, read_opening_hours, written_hours

_KEYS = {"hours", "minutes", "places", "notice", "days_ahead"}
_UNITS = ("minutes", "hours")
_SHORTEST, _LONGEST = 5, 240  # Minutes.
_FURTHEST = 60  # Days.


class AppointmentKind(enum.StrEnum):
    """How a customer and a person of the bank meet."""

    CALL_BACK = "call_back"
    VIDEO = "video"


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One time that can be booked, in UTC."""

    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """One after the other within opening hours, from `notice` after now until the end of so many days; `places` at once."""

    hours: OpeningHours
    length: dt.timedelta
    places: int = 1
    notice: dt.timedelta = dt.timedelta()
    days_ahead: int = 7

    def slots(self, now: dt.datetime) -> Iterator[Slot]:
        """Yield what can be booked now, whether it is free or not, in order."""
        zone = ZoneInfo(self.hours.timezone)
        today = now.astimezone(zone).date()
        earliest = now + self.notice
        latest = _midnight(today + dt.timedelta(days=self.days_ahead + 1), zone)
        # From the morning on, so that a slot begins at the same times all day long, whenever one asks.
        for stretch in self.hours.stretches(_midnight(today, zone)):
            start, end = stretch.start, min(stretch.end, latest)
            while start + self.length <= end:
                if start >= earliest:
                    yield Slot(start, start + self.length)
                start += self.length
            if stretch.end >= latest:
                return


def read_schedules(data: Mapping[str, Any], facts: Mapping[str, Any], timezone: str, holidays: Holidays) -> dict[AppointmentKind, Schedule]:
    """Read what can be booked, as bank.yml writes it; raise BankError."""
    if unknown := sorted(set(data) - set(AppointmentKind)):
        raise BankError(f"appointments of the unknown kind {unknown[0]!r}", mend=f"Known kinds are {', '.join(AppointmentKind)}")
    return {AppointmentKind(kind): _schedule(f"appointments {kind!r}", value, facts, (timezone, holidays)) for kind, value in data.items()}


def _schedule(owner: str, value: Mapping[str, Any], facts: Mapping[str, Any], zone: tuple[str, Holidays]) -> Schedule:
    if unknown := sorted(set(value) - _KEYS):
        raise BankError(f"{owner}: unknown key {unknown[0]!r}", mend=f"Known keys are {', '.join(sorted(_KEYS))}")
    return Schedule(
        hours=read_opening_hours(written_hours(owner, value.get("hours"), facts), *zone),
        length=dt.timedelta(minutes=_number(owner, "minutes", value.get("minutes", 30), (_SHORTEST, _LONGEST))),
        places=_number(owner, "places", value.get("places", 1), (1, 1000)),
        notice=_notice(owner, value.get("notice")),
        days_ahead=_number(owner, "days_ahead", value.get("days_ahead", 7), (0, _FURTHEST)),
    )


def _number(owner: str, key: str, value: Any, bounds: tuple[int, int]) -> int:
    least, most = bounds
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BankError(f"{owner}: {key} is {value!r}", mend=f"Write a whole number from {least} to {most}")
    return value


def _notice(owner: str, value: Any) -> dt.timedelta:
    if value is None:
        return dt.timedelta()
    amount = read_amount(value, _UNITS)
    if amount is None:
        raise BankError(f"{owner}: the notice {value!r} cannot be read", mend="Write minutes or hours, as in { hours: 2 }")
    return dt.timedelta(**{amount.unit: amount.number})


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
