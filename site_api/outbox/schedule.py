"""When a failed message is tried again."""

import datetime as dt
import random
from email.utils import parsedate_to_datetime

# Three days in all. The first tries bridge a restart, the later ones a weekend without a person.
_WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (0.1, 0.5, 2, 10, 30, 60, 180, 360, 720, 1440, 1440))
_JITTER = 0.2  # Receivers that come back must not get everything in the same second.
_LONGEST = dt.timedelta(days=1)


def next_attempt(now: dt.datetime, attempts: int, *, retry_after: dt.timedelta | None = None) -> dt.datetime | None:
    """Return when to try again after so many attempts, never before what the receiver asked for; None where it is given up."""
    if attempts > len(_WAITS):
        return None
    wait = _WAITS[attempts - 1] * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - Nothing to guess here.
    return now + max(wait, min(retry_after or dt.timedelta(), _LONGEST))


def read_retry_after(value: str | None, now: dt.datetime) -> dt.timedelta | None:
    """Return what a Retry-After header asks for, in seconds or as a date; None where it says nothing."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return min(dt.timedelta(seconds=int(value[:9])), _LONGEST)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max((at if at.tzinfo else at.replace(tzinfo=dt.UTC)) - now, dt.timedelta())
