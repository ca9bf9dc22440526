"""What waits for an answer, the most urgent first and then what falls due first, page by page.

The order is that of an index, read by priority, and a page begins where the last one ended: 100,000 tickets cost what 100 do.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from site_api.agents.agent import Agent
from site_api.store.tables.tickets import tickets
from site_api.tickets.rows import TICKET, read_ticket
from site_api.tickets.ticket import Status, Ticket

PAGE = 50
_URGENCIES = (2, 1, 0)


class Shelf(StrEnum):
    """Which tickets are looked at."""

    OWED = "owed"  # The bank owes an answer.
    MINE = "mine"
    WAITING = "waiting"
    SOLVED = "solved"


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket in a list, with its customer's name."""

    ticket: Ticket
    name: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ended: `urgency~due~reference`, or `updated~reference` where no answer is owed."""

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
    conditions = list(_conditions(agent, wanted))
    rows = list(_owed(connection, conditions, wanted) if wanted.shelf is Shelf.OWED else _others(connection, conditions, wanted, agent))
    shown = tuple(rows[:PAGE])
    return InboxPage(shown, _mark(shown[-1].ticket, wanted.shelf) if len(rows) > PAGE else None)


def count_queues(connection: sa.Connection, agent: Agent, now: dt.datetime) -> tuple[QueueCount, ...]:
    """Return what waits in each queue that an agent sees."""
    late = sa.func.count().filter(tickets.c.due_at < now)
    found = sa.select(tickets.c.queue, sa.func.count(), late).where(tickets.c.due_at.is_not(None)).group_by(tickets.c.queue)
    return tuple(QueueCount(queue, owed, late) for queue, owed, late in connection.execute(found) if agent.takes(queue))


def find_tickets(connection: sa.Connection, agent: Agent, text: str) -> tuple[Row, ...]:
    """Return the tickets of a reference, an e-mail or a phone, those that an agent may see."""
    same = sa.or_(tickets.c.reference == text.upper(), tickets.c.email == text.lower(), tickets.c.phone == text.replace(" ", ""))
    return tuple(_read(connection, [same, *_queues(agent, None)], [tickets.c.updated_at.desc()], PAGE))


def _conditions(agent: Agent, wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    yield from _queues(agent, wanted.queue)
    if wanted.lang:
        yield tickets.c.lang == wanted.lang


def _queues(agent: Agent, queue: str | None) -> Iterator[sa.ColumnElement[bool]]:
    if queue is not None:
        yield tickets.c.queue == (queue if agent.takes(queue) else "")
    elif agent.queues and not agent.role.approves:
        yield tickets.c.queue.in_(agent.queues)


def _owed(connection: sa.Connection, conditions: Sequence[sa.ColumnElement[bool]], wanted: Wanted) -> Iterator[Row]:
    left = PAGE + 1
    mark = _owed_mark(wanted.after)
    for urgency in _URGENCIES:
        if mark and urgency > mark[0]:
            continue
        later: list[sa.ColumnElement[bool]] = []
        if mark and urgency == mark[0]:
            later = [sa.tuple_(tickets.c.due_at, tickets.c.reference) > sa.tuple_(sa.literal(mark[1], tickets.c.due_at.type), mark[2])]
        owed = [tickets.c.due_at.is_not(None), tickets.c.urgency == urgency, *later, *conditions]
        rows = list(_read(connection, owed, [tickets.c.due_at, tickets.c.reference], left))
        yield from rows
        left -= len(rows)
        if not left:
            return


def _others(connection: sa.Connection, conditions: Sequence[sa.ColumnElement[bool]], wanted: Wanted, agent: Agent) -> Iterator[Row]:
    if wanted.shelf is Shelf.MINE:
        shelf = sa.and_(tickets.c.assignee == agent.name, tickets.c.status.in_((Status.NEW, Status.OPEN, Status.WAITING)))
    else:
        shelf = tickets.c.status == (Status.WAITING if wanted.shelf is Shelf.WAITING else Status.SOLVED)
    before: list[sa.ColumnElement[bool]] = []
    if (mark := _updated_mark(wanted.after)) is not None:
        before = [sa.tuple_(tickets.c.updated_at, tickets.c.reference) < sa.tuple_(sa.literal(mark[0], tickets.c.updated_at.type), mark[1])]
    return _read(connection, [shelf, *before, *conditions], [tickets.c.updated_at.desc(), tickets.c.reference.desc()], PAGE + 1)


def _read(connection: sa.Connection, conditions: Sequence[sa.ColumnElement[bool]], order: Sequence[Any], limit: int) -> Iterator[Row]:
    found = sa.select(tickets.c.name, *TICKET).where(*conditions).order_by(*order).limit(limit)
    return (Row(read_ticket(row[1:]), row[0]) for row in connection.execute(found))  # type: ignore[arg-type]


def _mark(ticket: Ticket, shelf: Shelf) -> Mark:
    if shelf is Shelf.OWED and ticket.due_at:
        urgency = {"normal": "0", "high": "1", "urgent": "2"}[ticket.priority]
        return Mark((urgency, ticket.due_at.isoformat(), ticket.reference))
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
