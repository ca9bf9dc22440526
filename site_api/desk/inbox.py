"""What waits for an answer, the most urgent first and then what falls due first, page by page.

The order is that of an index, read by priority, and a page begins where the last one ended: 100,000 tickets cost what 100 do.
"""

import datetime as dt
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from heapq import merge
from itertools import islice
from typing import Any

import sqlalchemy as sa

from kb.appointments import AppointmentKind
from site_api.agents.agent import Agent
from site_api.appointments.appointment import Appointment
from site_api.store.appointments import appointments_of
from site_api.store.database import Database
from site_api.store.tables.appointments import appointments
from site_api.store.tables.tickets import tickets
from site_api.tickets.rows import TICKET, read_ticket
from site_api.tickets.ticket import GOING, Status, Ticket

PAGE = 50
_URGENCIES = (2, 1, 0)
_COUNTED_FOR = 2.0  # Seconds; with 100,000 tickets one count takes about 30 ms.


class Shelf(StrEnum):
    """Which tickets are looked at."""

    OWED = "owed"  # The bank owes an answer.
    MINE = "mine"
    BOOKED = "booked"  # Call backs and video appointments from today on.
    WAITING = "waiting"
    SOLVED = "solved"


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket in a list, with its customer's name and the time that they booked."""

    ticket: Ticket
    name: str | None
    appointment: Appointment | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ended: `urgency~due~reference`, or `updated~reference` where no answer is owed, `start~reference` of appointments."""

    values: tuple[str, ...]

    @classmethod
    def read(cls, text: str | None) -> "Mark | None":
        """Read a mark of an address; one that is none begins at the beginning."""
        parts = tuple((text or "").split("~"))
        return cls(parts) if len(parts) in {2, 3} and all(parts) else None

    def __str__(self) -> str:
        return "~".join(self.values)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an agent wants to see: their own queues, or one of them."""

    shelf: Shelf = Shelf.OWED
    queue: str | None = None
    lang: str | None = None
    after: Mark | None = None
    since: dt.datetime | None = None  # When the bank's day began, from which on appointments are looked at.


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page, and the mark of the next one, if there is one."""

    rows: tuple[Row, ...]
    next: Mark | None


@dataclass(frozen=True, slots=True)
class QueueCount:
    """How many wait in a queue, and how many of these too long."""

    queue: str
    owed: int
    late: int


def read_inbox(connection: sa.Connection, agent: Agent, wanted: Wanted) -> InboxPage:
    """Return a page of tickets that an agent may see."""
    read = {Shelf.OWED: _owed, Shelf.BOOKED: _booked}.get(wanted.shelf, _others)
    rows = list(read(connection, agent, wanted))
    shown = _with_appointments(connection, rows[:PAGE])
    return InboxPage(shown, _mark(shown[-1], wanted.shelf) if len(rows) > PAGE else None)


def count_booked(connection: sa.Connection, agent: Agent, queue: str | None, day: tuple[dt.datetime, dt.datetime]) -> int:
    """Return how many appointments that an agent may see are on one day."""
    within = appointments.c.starts_at.between(*day)
    found = sa.select(sa.func.count()).select_from(_BOOKED).where(*_standing(agent, queue), within)
    return connection.execute(found).scalar_one()


class QueueCounts:
    """Counts what waits in each queue, at most every two seconds however many look."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._counted: tuple[QueueCount, ...] = ()
        self._at = -_COUNTED_FOR

    def of(self, agent: Agent) -> dict[str, QueueCount]:
        """Return the counts of the queues that an agent sees."""
        with self._lock:
            if time.monotonic() - self._at > _COUNTED_FOR:
                self._counted, self._at = self._count(), time.monotonic()
            return {count.queue: count for count in self._counted if agent.takes(count.queue)}

    def _count(self) -> tuple[QueueCount, ...]:
        late = sa.func.count().filter(tickets.c.due_at < dt.datetime.now(dt.UTC))
        found = sa.select(tickets.c.queue, sa.func.count(), late).where(tickets.c.due_at.is_not(None)).group_by(tickets.c.queue)
        with self._database.read() as connection:
            return tuple(QueueCount(*row) for row in connection.execute(found))


def find_tickets(connection: sa.Connection, agent: Agent, text: str) -> tuple[Row, ...]:
    """Return the tickets of a reference, an e-mail or a phone, those that an agent may see."""
    same = sa.or_(tickets.c.reference == text.upper(), tickets.c.email == text.lower(), tickets.c.phone == text.replace(" ", ""))
    found = _read(connection, [same], [tickets.c.updated_at.desc()], PAGE)
    return _with_appointments(connection, [row for row in found if agent.takes(row.ticket.queue)])


def _queues(agent: Agent, queue: str | None) -> tuple[str, ...] | None:
    """Return the queues that are asked for and that an agent may see; None for every one."""
    if queue is not None:
        return (queue,) if agent.takes(queue) else ()
    return agent.queues if agent.queues and not agent.role.approves else None


def _owed(connection: sa.Connection, agent: Agent, wanted: Wanted) -> Iterator[Row]:
    left = PAGE + 1
    mark = _owed_mark(wanted.after)
    spoken = [tickets.c.lang == wanted.lang] if wanted.lang else []
    for urgency in (urgency for urgency in _URGENCIES if mark is None or urgency <= mark[0]):
        later: list[sa.ColumnElement[bool]] = []
        if mark and urgency == mark[0]:
            later = [sa.tuple_(tickets.c.due_at, tickets.c.reference) > sa.tuple_(sa.literal(mark[1], tickets.c.due_at.type), mark[2])]
        owed = [tickets.c.due_at.is_not(None), tickets.c.urgency == urgency, *later, *spoken]
        rows = _of_queues(connection, owed, _queues(agent, wanted.queue), left)
        yield from rows
        left -= len(rows)
        if not left:
            return


def _of_queues(connection: sa.Connection, owed: Sequence[sa.ColumnElement[bool]], queues: tuple[str, ...] | None, limit: int) -> list[Row]:
    """Return the first of several queues: each is read in the order of its index, and they are put together here."""
    order = [tickets.c.due_at, tickets.c.reference]
    if queues is None:
        return list(_read(connection, owed, order, limit))
    parts = (_read(connection, [tickets.c.queue == queue, *owed], order, limit) for queue in queues)
    return list(islice(merge(*parts, key=lambda row: (row.ticket.due_at, row.ticket.reference)), limit))


# By the index of taken places, which names the kind first.
_BOOKED = tickets.join(appointments, appointments.c.ticket == tickets.c.reference)
_TAKEN = sa.and_(appointments.c.kind.in_(list(AppointmentKind)), appointments.c.place.is_not(None))


def _standing(agent: Agent, queue: str | None) -> list[sa.ColumnElement[bool]]:
    queues = _queues(agent, queue)
    return [_TAKEN, tickets.c.status.in_(GOING), *([] if queues is None else [tickets.c.queue.in_(queues)])]


def _booked(connection: sa.Connection, agent: Agent, wanted: Wanted) -> Iterator[Row]:
    """Return the tickets with an appointment still to come, or of today, the next one first."""
    starts = appointments.c.starts_at
    asked = [*_standing(agent, wanted.queue)]
    if wanted.since:
        asked.append(starts >= wanted.since)
    if wanted.lang:
        asked.append(tickets.c.lang == wanted.lang)
    if (mark := _updated_mark(wanted.after)) is not None:
        asked.append(sa.tuple_(starts, tickets.c.reference) > sa.tuple_(sa.literal(mark[0], starts.type), mark[1]))
    return _read(connection, asked, [starts, tickets.c.reference], PAGE + 1, _BOOKED)


def _others(connection: sa.Connection, agent: Agent, wanted: Wanted) -> Iterator[Row]:
    queues = _queues(agent, wanted.queue)
    seen = [] if queues is None else [tickets.c.queue.in_(queues)]
    spoken = [tickets.c.lang == wanted.lang] if wanted.lang else []
    if wanted.shelf is Shelf.MINE:
        shelf = sa.and_(tickets.c.assignee == agent.name, tickets.c.status.in_(GOING))
    else:
        shelf = tickets.c.status == (Status.WAITING if wanted.shelf is Shelf.WAITING else Status.SOLVED)
    before: list[sa.ColumnElement[bool]] = []
    if (mark := _updated_mark(wanted.after)) is not None:
        before = [sa.tuple_(tickets.c.updated_at, tickets.c.reference) < sa.tuple_(sa.literal(mark[0], tickets.c.updated_at.type), mark[1])]
    return _read(connection, [shelf, *before, *seen, *spoken], [tickets.c.updated_at.desc(), tickets.c.reference.desc()], PAGE + 1)


def _read(
    connection: sa.Connection, conditions: Sequence[sa.ColumnElement[bool]], order: Sequence[Any], limit: int, of: sa.FromClause = tickets
) -> Iterator[Row]:
    found = sa.select(tickets.c.name, *TICKET).select_from(of).where(*conditions).order_by(*order).limit(limit)
    return (Row(read_ticket(row[1:]), row[0]) for row in connection.execute(found))  # type: ignore[arg-type]


def _with_appointments(connection: sa.Connection, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows of one page with what their customers booked, by one more question to the database."""
    booked = appointments_of(connection, [row.ticket.reference for row in rows])
    return tuple(replace(row, appointment=booked.get(row.ticket.reference)) for row in rows)


def _mark(row: Row, shelf: Shelf) -> Mark:
    ticket = row.ticket
    if shelf is Shelf.BOOKED and row.appointment:
        return Mark((row.appointment.slot.start.isoformat(), ticket.reference))
    if shelf is Shelf.OWED and ticket.due_at:
        return Mark((str(ticket.priority.urgency), ticket.due_at.isoformat(), ticket.reference))
    return Mark((ticket.updated_at.isoformat(), ticket.reference))


def _owed_mark(mark: Mark | None) -> tuple[int, dt.datetime, str] | None:
    if mark is None or len(mark.values) != 3:
        return None
    urgency, due, reference = mark.values
    at = _moment(due)
    return (int(urgency), at, reference) if urgency in {"0", "1", "2"} and at else None


def _updated_mark(mark: Mark | None) -> tuple[dt.datetime, str] | None:
    if mark is None or len(mark.values) != 2:
        return None
    at = _moment(mark.values[0])
    return (at, mark.values[1]) if at else None


def _moment(text: str) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    return at if at.tzinfo else None
