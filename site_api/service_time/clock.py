"""The clock of a promise: it stands outside opening hours and while the customer is the one who is waited for."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kb.opening_hours import OpeningHours
from kb.working_time import add_open_time, open_time


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the customer was waited for; without an end it goes on."""

    start: dt.datetime
    end: dt.datetime | None = None


def time_left(hours: OpeningHours, due: dt.datetime, now: dt.datetime) -> dt.timedelta:
    """Return the open time until a moment, less than none where it has passed."""
    return open_time(hours, now, due) if now <= due else -open_time(hours, due, now)


def resumed(hours: OpeningHours, left: dt.timedelta, now: dt.datetime) -> dt.datetime:
    """Return when a promise falls due whose clock goes on now; one that was overdue already is due at once."""
    return add_open_time(hours, now, left) if left > dt.timedelta() else now


def falls_due(hours: OpeningHours, start: dt.datetime, target: dt.timedelta, pauses: Sequence[Pause] = ()) -> dt.datetime | None:
    """Return when a promise falls due, or None while its clock stands; pauses are in order."""
    for pause in pauses:
        used = open_time(hours, start, pause.start)
        if used >= target:
            break
        if pause.end is None:
            return None
        target, start = target - used, max(start, pause.end)
    return add_open_time(hours, start, target)
