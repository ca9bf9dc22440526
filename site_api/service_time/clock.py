"""The clock of a promise: it stands outside opening hours."""

import datetime as dt

from kb.opening_hours import OpeningHours
from kb.working_time import open_time


def time_left(hours: OpeningHours, due: dt.datetime, now: dt.datetime) -> dt.timedelta:
    """Return the open time until a moment, less than none where it has passed."""
    return open_time(hours, now, due) if now <= due else -open_time(hours, due, now)
