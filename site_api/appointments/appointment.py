"""One appointment, and what is wanted of one."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote

from kb.appointments import AppointmentKind, Schedule, Slot
from search.service import Service
from site_api.errors import InvalidQuestion, NotFound


@dataclass(frozen=True, slots=True)
class Appointment:
    """A time at which a customer meets a person; `revision` counts its changes, as calendars want it."""

    ticket: str
    kind: AppointmentKind
    lang: str
    slot: Slot
    revision: int
    changed_at: dt.datetime
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A time that a customer chose; `places` is how many may have it."""

    kind: AppointmentKind
    lang: str
    slot: Slot
    places: int


def schedule_of(service: Service, kind: AppointmentKind) -> Schedule:
    """Return when a kind can be booked; raise NotFound where the bank does not offer it."""
    schedule = service.appointments.get(kind)
    if schedule is None:
        offered = ", ".join(service.appointments) or "none"
        raise NotFound(f"This bank offers no appointments of the kind {kind}; it offers {offered}")
    return schedule


def offered_slot(schedule: Schedule, start: dt.datetime, now: dt.datetime) -> Slot:
    """Return the slot that begins at a moment; raise InvalidQuestion where none does that can still be booked."""
    slot = next((slot for slot in schedule.slots(now) if slot.start == start), None)
    if slot is None:
        raise InvalidQuestion(f"{start.isoformat()} is not one of the times offered; choose a starts_at of /v1/slots")
    return slot


def calendar_path(reference: str, secret: str) -> str:
    """Return the address of the file for a calendar, which whoever has the secret of the ticket may have."""
    return f"/v1/appointments/{reference}.ics?secret={quote(secret)}"
