"""What another help desk gets of a ticket: read when it is sent, so that no customer's data waits in the outbox."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from site_api.store.database import Database
from site_api.store.tables.tickets import messages, tickets
from site_api.tickets.handover import Author, ContactDetails
from site_api.tickets.rows import MESSAGE, TICKET, read_message, read_ticket
from site_api.tickets.ticket import Message, MessageKind, Ticket


@dataclass(frozen=True, slots=True)
class TicketCopy:
    """A ticket with its customer and with what the customer and the bot said in it."""

    ticket: Ticket
    contact: ContactDetails
    summary: str | None
    screen: str | None
    articles_seen: tuple[str, ...]
    transcript: tuple[Message, ...]
    messages: tuple[Message, ...]


def read_copy(database: Database, reference: str) -> TicketCopy | None:
    """Return a ticket as it stands, or None where it is gone or its customer's data was erased."""
    more = (tickets.c.email, tickets.c.phone, tickets.c.name, tickets.c.summary, tickets.c.screen, tickets.c.articles_seen)
    chosen = sa.select(*TICKET, *more).where(tickets.c.reference == reference, tickets.c.erased_at.is_(None))
    with database.read() as connection:
        row = connection.execute(chosen).one_or_none()
        said = connection.execute(sa.select(*MESSAGE).where(messages.c.ticket == reference).order_by(messages.c.id)).all()
    if row is None:
        return None
    email, phone, name, summary, screen, seen = row[len(TICKET) :]
    lines = [read_message(line) for line in said]
    return TicketCopy(
        ticket=read_ticket(row[: len(TICKET)]),  # type: ignore[arg-type]
        contact=ContactDetails(email, phone, name),
        summary=summary,
        screen=screen,
        articles_seen=tuple(seen),
        transcript=tuple(line for line in lines if line.kind is MessageKind.TRANSCRIPT),
        messages=tuple(line for line in lines if line.kind is MessageKind.MESSAGE and line.author is Author.CUSTOMER),
    )


def handover_of(database: Database, reference: str) -> dict[str, Any] | None:
    """Return what another help desk needs of a ticket as JSON has it, or None as above."""
    copy = read_copy(database, reference)
    return None if copy is None else _copy().dump_python(copy, mode="json", exclude={"ticket"})


@cache
def _copy() -> TypeAdapter[TicketCopy]:
    return TypeAdapter(TicketCopy)
