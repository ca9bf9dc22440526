"""The free times of a kind, by the days and hours of the place that keeps them."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from kb.appointments import Slot


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """Times in order; `zone` is the one whose clocks count."""

    slots: tuple[Slot, ...] = ()
    zone: str = "Etc/UTC"

    @property
    def days(self) -> tuple[dt.date, ...]:
        """Return the days on which something is free, the soonest first."""
        return tuple(self.by_day())

    def by_day(self) -> dict[dt.date, tuple[Slot, ...]]:
        """Return the times of each day; days without any are left out."""
        return {day: tuple(slots) for day, slots in groupby(self.slots, key=lambda slot: self.day_of(slot.start))}

    def on(self, day: dt.date) -> tuple[Slot, ...]:
        """Return the times of a day."""
        return self.by_day().get(day, ())

    def day_of(self, at: dt.datetime) -> dt.date:
        """Return the day of a moment."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def minutes_of(self, slot: Slot) -> dt.timedelta:
        """Return how long after midnight a time begins, as a clock on the wall shows it."""
        clock = slot.start.astimezone(ZoneInfo(self.zone))
        return dt.timedelta(hours=clock.hour, minutes=clock.minute)
