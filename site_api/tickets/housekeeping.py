"""What time alone does to tickets: a broken promise raises the priority and tells whoever listens; what is solved for long is closed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa

from site_api.clock import utc_now
from site_api.store.database import Database
from site_api.store.insertion import insert_if_new
from site_api.store.tables.ticket_work import breaches
from site_api.store.tables.tickets import tickets
from site_api.tickets.change_set import Desired, changing
from site_api.tickets.history import SYSTEM, History, What
from site_api.tickets.ticket import OWING, Status, Ticket
from site_api.tickets.transition import REOPEN, breached, closed

_AT_ONCE = 100


@dataclass(frozen=True)
class Housekeeping:
    """What happens to tickets by time alone; several processes may do it at once."""

    database: Database
    history: History = field(default_factory=History)
    now: Callable[[], dt.datetime] = utc_now

    def note_late(self) -> tuple[Ticket, ...]:
        """Raise the priority of what is late, once for each promise, and return it."""
        noted = sa.exists().where(breaches.c.ticket == tickets.c.reference, breaches.c.due_at == tickets.c.due_at)
        late = sa.and_(tickets.c.status.in_(OWING), tickets.c.due_at <= self.now(), sa.not_(noted))
        return tuple(ticket for reference in self._references(late) if (ticket := self._note(reference)))

    def close_solved(self) -> tuple[Ticket, ...]:
        """Close what has been solved for so long that no answer reopens it, and return it."""
        over = sa.and_(tickets.c.status == Status.SOLVED, tickets.c.solved_at <= self.now() - REOPEN)
        return tuple(ticket for reference in self._references(over) if (ticket := self._close(reference)))

    def _references(self, condition: sa.ColumnElement[bool]) -> tuple[str, ...]:
        with self.database.read() as connection:
            found = sa.select(tickets.c.reference).where(condition).order_by(tickets.c.reference).limit(_AT_ONCE)
            return tuple(connection.scalars(found))

    def _note(self, reference: str) -> Ticket | None:
        now = self.now()
        with self.database.begin() as connection, changing(connection, Desired(reference), self.history, now) as change:
            due = change.ticket.due_at
            if due is None or due > now or not insert_if_new(connection, breaches, ticket=reference, due_at=due, at=now):
                return None
            after = breached(change.ticket, now)
            change.become(after, SYSTEM, What.BREACHED, before=change.ticket.priority, now=after.priority)
        return after

    def _close(self, reference: str) -> Ticket | None:
        now = self.now()
        with self.database.begin() as connection, changing(connection, Desired(reference), self.history, now) as change:
            if change.ticket.status is not Status.SOLVED:
                return None
            after = closed(change.ticket, now)
            change.become(after, SYSTEM, What.CLOSED)
        return after
