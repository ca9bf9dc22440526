"""One ticket as its agent sees it: everything that was said, what the customer asked before, and what may answer it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kb.article import Audience
from search.engine import SearchEngine
from search.errors import SearchError
from search.hit import Hit
from search.query import MAX_CHARACTERS, Query
from search.service import Service
from site_api.agents.agent import Agent
from site_api.appointments.appointment import Appointment
from site_api.errors import Forbidden, NotFound
from site_api.service_time.clock import time_left
from site_api.store.appointments import find_appointment
from site_api.store.tables.agents import agents
from site_api.store.tables.ticket_work import article_links
from site_api.store.tables.tickets import history, messages, tickets
from site_api.tickets.handover import Author
from site_api.tickets.history import What
from site_api.tickets.rows import MESSAGE, TICKET, read_message, read_ticket
from site_api.tickets.ticket import Message, MessageKind, Ticket

_SUGGESTED = 3
_OTHERS = 20


@dataclass(frozen=True, slots=True)
class Customer:
    """Who asks, and where in the app they were."""

    name: str | None
    email: str | None
    phone: str | None
    known: bool  # The bank itself said who it is.
    screen: str | None
    error: str | None
    app_version: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the ticket."""

    at: dt.datetime
    actor: str
    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """The article that answers a ticket; none where no article does."""

    article: str | None
    agent: str


@dataclass(frozen=True, slots=True)
class Case:
    """All of it."""

    ticket: Ticket
    summary: str | None
    customer: Customer
    messages: tuple[Message, ...]
    steps: tuple[Step, ...]
    others: tuple[Ticket, ...]
    articles_seen: tuple[str, ...]
    link: Link | None
    left: dt.timedelta | None
    appointment: Appointment | None

    @property
    def booked_before(self) -> dt.datetime | None:
        """Return the time that the appointment had before it was moved last."""
        moves = [step for step in self.steps if step.what == What.APPOINTMENT and step.before and step.after]
        return dt.datetime.fromisoformat(moves[-1].before) if moves and moves[-1].before else None

    @property
    def question(self) -> str:
        """Return what the customer said last, which is what is to be answered."""
        said = [m.text for m in self.messages if m.author is Author.CUSTOMER and m.kind is MessageKind.MESSAGE]
        return said[-1] if said else self.ticket.subject


def read_case(connection: sa.Connection, agent: Agent, reference: str, service: Service, lang: str) -> Case:
    """Return a ticket for an agent; raise NotFound, or Forbidden, with the queue's name in the agent's language, where it is another's."""
    row = connection.execute(sa.select(tickets).where(tickets.c.reference == reference)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"There is no ticket {reference}; look at each sign once more", words=("no_ticket", reference))
    ticket = _ticket(connection, reference)
    if not agent.takes(ticket.queue) and ticket.assignee != agent.name:
        queue = service.queue(ticket.queue).name(lang)
        raise Forbidden(f"{reference} is in the queue {queue}, which is not one of yours", words=("other_queue", reference, queue))
    now = dt.datetime.now(dt.UTC)
    return Case(
        ticket=ticket,
        summary=row["summary"],
        customer=_customer(row),
        messages=_messages(connection, reference),
        steps=_steps(connection, reference),
        others=_others(connection, agent, row),
        articles_seen=tuple(row["articles_seen"]),
        link=_link(connection, reference),
        left=time_left(service.queue(ticket.queue).hours, ticket.due_at, now) if ticket.due_at else None,
        appointment=find_appointment(connection, reference),
    )


def suggested(engine: SearchEngine, case: Case, asked: str = "") -> Sequence[Hit]:
    """Return the articles that may answer a ticket, or what an agent asked, staff's own ones too, in the customer's language."""
    lang = case.ticket.lang if case.ticket.lang in engine.languages else engine.languages[0]
    words = asked.strip() or case.question
    try:
        query = Query(words[:MAX_CHARACTERS], lang, _SUGGESTED, case.customer.screen, Audience.STAFF, snippets=False)
        return engine.search(query).hits
    except SearchError:  # A message without a word in it.
        return ()


def _ticket(connection: sa.Connection, reference: str) -> Ticket:
    return read_ticket(connection.execute(sa.select(*TICKET).where(tickets.c.reference == reference)).one())


def _customer(row: sa.RowMapping) -> Customer:
    return Customer(row["name"], row["email"], row["phone"], row["identity"] is not None, row["screen"], row["error"], row["app_version"])


def _messages(connection: sa.Connection, reference: str) -> tuple[Message, ...]:
    found = sa.select(*MESSAGE).where(messages.c.ticket == reference).order_by(messages.c.at, messages.c.id)
    return tuple(read_message(row) for row in connection.execute(found))


def _steps(connection: sa.Connection, reference: str) -> tuple[Step, ...]:
    who = sa.func.coalesce(agents.c.full_name, history.c.agent, history.c.actor)
    found = sa.select(history.c.at, who, history.c.what, history.c.before, history.c.after).outerjoin(
        agents, agents.c.name == history.c.agent
    )
    return tuple(Step(*row) for row in connection.execute(found.where(history.c.ticket == reference).order_by(history.c.id)))


def _others(connection: sa.Connection, agent: Agent, row: sa.RowMapping) -> tuple[Ticket, ...]:
    """Return the same customer's other matters: known by the bank's word, else by how they are reached."""
    keys: list[sa.ColumnElement[bool]] = [tickets.c[name] == row[name] for name in ("identity", "email", "phone") if row[name]]
    if not keys:
        return ()
    own = sa.and_(sa.or_(*keys), tickets.c.reference != row["reference"])
    found = connection.execute(sa.select(*TICKET).where(own).order_by(tickets.c.created_at.desc()).limit(_OTHERS))
    return tuple(ticket for ticket in (read_ticket(other) for other in found) if agent.takes(ticket.queue))


def _link(connection: sa.Connection, reference: str) -> Link | None:
    found: Any = connection.execute(
        sa.select(article_links.c.article, article_links.c.agent).where(article_links.c.ticket == reference)
    ).one_or_none()
    return Link(*found) if found else None
