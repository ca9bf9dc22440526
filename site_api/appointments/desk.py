"""Books, moves and cancels: each is one transaction with the ticket that it belongs to."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from kb.appointments import AppointmentKind, Slot
from kb.article import Priority
from search.service import Service
from site_api.appointments.appointment import Appointment, Wanted, offered_slot, schedule_of
from site_api.appointments.wording import read_wording
from site_api.clock import utc_now
from site_api.errors import NotFound
from site_api.store.appointments import SqlAppointments, book, cancel, find_appointment
from site_api.store.database import Database
from site_api.store.tables.tickets import tickets
from site_api.tickets import transition
from site_api.tickets.change_set import ChangeSet, Desired, changing, following
from site_api.tickets.desk import Opened
from site_api.tickets.handover import Author, Handover
from site_api.tickets.history import CUSTOMER, Change, History, Listener, What
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.ticket import MessageKind, Ticket


@dataclass(frozen=True, slots=True)
class Booked:
    """A ticket with its time."""

    opened: Opened
    appointment: Appointment


@dataclass(frozen=True)
class AppointmentDesk:
    """Appointments beside the desk that keeps their tickets."""

    database: Database
    tickets: SqlTicketDesk
    service: Callable[[], Service]
    history: History = field(default_factory=History)
    now: Callable[[], dt.datetime] = utc_now

    def free(self, kind: AppointmentKind) -> tuple[Slot, ...]:
        """Return the times that can be booked now; raise NotFound where the bank offers none of that kind."""
        schedule = schedule_of(self.service(), kind)
        return SqlAppointments(self.database).free(kind, tuple(schedule.slots(self.now())), schedule.places)

    def book(self, handover: Handover, start: dt.datetime, kind: AppointmentKind, key: str | None) -> Booked:
        """Open a ticket with a time, both or neither; raise SlotTaken where somebody was quicker."""
        schedule_of(self.service(), kind)
        desk = replace(self.tickets, history=self.history.also(self._booking(kind, handover.lang, start)))
        opened = desk.open(handover, key)
        return Booked(opened, self.of(opened.ticket.reference))

    def book_on(self, reference: str, kind: AppointmentKind, start: dt.datetime) -> Appointment:
        """Give an open ticket a time, in place of one that it had; the same time again changes nothing. Raise SlotTaken or NotFound."""
        with self.database.begin() as connection:
            change = following(connection, reference, self.history, self.now())
            if change.ticket.status.has_ended:
                raise NotFound(f"{change.ticket.reference} is over; open a new ticket")
            before = find_appointment(connection, change.ticket.reference)
            if before and not before.cancelled and (before.kind, before.slot.start) == (kind, start):
                return before
            after = book(connection, change.ticket.reference, self._wanted(kind, change.ticket.lang, start), change.now)
            change.say(Author.SYSTEM, self._told(after), MessageKind.NOTE)
            owed = transition.continued(change.ticket, change.now, _due(change.ticket, after.slot.start))
            self._record(change, owed, before.slot if before and not before.cancelled else None, after.slot)
        return after

    def of(self, reference: str) -> Appointment:
        """Return the appointment of a ticket; raise NotFound where it has none."""
        found = SqlAppointments(self.database).find(reference)
        if found is None:
            raise NotFound(f"{reference} has no appointment")
        return found

    def move(self, reference: str, start: dt.datetime) -> Appointment:
        """Give an appointment another time, a cancelled one too, and open its ticket again; raise SlotTaken and leave all as it was."""
        with self.database.begin() as connection, self._changing(connection, reference) as change:
            before = self._booked(connection, reference)
            transition.check_in_time(change.ticket, change.now)
            after = book(connection, reference, self._wanted(before.kind, before.lang, start), change.now)
            owed = transition.continued(change.ticket, change.now, _due(change.ticket, after.slot.start))
            self._record(change, owed, None if before.cancelled else before.slot, after.slot)
        return after

    def cancel(self, reference: str) -> Appointment:
        """Free the time of an appointment; its ticket stays open, and a second time changes nothing."""
        with self.database.begin() as connection, self._changing(connection, reference) as change:
            before = self._booked(connection, reference)
            if not before.cancelled:
                cancel(connection, before, change.now)
                self._record(change, transition.touched(change.ticket, change.now), before.slot, None)
        return self.of(reference)

    def _changing(self, connection: sa.Connection, reference: str) -> AbstractContextManager[ChangeSet]:
        return changing(connection, Desired(reference), self.history, self.now())

    def _booked(self, connection: sa.Connection, reference: str) -> Appointment:
        found = find_appointment(connection, reference)
        if found is None:
            raise NotFound(f"{reference} has no appointment")
        return found

    def _wanted(self, kind: AppointmentKind, lang: str, start: dt.datetime) -> Wanted:
        schedule = schedule_of(self.service(), kind)
        return Wanted(kind, lang, offered_slot(schedule, start, self.now()), schedule.places)

    def _told(self, booked: Appointment) -> str:
        """Return what agents read of an appointment."""
        words, zone = read_wording(booked.lang), schedule_of(self.service(), booked.kind).hours.timezone
        return words.kinds[booked.kind].booked.format(time=words.moment_of(booked.slot.start, zone))

    def _booking(self, kind: AppointmentKind, lang: str, start: dt.datetime) -> Listener:
        def listen(connection: sa.Connection, ticket: Ticket, change: Change) -> None:
            # Only now, since a request that is repeated gets its first answer whatever is free by then.
            if change.what in {What.OPENED, What.JOINED}:
                booked = book(connection, ticket.reference, self._wanted(kind, lang, start), change.at)
                told = Change(What.APPOINTMENT, CUSTOMER, change.at, after=booked.slot.start.isoformat())
                self.history.record(connection, ticket, told)
                due = _due(ticket, booked.slot.start)
                of_it = sa.update(tickets).where(tickets.c.reference == ticket.reference)
                connection.execute(of_it.values(due_at=due, answer_expected_by=due))

        return listen

    def _record(self, change: ChangeSet, ticket: Ticket, before: Slot | None, after: Slot | None) -> None:
        change.become(
            ticket,
            CUSTOMER,
            What.APPOINTMENT,
            before=before.start.isoformat() if before else None,
            now=after.start.isoformat() if after else None,
        )


def _due(ticket: Ticket, start: dt.datetime) -> dt.datetime:
    """Return when the answer of a ticket is due with an appointment: then, but what is urgent is not put off by one."""
    return start if ticket.priority is Priority.NORMAL or ticket.due_at is None else min(start, ticket.due_at)
