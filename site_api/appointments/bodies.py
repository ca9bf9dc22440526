"""What the API says of appointments."""

from dataclasses import dataclass

from kb.appointments import AppointmentKind
from kb.article import Priority
from site_api.tickets.bodies import MaskedBody
from site_api.tickets.ticket import Status


@dataclass(frozen=True, slots=True)
class SlotBody:
    """One free time; `label` is for people, in the bank's time zone."""

    starts_at: str
    ends_at: str
    label: str


@dataclass(frozen=True, slots=True)
class DayBody:
    """The free times of one day."""

    date: str
    label: str
    slots: tuple[SlotBody, ...]


@dataclass(frozen=True, slots=True)
class SlotsBody:
    """All free times, in order; days without any are left out."""

    lang: str
    kind: AppointmentKind
    name: str
    timezone: str
    days: tuple[DayBody, ...]


@dataclass(frozen=True, slots=True)
class AppointmentBody:
    """One appointment; `label` is for people."""

    reference: str
    kind: AppointmentKind
    name: str
    lang: str
    starts_at: str
    ends_at: str
    label: str
    timezone: str
    cancelled: bool


@dataclass(frozen=True, slots=True)
class BookedBody:
    """An appointment that is kept, and its ticket: `link` opens the customer's page, `calendar` a file for their own calendar."""

    reference: str
    link: str | None
    status: Status
    queue: str
    queue_name: str
    priority: Priority
    joined: bool
    masked: tuple[MaskedBody, ...]
    appointment: AppointmentBody
    calendar: str | None
