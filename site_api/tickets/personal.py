"""What is known of one person in tickets: to be given to them, and to be forgotten. What was counted stays, without them."""

import datetime as dt
from dataclasses import dataclass, replace

import sqlalchemy as sa

from site_api.store.tables.idempotency import idempotency_keys
from site_api.store.tables.tickets import messages, tickets
from site_api.tickets.history import SYSTEM, Change, History, What
from site_api.tickets.reading import Background, background_of, messages_of
from site_api.tickets.saving import save, take
from site_api.tickets.ticket import Message, Status, Ticket


@dataclass(frozen=True, slots=True)
class Person:
    """Who is meant: any of what they are known by."""

    identity: str | None = None
    email: str | None = None
    phone: str | None = None
    conversations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketRecord:
    """All that a ticket knows of its customer."""

    ticket: Ticket
    background: Background
    messages: tuple[Message, ...]


def references_of(connection: sa.Connection, person: Person) -> tuple[str, ...]:
    """Return the tickets of a person, oldest first."""
    t = tickets.c
    known = [
        column == value for column, value in ((t.identity, person.identity), (t.email, person.email), (t.phone, person.phone)) if value
    ]
    if person.conversations:
        known.append(t.conversation.in_(person.conversations))
    if not known:
        return ()
    return tuple(connection.scalars(sa.select(t.reference).where(sa.or_(*known)).order_by(t.created_at, t.reference)))


def export(connection: sa.Connection, person: Person) -> tuple[TicketRecord, ...]:
    """Return all that the tickets of a person know of them, but for the agents' notes."""
    return tuple(_record(connection, reference) for reference in references_of(connection, person))


def erase(connection: sa.Connection, person: Person, now: dt.datetime, history: History | None = None) -> int:
    """Forget a person in all their tickets; return in how many."""
    found = references_of(connection, person)
    for reference in found:
        _erase_ticket(connection, reference, now, history or History())
    return len(found)


def erase_ended(connection: sa.Connection, before: dt.datetime, now: dt.datetime, history: History | None = None) -> int:
    """Forget the customers of tickets that were closed or solved before a moment; return how many."""
    t = tickets.c
    ended = sa.and_(t.status.in_((Status.CLOSED, Status.SOLVED)), t.updated_at < before, t.erased_at.is_(None))
    found = connection.scalars(sa.select(t.reference).where(ended)).all()
    for reference in found:
        _erase_ticket(connection, reference, now, history or History())
    return len(found)


def _record(connection: sa.Connection, reference: str) -> TicketRecord:
    ticket = take(connection, reference)
    return TicketRecord(ticket, background_of(connection, reference), messages_of(connection, reference, notes=False))


def _erase_ticket(connection: sa.Connection, reference: str, now: dt.datetime, history: History) -> None:
    ticket = take(connection, reference)
    erased = replace(
        ticket,
        version=ticket.version + 1,
        link_version=ticket.link_version + 1,
        subject="",
        status=Status.CLOSED,
        due_at=None,
        closed_at=ticket.closed_at or now,
        updated_at=now,
    )
    personal = ("identity", "email", "phone", "name", "conversation", "query_id", "error", "summary", "score_note")
    save(connection, erased, erased_at=now, articles_seen=[], **dict.fromkeys(personal))
    connection.execute(sa.delete(messages).where(messages.c.ticket == reference))
    connection.execute(sa.delete(idempotency_keys).where(idempotency_keys.c.ticket == reference))
    history.record(connection, erased, Change(What.ERASED, SYSTEM, now))
