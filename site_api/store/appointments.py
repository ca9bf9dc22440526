"""Appointments in the database. A place at a time is a row that can be there once: two at once cannot both have the last one."""

import datetime as dt
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from kb.appointments import AppointmentKind, Slot
from site_api.appointments.appointment import Appointment, Wanted
from site_api.errors import SlotTaken
from site_api.store.database import Database
from site_api.store.insertion import insert_if_new
from site_api.store.tables.appointments import appointments


class SqlAppointments:
    """Reads appointments; they are changed within the transaction of their ticket's change."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, ticket: str) -> Appointment | None:
        """Return the appointment of a ticket, a cancelled one too."""
        with self._database.read() as connection:
            return find_appointment(connection, ticket)

    def free(self, kind: AppointmentKind, slots: Sequence[Slot], places: int) -> tuple[Slot, ...]:
        """Return those of some slots that have a place left."""
        if not slots:
            return ()
        held = sa.and_(appointments.c.kind == kind, appointments.c.place.is_not(None))
        within = sa.and_(appointments.c.ends_at > slots[0].start, appointments.c.starts_at < slots[-1].end)
        with self._database.read() as connection:
            taken = connection.execute(sa.select(appointments.c.starts_at, appointments.c.ends_at).where(held, within)).all()
        return tuple(slot for slot in slots if sum(start < slot.end and end > slot.start for start, end in taken) < places)

    def between(self, start: dt.datetime, end: dt.datetime) -> tuple[Appointment, ...]:
        """Return what is booked within some time, in order, for whoever keeps these appointments."""
        chosen = sa.select(appointments).where(appointments.c.place.is_not(None), appointments.c.starts_at.between(start, end))
        with self._database.read() as connection:
            rows = connection.execute(chosen.order_by(appointments.c.starts_at, appointments.c.ticket))
            return tuple(_appointment(row) for row in rows)


def find_appointment(connection: sa.Connection, ticket: str) -> Appointment | None:
    """Return the appointment of a ticket, a cancelled one too."""
    row = connection.execute(sa.select(appointments).where(appointments.c.ticket == ticket)).one_or_none()
    return None if row is None else _appointment(row)


def appointments_of(connection: sa.Connection, references: Collection[str]) -> dict[str, Appointment]:
    """Return the appointments of some tickets, cancelled ones too, by reference."""
    rows = connection.execute(sa.select(appointments).where(appointments.c.ticket.in_(references)))
    return {found.ticket: found for found in map(_appointment, rows)}


def book(connection: sa.Connection, ticket: str, wanted: Wanted, now: dt.datetime) -> Appointment:
    """Give a ticket a place at a time, in place of the one that it had; raise SlotTaken where none is left."""
    before = find_appointment(connection, ticket)
    revision = before.revision + 1 if before else 0
    connection.execute(sa.delete(appointments).where(appointments.c.ticket == ticket))
    row = {
        "ticket": ticket,
        "kind": wanted.kind,
        "lang": wanted.lang,
        "starts_at": wanted.slot.start,
        "ends_at": wanted.slot.end,
        "revision": revision,
        "changed_at": now,
    }
    # A count alone would let two at once in; a free place alone knows nothing of slots that were longer or shorter before.
    places = range(wanted.places) if _held(connection, wanted) < wanted.places else ()
    if any(insert_if_new(connection, appointments, **row, place=place) for place in places):
        return Appointment(ticket, wanted.kind, wanted.lang, wanted.slot, revision, now)
    raise SlotTaken(f"{wanted.slot.start.isoformat()} was taken meanwhile; choose another time of /v1/slots")


def cancel(connection: sa.Connection, appointment: Appointment, now: dt.datetime) -> None:
    """Free the place of an appointment."""
    changed = {"place": None, "revision": appointment.revision + 1, "changed_at": now}
    connection.execute(sa.update(appointments).where(appointments.c.ticket == appointment.ticket).values(**changed))


def _held(connection: sa.Connection, wanted: Wanted) -> int:
    """Return how many places others hold at any part of a time."""
    held = sa.and_(appointments.c.kind == wanted.kind, appointments.c.place.is_not(None))
    chosen = sa.select(sa.func.count()).where(held, appointments.c.starts_at < wanted.slot.end, appointments.c.ends_at > wanted.slot.start)
    return connection.execute(chosen).scalar_one()


def _appointment(row: sa.Row[tuple[object, ...]]) -> Appointment:
    found = row._mapping
    slot = Slot(found["starts_at"], found["ends_at"])
    return Appointment(
        found["ticket"],
        AppointmentKind(found["kind"]),
        found["lang"],
        slot,
        found["revision"],
        found["changed_at"],
        cancelled=found["place"] is None,
    )
