"""The choices about an appointment, as their ids say it: `call_back`, `call_back:other[:time]` and `call_back:at:time`."""

import datetime as dt
from dataclasses import dataclass

from kb.appointments import AppointmentKind

_OTHER, _AT = "other", "at"


@dataclass(frozen=True, slots=True)
class BookingChoice:
    """A wish for free times of a kind, or for one of them: `after` is the last time that was shown, `at` the one that is wanted."""

    kind: AppointmentKind
    is_other: bool = False
    after: dt.datetime | None = None
    at: dt.datetime | None = None

    def __str__(self) -> str:
        if self.at:
            return f"{self.kind}:{_AT}:{self.at.isoformat()}"
        after = f":{self.after.isoformat()}" if self.after else ""
        return f"{self.kind}:{_OTHER}{after}" if self.is_other else str(self.kind)


def read_booking_choice(choice: str) -> BookingChoice | None:
    """Return what an id says, or None where it is of another choice."""
    kind, _, rest = choice.partition(":")
    what, _, time = rest.partition(":")
    if kind not in set(AppointmentKind) or what not in {"", _OTHER, _AT}:
        return None
    try:
        moment = dt.datetime.fromisoformat(time) if time else None
    except ValueError:
        return None
    if what == _AT:
        return BookingChoice(AppointmentKind(kind), at=moment) if moment else None
    return BookingChoice(AppointmentKind(kind), is_other=what == _OTHER, after=moment)
