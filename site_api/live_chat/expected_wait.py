"""How long a customer will probably wait, told before they wait; where too little is known, that is what is told."""

import datetime as dt
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

ENOUGH = 5  # LiveTalks: of fewer, nothing can be said honestly.
RECENT = 50
RECENT_DAYS = 14
# What is told in minutes: an estimate of 13 is no better than "about 15".
_STEPS = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30)
LONGEST = _STEPS[-1]


@dataclass(frozen=True, slots=True)
class Past:
    """One recent talk: how long it waited while somebody was free, and how long it lasted."""

    waited: dt.timedelta
    lasted: dt.timedelta


@dataclass(frozen=True, slots=True)
class Wait:
    """A place in the queue and the minutes until it is one's turn: 0 is at once, above LONGEST is longer, None is not known."""

    place: int
    minutes: int | None

    @property
    def is_long(self) -> bool:
        """Return whether it is longer than anything that would be told in minutes."""
        return self.minutes is not None and self.minutes > LONGEST


def expected_wait(place: int, *, free: int, places: int, recent: Sequence[Past]) -> Wait:
    """Return the wait of a place when `free` of all `places` at the desk can take somebody now."""
    if len(recent) < ENOUGH:
        return Wait(place, None)
    picked_up = statistics.median(past.waited.total_seconds() for past in recent)
    ahead = max(0, place - free)
    if not ahead:
        # Somebody is free: what passes is the time to take up a talk, of which long waits for a free place are no part.
        return Wait(place, _told(min(picked_up, 60)))
    lasted = statistics.fmean(past.lasted.total_seconds() for past in recent)
    return Wait(place, _told(ahead * lasted / max(1, places)))


def _told(seconds: float) -> int:
    if seconds < 60:
        return 0
    return next((step for step in _STEPS if seconds <= step * 60), LONGEST + 1)
