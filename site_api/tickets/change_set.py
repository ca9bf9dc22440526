"""One change of one ticket in one transaction: read under a lock, compared with what was seen, written with its history."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kb.masking import mask
from search.service import Service
from site_api.errors import Changed, NotFound
from site_api.store.tables.tickets import history as changes
from site_api.store.tables.tickets import messages, tickets
from site_api.tickets import transition
from site_api.tickets.handover import Author
from site_api.tickets.history import CUSTOMER, Actor, Change, History, What
from site_api.tickets.promising import promise
from site_api.tickets.reading import goes_on_in
from site_api.tickets.rows import TICKET, read_ticket, ticket_values
from site_api.tickets.ticket import MessageKind, Ticket


@dataclass(frozen=True, slots=True)
class Desired:
    """Which ticket somebody means to change, and the version that they saw; without one any version is meant."""

    reference: str
    version: int | None = None


class ChangeSet:
    """What one transaction does to one ticket."""

    def __init__(self, connection: sa.Connection, ticket: Ticket, history: History, now: dt.datetime) -> None:
        self.connection = connection
        self.ticket = ticket
        self.now = now
        self._history = history

    def beside(self, ticket: Ticket) -> "ChangeSet":
        """Return the change of another ticket in the same transaction."""
        return ChangeSet(self.connection, ticket, self._history, self.now)

    def next_due(self, service: Service) -> dt.datetime:
        """Return by when the next answer is owed: as for a new matter, but more from the customer does not put off what was promised."""
        ticket = self.ticket
        return ticket.due_at or promise(self.connection, service, ticket.queue, ticket.priority, self.now)

    def goes_on(self, service: Service, said: int | None = None) -> None:
        """Let an answer be owed to what the customer has added, also to what had ended; `said` is the number of their message."""
        what = What.REOPENED if self.ticket.status.has_ended else What.REPLIED
        after = transition.continued(self.ticket, self.now, self.next_due(service))
        self.become(after, CUSTOMER, what, now=None if said is None else str(said))

    def say(
        self,
        author: Author,
        text: str,
        kind: MessageKind = MessageKind.MESSAGE,
        *,
        agent: str | None = None,
        lang: str | None = None,
    ) -> int:
        """Add what somebody says, masked; return its number."""
        row = {
            "ticket": self.ticket.reference,
            "at": self.now,
            "author": author,
            "agent": agent,
            "kind": kind,
            "lang": lang or self.ticket.lang,
            "text": mask(text.strip()).text,
        }
        number: int = self.connection.execute(sa.insert(messages).values(**row).returning(messages.c.id)).scalar_one()
        return number

    def become(self, after: Ticket, actor: Actor, what: What, *, before: str | None = None, now: str | None = None) -> None:
        """Write the ticket as it stands afterwards, and what was done; whoever listens is told last and may change it further."""
        values = {name: value for name, value in ticket_values(after).items() if name != "reference"}
        self.connection.execute(sa.update(tickets).where(tickets.c.reference == after.reference).values(**values))
        self.ticket = after
        self._history.record(self.connection, after, Change(what, actor, self.now, before=before, after=now))


def following(connection: sa.Connection, reference: str, history: History, now: dt.datetime) -> ChangeSet:
    """Return the change of a ticket, or of the one that it was merged into; raise NotFound."""
    # Read before it is locked: who merges locks the ticket that stays first.
    into = connection.execute(goes_on_in(reference)).scalar_one_or_none()
    ticket = locked(connection, Desired(into or reference))
    while ticket.merged_into:
        ticket = locked(connection, Desired(ticket.merged_into))
    return ChangeSet(connection, ticket, history, now)


@contextmanager
def changing(connection: sa.Connection, desired: Desired, history: History, now: dt.datetime) -> Iterator[ChangeSet]:
    """Yield the change of a ticket; raise NotFound, or Changed where somebody was quicker."""
    yield ChangeSet(connection, locked(connection, desired), history, now)


def lock_in_order(connection: sa.Connection, *references: str) -> None:
    """Lock several tickets in the order of their names, so that two steps over the same ones cannot wait for each other."""
    if len(references) > 1:
        for reference in sorted(references):
            connection.execute(sa.select(tickets.c.reference).where(tickets.c.reference == reference).with_for_update())


def locked(connection: sa.Connection, desired: Desired) -> Ticket:
    """Return a ticket that nobody else changes before the transaction ends; raise as `changing` does."""
    found = sa.select(*TICKET).where(tickets.c.reference == desired.reference).with_for_update()
    row: sa.Row[Any] | None = connection.execute(found).one_or_none()
    if row is None:
        raise NotFound(f"There is no ticket {desired.reference}", words=("no_ticket", desired.reference))
    ticket = read_ticket(row)
    if desired.version is not None and ticket.version != desired.version:
        raise _changed(connection, ticket, desired.version)
    return ticket


def _changed(connection: sa.Connection, ticket: Ticket, seen: int) -> Changed:
    """Say who was quicker, and what they did."""
    later = sa.and_(changes.c.ticket == ticket.reference, changes.c.version > seen)
    last = connection.execute(sa.select(changes.c.agent, changes.c.actor, changes.c.what).where(later).order_by(changes.c.id)).first()
    who, what = (last[0] or last[1], last[2]) if last else ("somebody", "changed")
    detail = f"{ticket.reference} was changed meanwhile ({what}, {who}); look at it again before you go on"
    return Changed(detail, words=("changed", ticket.reference, what, who))
