"""What is known of a ticket, for whoever may see it; each function runs in the reader's own transaction."""

import sqlalchemy as sa

from site_api.store.tables.tickets import messages, tickets
from site_api.tickets.rows import MESSAGE, TICKET, read_message, read_ticket
from site_api.tickets.ticket import Message, MessageKind, Ticket

GOES_ON_IN = sa.func.coalesce(tickets.c.merged_into, tickets.c.reference)  # Of whatever was merged, one step leads to the end.


def ticket_of(connection: sa.Connection, reference: str) -> Ticket | None:
    """Return a ticket, or None."""
    row = connection.execute(sa.select(*TICKET).where(tickets.c.reference == reference)).one_or_none()
    return read_ticket(row) if row else None


def goes_on_in(reference: str) -> sa.Select[str]:
    """Return the query of the ticket in which one goes on: the one that it was merged into, else itself; no row where there is none."""
    return sa.select(GOES_ON_IN).where(tickets.c.reference == reference).correlate(None)


def followed(connection: sa.Connection, reference: str) -> Ticket | None:
    """Return a ticket, or the one that it was merged into, or None; read at once, so that no merge comes between."""
    row = connection.execute(sa.select(*TICKET).where(tickets.c.reference == goes_on_in(reference).scalar_subquery())).one_or_none()
    return read_ticket(row) if row else None


def messages_of(connection: sa.Connection, reference: str, *, notes: bool) -> tuple[Message, ...]:
    """Return what was said in a ticket, in order; `notes` of agents only for agents."""
    query = sa.select(*MESSAGE).where(messages.c.ticket == reference).order_by(messages.c.at, messages.c.id)
    if not notes:
        query = query.where(messages.c.kind != MessageKind.NOTE)
    return tuple(read_message(row) for row in connection.execute(query))
