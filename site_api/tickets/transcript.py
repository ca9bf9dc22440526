"""What was said before a message of a ticket, such as to the chat."""

from collections.abc import Sequence

import sqlalchemy as sa

from site_api.store.tables.tickets import messages
from site_api.tickets.handover import Line
from site_api.tickets.ticket import MessageKind, Ticket


def add_transcript(connection: sa.Connection, ticket: Ticket, lines: Sequence[Line]) -> None:
    """Keep what was said before a message, as far as it is not in the ticket already."""
    m = messages.c
    known = connection.scalar(sa.select(sa.func.max(m.at)).where(m.ticket == ticket.reference, m.kind == MessageKind.TRANSCRIPT))
    rows = [transcript_row(ticket, line) for line in lines if known is None or line.at > known]
    if rows:
        connection.execute(sa.insert(messages), rows)


def transcript_row(ticket: Ticket, line: Line) -> dict[str, object]:
    """Return the row of one line that was said before the ticket."""
    said = {"ticket": ticket.reference, "lang": ticket.lang, "kind": MessageKind.TRANSCRIPT}
    return {**said, "at": line.at, "author": line.author, "text": line.text}
