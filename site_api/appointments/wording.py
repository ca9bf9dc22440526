"""The words of appointments, one data file a language, and how each language writes a day and a time."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from kb.appointments import AppointmentKind
from site_api.language_file import read_language_file

_NEAR = 14  # Days.
FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class KindWords:
    """What is said of one kind."""

    name: str
    summary: str
    booked: str
    description: str

    def how(self, reference: str) -> str:
        """Return how one meets, and what nobody will ask."""
        return self.description.strip().format(reference=reference)


@dataclass(frozen=True, slots=True)
class Wording:
    """A language's words; `day` and the like are patterns of Unicode's own language for them, `near` of a day within two weeks."""

    lang: str
    day: str
    today: str
    tomorrow: str
    near: str
    time: str
    kinds: Mapping[AppointmentKind, KindWords]

    def day_of(self, at: dt.datetime, zone: str) -> str:
        """Return a moment's day."""
        return format_datetime(at, self.day, ZoneInfo(zone), locale=self.lang)

    def day_from(self, day: dt.date, today: dt.date) -> str:
        """Return a day as one says it today: "hoy", "mañana", or its name."""
        return self._dated(day, {0: self.today, 1: self.tomorrow}.get((day - today).days, self.day))

    def date_of(self, day: dt.date) -> str:
        """Return a day's whole name, whatever day it is today."""
        return self._dated(day, self.day)

    def short_day_from(self, day: dt.date, today: dt.date) -> str:
        """Return the same for a button, where the weekday and the number are enough for a day that is near."""
        is_near = 1 < (day - today).days <= _NEAR
        return self._dated(day, self.near) if is_near else self.day_from(day, today)

    def time_of(self, at: dt.datetime, zone: str) -> str:
        """Return a moment's time."""
        return format_datetime(at, self.time, ZoneInfo(zone), locale=self.lang)

    def moment_of(self, at: dt.datetime, zone: str) -> str:
        """Return a moment's day and time."""
        return f"{self.day_of(at, zone)}, {self.time_of(at, zone)}"

    def _dated(self, day: dt.date, pattern: str) -> str:
        written: str = format_date(day, pattern, locale=self.lang)
        return written[0].upper() + written[1:]


@cache
def read_wording(lang: str) -> Wording:
    """Read a language's words; a language without a file gets the English ones."""
    known, data = read_language_file(FOLDER, lang)
    kinds = {kind: KindWords(**data[kind]) for kind in AppointmentKind}
    return Wording(known, **{name: data[name] for name in ("day", "today", "tomorrow", "near", "time")}, kinds=kinds)
