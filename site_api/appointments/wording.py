"""The words of appointments, one data file a language, and how each language writes a day and a time."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from kb.appointments import AppointmentKind
from site_api.language_file import read_language_file

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class KindWords:
    """What is said of one kind."""

    name: str
    summary: str
    booked: str
    description: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A language's words; `day` and `time` are patterns of Unicode's own language for them."""

    lang: str
    day: str
    time: str
    kinds: Mapping[AppointmentKind, KindWords]

    def day_of(self, at: dt.datetime, zone: str) -> str:
        """Return a moment's day."""
        return format_datetime(at, self.day, ZoneInfo(zone), locale=self.lang)

    def time_of(self, at: dt.datetime, zone: str) -> str:
        """Return a moment's time."""
        return format_datetime(at, self.time, ZoneInfo(zone), locale=self.lang)

    def moment_of(self, at: dt.datetime, zone: str) -> str:
        """Return a moment's day and time."""
        return f"{self.day_of(at, zone)}, {self.time_of(at, zone)}"


@cache
def read_wording(lang: str) -> Wording:
    """Read a language's words; a language without a file gets the English ones."""
    known, data = read_language_file(FOLDER, lang)
    kinds = {kind: KindWords(**data[kind]) for kind in AppointmentKind}
    return Wording(known, data["day"], data["time"], kinds)
