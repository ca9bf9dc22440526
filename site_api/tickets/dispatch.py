"""Tickets that find their person by themselves: the most urgent first, to whoever of the skill and language is at the desk with the fewest.

Only in queues whose data say so (`assign` in bank.yml). What somebody was given and has not touched goes back to all when they leave.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from search.service import Service
from site_api.agents.colleagues import Colleague, choose, read_colleagues
from site_api.clock import utc_now
from site_api.errors import NotPossible
from site_api.store.database import Database
from site_api.store.tables.live import has_open_talk
from site_api.store.tables.tickets import history as changes
from site_api.store.tables.tickets import tickets
from site_api.tickets import transition
from site_api.tickets.change_set import Desired, changing
from site_api.tickets.handover import Author
from site_api.tickets.history import SYSTEM, History, What
from site_api.tickets.rows import TICKET, read_ticket
from site_api.tickets.ticket import Ticket

_AT_ONCE = 100


@dataclass(frozen=True)
class Dispatch:
    """Gives tickets out and takes them back; several processes may do it at once."""

    database: Database
    service: Callable[[], Service]
    history: History = field(default_factory=History)
    now: Callable[[], dt.datetime] = utc_now

    def take_back(self) -> tuple[Ticket, ...]:
        """Give back to all what people who have left were given and have not touched, and return it."""
        with self.database.read() as connection:
            here = [one.agent.name for one in read_colleagues(connection, self.now()) if one.here]
            left = [read_ticket(row) for row in connection.execute(_untouched(here))]
        return tuple(after for ticket in left if (after := self._give(ticket, None)))

    def give_out(self) -> tuple[Ticket, ...]:
        """Give what nobody has to whoever is free, the most urgent and then what falls due first, and return it."""
        most = {queue.id: queue.most for queue in self.service().queues.values() if queue.most}
        if not most:
            return ()
        with self.database.read() as connection:
            colleagues = read_colleagues(connection, self.now())
            waiting = [read_ticket(row) for row in connection.execute(_nobodys(most))]
        return tuple(self._given(waiting, list(colleagues), most))

    def _given(self, waiting: Sequence[Ticket], colleagues: list[Colleague], most: dict[str, int]) -> Iterator[Ticket]:
        for ticket in waiting:
            chosen = choose(colleagues, ticket.queue, ticket.lang, most[ticket.queue]).colleague
            if chosen and (after := self._give(ticket, chosen.agent.name)):
                colleagues[colleagues.index(chosen)] = replace(chosen, load=chosen.load + 1)
                yield after

    def _give(self, ticket: Ticket, to: str | None) -> Ticket | None:
        """Give a ticket to somebody, or back to all; None where somebody else was quicker."""
        with suppress(NotPossible):
            desired, now = Desired(ticket.reference, ticket.version), self.now()
            with self.database.begin() as connection, changing(connection, desired, self.history, now) as change:
                after = transition.given(change.ticket, now, to)
                change.become(after, SYSTEM, What.ASSIGNED, before=ticket.assignee, now=to)
            return after
        return None


def _nobodys(queues: dict[str, int]) -> sa.Select[tuple[object, ...]]:
    # A customer who waits for a live talk is taken there.
    talk = has_open_talk(tickets.c.reference)
    owed = sa.and_(tickets.c.due_at.is_not(None), tickets.c.assignee.is_(None), tickets.c.queue.in_(queues), sa.not_(talk))
    return sa.select(*TICKET).where(owed).order_by(tickets.c.urgency.desc(), tickets.c.due_at, tickets.c.reference).limit(_AT_ONCE)


def _untouched(here: Sequence[str]) -> sa.Select[tuple[object, ...]]:
    """Return what was given by itself to people who have left, and that no agent has done anything with since."""
    of_it = changes.c.ticket == tickets.c.reference
    by_itself = sa.and_(of_it, changes.c.what == What.ASSIGNED, changes.c.actor == Author.SYSTEM)
    given = sa.select(sa.func.max(changes.c.id)).where(by_itself).correlate(tickets).scalar_subquery()
    later = changes.alias()
    touched = sa.exists().where(later.c.ticket == tickets.c.reference, later.c.actor == Author.AGENT, later.c.id > given)
    theirs = sa.and_(tickets.c.due_at.is_not(None), tickets.c.assignee.is_not(None), tickets.c.assignee.not_in(here))
    return sa.select(*TICKET).where(theirs, given.is_not(None), sa.not_(touched)).order_by(tickets.c.reference).limit(_AT_ONCE)
