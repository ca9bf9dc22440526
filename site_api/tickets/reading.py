"""What is known of a ticket, for whoever may see it; each function runs in the reader's own transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from site_api.store.tables.tickets import history, messages, tickets
from site_api.tickets.handover import Author, ContactDetails, Context
from site_api.tickets.history import Actor, Change, What
from site_api.tickets.rows import MESSAGE, TICKET, read_message, read_ticket
from site_api.tickets.ticket import Message, MessageKind, Ticket


@dataclass(frozen=True, slots=True)
class Background:
    """What only agents see of a ticket; `contact` and `identity` are personal data."""

    contact: ContactDetails
    identity: str | None
    conversation: str | None
    query_id: str | None
    context: Context
    articles_seen: tuple[str, ...]
    summary: str | None
    score_note: str | None


def ticket_of(connection: sa.Connection, reference: str, *, for_update: bool = False) -> Ticket | None:
    """Return a ticket; `for_update` keeps others from changing it until the transaction ends."""
    query = sa.select(*TICKET).where(tickets.c.reference == reference)
    row = connection.execute(query.with_for_update() if for_update else query).one_or_none()
    return read_ticket(row) if row else None


def messages_of(connection: sa.Connection, reference: str, *, notes: bool) -> tuple[Message, ...]:
    """Return what was said in a ticket, in order; `notes` of agents only for agents."""
    query = sa.select(*MESSAGE).where(messages.c.ticket == reference).order_by(messages.c.at, messages.c.id)
    if not notes:
        query = query.where(messages.c.kind != MessageKind.NOTE)
    return tuple(read_message(row) for row in connection.execute(query))


def changes_of(connection: sa.Connection, reference: str) -> tuple[Change, ...]:
    """Return every change of a ticket, in order."""
    h = history.c
    query = sa.select(h.what, h.actor, h.agent, h.at, h.before, h.after).where(h.ticket == reference).order_by(h.id)
    return tuple(
        Change(What(row.what), Actor(Author(row.actor), row.agent), row.at, row.before, row.after) for row in connection.execute(query)
    )


def background_of(connection: sa.Connection, reference: str) -> Background:
    """Return what only agents see of a ticket that is there."""
    t = tickets.c
    columns: Sequence[sa.Column[object]] = (t.email, t.phone, t.name, t.identity, t.conversation, t.query_id, t.screen, t.error)
    more = (t.app_version, t.articles_seen, t.summary, t.score_note)
    row = connection.execute(sa.select(*columns, *more).where(t.reference == reference)).one()
    return Background(
        contact=ContactDetails(row.email, row.phone, row.name),
        identity=row.identity,
        conversation=row.conversation,
        query_id=row.query_id,
        context=Context(row.screen, row.error, row.app_version),
        articles_seen=tuple(row.articles_seen),
        summary=row.summary,
        score_note=row.score_note,
    )
