"""What a customer sees of their ticket, and what they can do with it now: only after its secret was shown."""

import datetime as dt
import enum
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from site_api.store.database import Database
from site_api.store.tables.agents import agents
from site_api.tickets.customer_work import CustomerWork
from site_api.tickets.handover import Author
from site_api.tickets.reading import messages_of
from site_api.tickets.ticket import Message, MessageKind, Ticket
from site_api.tickets.transition import reopens_until


class Step(enum.StrEnum):
    """What its customer can do with a ticket now."""

    REPLY = "reply"
    SOLVE = "solve"
    REOPEN = "reopen"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Line:
    """Something said; `agent` is the name of a person of the bank, `before` whether it was said before the ticket."""

    at: dt.datetime
    author: Author
    agent: str | None
    lang: str
    text: str
    before: bool


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A ticket as its customer sees it; `due_at` is by when the bank answers, if it has the next word."""

    ticket: Ticket
    lines: tuple[Line, ...]
    due_at: dt.datetime | None
    late: bool
    reopens_until: dt.datetime | None
    steps: frozenset[Step]


@dataclass(frozen=True)
class CustomerSide:
    """The customer's end of all tickets."""

    database: Database
    work: CustomerWork
    secret: Callable[[Ticket], str]  # Of a ticket's link, for who has shown that they are its customer.

    def look(self, ticket: Ticket) -> CustomerView:
        """Return what a customer sees of their ticket."""
        now = self.work.now()
        with self.database.read() as connection:
            said = messages_of(connection, ticket.reference, notes=False)
            names = _names(connection, {one.agent for one in said if one.agent})
        due = ticket.due_at if ticket.status.owes_answer else None
        lines = tuple(_line(one, names) for one in said if one.author is not Author.SYSTEM)
        return CustomerView(ticket, lines, due, bool(due and due < now), reopens_until(ticket), _steps(ticket, now))


def _steps(ticket: Ticket, now: dt.datetime) -> frozenset[Step]:
    until = reopens_until(ticket)
    if until is None:
        return frozenset({Step.REPLY, Step.SOLVE})
    return frozenset({Step.REPLY, Step.RATE, Step.REOPEN} if now <= until else {Step.REPLY, Step.RATE})


def _names(connection: sa.Connection, names: set[str]) -> dict[str, str]:
    found = sa.select(agents.c.name, agents.c.full_name).where(agents.c.name.in_(names))
    return {row.name: row.full_name for row in connection.execute(found)} if names else {}


def _line(one: Message, names: dict[str, str]) -> Line:
    agent = names.get(one.agent, one.agent) if one.agent else None
    return Line(one.at, one.author, agent, one.lang, one.text, one.kind is MessageKind.TRANSCRIPT)
