"""A call back or a video appointment as an agent reads it: in their language, in the bank's time, and when it is today."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from kb.appointments import AppointmentKind
from search.service import Service
from site_api.appointments.appointment import Appointment
from site_api.appointments.wording import read_wording as read_appointment_wording
from site_api.desk.wording import Wording


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is told of an appointment; `elsewhere` is its time where those work who keep it, if clocks there say another one."""

    kind: AppointmentKind
    name: str
    time: str
    elsewhere: str
    is_today: bool
    is_cancelled: bool
    is_moved: bool


def bank_day(now: dt.datetime, service: Service) -> tuple[dt.datetime, dt.datetime]:
    """Return when the bank's day of a moment begins and ends."""
    midnight = now.astimezone(ZoneInfo(service.timezone)).replace(hour=0, minute=0, second=0, microsecond=0)
    # On the day itself and not 24 hours later, since clocks change.
    return midnight, dt.datetime.combine(midnight.date() + dt.timedelta(days=1), dt.time(), midnight.tzinfo) - dt.timedelta(microseconds=1)


def describe_meeting(appointment: Appointment, queue: str, service: Service, words: Wording, now: dt.datetime) -> Meeting:
    """Return an appointment in words."""
    time = Times(words, service.timezone, now)
    return Meeting(
        kind=appointment.kind,
        name=read_appointment_wording(words.lang).kinds[appointment.kind].name,
        time=time.moment(appointment.slot.start),
        elsewhere=_elsewhere(appointment.slot.start, queue, service, words),
        is_today=time.days_ahead(appointment.slot.start) == 0 and not appointment.cancelled,
        is_cancelled=appointment.cancelled,
        is_moved=appointment.revision > 0 and not appointment.cancelled,
    )


@dataclass(frozen=True, slots=True)
class Times:
    """How moments around now are told: today and tomorrow by name, others by their day."""

    words: Wording
    zone: str
    now: dt.datetime

    def moment(self, at: dt.datetime) -> str:
        """Return a day and a time."""
        written = read_appointment_wording(self.words.lang)
        near = {0: "today", 1: "tomorrow"}.get(self.days_ahead(at))
        day = self.words(f"appointment.{near}") if near else written.day_of(at, self.zone)
        return self.words("appointment.moment", day, written.time_of(at, self.zone))

    def days_ahead(self, at: dt.datetime) -> int:
        """Return how many days there are from now to a moment, by the calendar."""
        zone = ZoneInfo(self.zone)
        return (at.astimezone(zone).date() - self.now.astimezone(zone).date()).days


def _elsewhere(start: dt.datetime, queue: str, service: Service, words: Wording) -> str:
    there = service.queue(queue).hours.timezone
    if start.astimezone(ZoneInfo(there)).utcoffset() == start.astimezone(ZoneInfo(service.timezone)).utcoffset():
        return ""
    city = get_timezone_location(there, locale=words.lang, return_city=True)
    return words("appointment.elsewhere", read_appointment_wording(words.lang).time_of(start, there), city)
