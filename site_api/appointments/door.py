"""Appointments as the conversation asks for them: on the ticket that it has just opened, at times at which the ticket's queue works."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

import sqlalchemy as sa

from kb.appointments import AppointmentKind, Slot
from kb.article import Priority
from kb.opening_hours import OpeningHours
from site_api.appointments.appointment import Appointment
from site_api.appointments.desk import AppointmentDesk
from site_api.appointments.free_times import FreeTimes
from site_api.store.appointments import find_appointment
from site_api.store.tables.tickets import tickets
from site_api.tickets.reading import followed, goes_on_in, ticket_of
from site_api.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Arranged:
    """An appointment with its ticket, the secret of that, and the number that is called."""

    appointment: Appointment
    ticket: Ticket
    secret: str
    phone: str | None


@dataclass(frozen=True)
class AppointmentDoor:
    """What the customer of a ticket may ask of its appointment."""

    desk: AppointmentDesk

    def kinds(self, reference: str) -> tuple[AppointmentKind, ...]:
        """Return the kinds that have free times for an open ticket without an appointment.

        What is urgent, or is answered before the first free time anyway, is not put off by one.
        """
        with self.desk.database.read() as connection:
            ticket = _standing(connection, reference)
            booked = find_appointment(connection, ticket.reference) if ticket else None
        if ticket is None or ticket.priority is Priority.URGENT or (booked and not booked.cancelled):
            return ()
        return tuple(kind for kind in self.desk.service().appointments if self._comes_in_time(ticket, kind))

    def free(self, reference: str, kind: AppointmentKind) -> FreeTimes:
        """Return the free times for a ticket, as long as the bank works on it."""
        with self.desk.database.read() as connection:
            ticket = _standing(connection, reference)
        schedule = self.desk.service().appointments.get(kind)
        return FreeTimes(self._free(ticket, kind), schedule.hours.timezone) if ticket and schedule else FreeTimes()

    def can_reach(self, reference: str, kind: AppointmentKind) -> bool:
        """Return whether it is known how: a call back needs a phone, a video appointment some address for what comes between."""
        with self.desk.database.read() as connection:
            phone, email = _addresses(connection, reference)
        return bool(phone or (email and kind is AppointmentKind.VIDEO))

    def reach(self, reference: str, phone: str) -> None:
        """Keep the number that a customer gave to be called."""
        with self.desk.database.begin() as connection:
            ticket = _standing(connection, reference)
            if ticket is not None:
                connection.execute(sa.update(tickets).where(tickets.c.reference == ticket.reference).values(phone=phone))

    def book(self, reference: str, kind: AppointmentKind, start: dt.datetime) -> Arranged:
        """Book a time; the same one again changes nothing. Raise SlotTaken, InvalidQuestion for a time that has passed, or NotFound."""
        appointment = self.desk.book_on(reference, kind, start)
        with self.desk.database.read() as connection:
            ticket = ticket_of(connection, appointment.ticket)
            phone, _ = _addresses(connection, appointment.ticket)
        assert ticket  # noqa: S101 - An appointment goes with its ticket.
        return Arranged(appointment, ticket, self.desk.tickets.secret(ticket), phone)

    def _comes_in_time(self, ticket: Ticket, kind: AppointmentKind) -> bool:
        free = self._free(ticket, kind)
        return bool(free) and not (ticket.due_at and self.desk.now() < ticket.due_at < free[0].start)

    def _free(self, ticket: Ticket, kind: AppointmentKind) -> tuple[Slot, ...]:
        return tuple(_within(self.desk.service().queue(ticket.queue).hours, self.desk.free(kind)))


def _standing(connection: sa.Connection, reference: str) -> Ticket | None:
    """Return a ticket, or the one that it was merged into, as long as the bank still works on it."""
    ticket = followed(connection, reference)
    return ticket if ticket and not ticket.status.has_ended else None


def _addresses(connection: sa.Connection, reference: str) -> tuple[str | None, str | None]:
    found = sa.select(tickets.c.phone, tickets.c.email).where(tickets.c.reference == goes_on_in(reference).scalar_subquery())
    row = connection.execute(found).one_or_none()
    return (row.phone, row.email) if row else (None, None)


def _within(hours: OpeningHours, slots: tuple[Slot, ...]) -> Iterator[Slot]:
    """Yield the slots at which a queue's people are there."""
    if slots:
        open_ = list(takewhile(lambda stretch: stretch.start < slots[-1].end, hours.stretches(slots[0].start)))
        yield from (slot for slot in slots if any(one.start <= slot.start and slot.end <= one.end for one in open_))
