"""The file by which an appointment gets into the customer's own calendar, and out of it."""

import datetime as dt
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event
from icalendar.enums import STATUS

from site_api.appointments.appointment import Appointment
from site_api.appointments.wording import read_wording

_REMINDER = dt.timedelta(minutes=-15)
_PRODUCT = "-//Ventanilla//Appointments//EN"


def calendar_file(appointment: Appointment, bank: str, public_url: str) -> bytes:
    """Return an iCalendar file; the same appointment keeps its name, so that a newer file moves or cancels it.

    Neither the secret link nor anything of the customer is in it, since calendars are shared.
    """
    calendar = Calendar.new(prodid=_PRODUCT, method="CANCEL" if appointment.cancelled else "PUBLISH")
    del calendar["UID"]  # A new one each time would make the same file another calendar.
    calendar.add_component(_event(appointment, bank, urlsplit(public_url).hostname or "localhost"))
    file: bytes = calendar.to_ical()
    return file


def _event(appointment: Appointment, bank: str, host: str) -> Event:
    words = read_wording(appointment.lang).kinds[appointment.kind]
    event = Event.new(
        uid=f"{appointment.ticket}@{host}",
        sequence=appointment.revision,
        stamp=appointment.changed_at,
        start=appointment.slot.start,
        end=appointment.slot.end,
        status=STATUS.CANCELLED if appointment.cancelled else STATUS.CONFIRMED,
        summary=words.summary.format(bank=bank),
        description=words.how(appointment.ticket),
    )
    if not appointment.cancelled:
        alarm = Alarm.new(description=words.name)
        alarm.add("action", "DISPLAY")
        alarm.TRIGGER = _REMINDER
        event.add_component(alarm)
    return event
