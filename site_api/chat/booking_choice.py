"""The choices about an appointment, as their ids say it: `call_back:day:2026-11-27` and the like; nothing else remembers them."""

import datetime as dt
import enum
from dataclasses import dataclass

from kb.appointments import AppointmentKind

_FIRST_YEAR, _LAST_YEAR = 2000, 3000  # What is far from both ends can be told in every time zone.


class BookingStep(enum.StrEnum):
    """What a choice leads to."""

    BEGIN = ""
    OTHER = "other"  # Another day or time, in place of one that was chosen.
    DAYS = "days"  # The free days, all or from one on.
    DAY = "day"  # The hours of a day.
    FROM = "from"  # Every time of a day, from one on.
    AT = "at"  # That time.


@dataclass(frozen=True, slots=True)
class BookingChoice:
    """A wish for days or times of a kind, or for one of them."""

    kind: AppointmentKind
    step: BookingStep = BookingStep.BEGIN
    day: dt.date | None = None
    at: dt.datetime | None = None

    def __str__(self) -> str:
        what = self.at or self.day
        return ":".join(filter(None, (self.kind, self.step, what.isoformat() if what else "")))

    @property
    def is_listed(self) -> bool:
        """Return whether it is one of several days or times, which a number may name."""
        return self.step in {BookingStep.DAY, BookingStep.AT}


def read_booking_choice(choice: str) -> BookingChoice | None:
    """Return what an id says, or None where it is of another choice."""
    name, _, rest = choice.partition(":")
    what, _, value = rest.partition(":")
    if name not in set(AppointmentKind) or what not in set(BookingStep):
        return None
    kind, step = AppointmentKind(name), BookingStep(what)
    try:
        if step in {BookingStep.AT, BookingStep.FROM}:
            return BookingChoice(kind, step, at=_moment(value))
        if step is BookingStep.DAY or (step is BookingStep.DAYS and value):
            return BookingChoice(kind, step, day=dt.date.fromisoformat(value))
    except ValueError:
        return None
    return BookingChoice(kind, step)


def _moment(value: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(value)
    if moment.tzinfo is None or not _FIRST_YEAR < moment.year < _LAST_YEAR:
        raise ValueError(value)
    return moment
