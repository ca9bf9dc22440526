"""Writing tickets: taken for a change, saved after it, with what was said."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from site_api.errors import NotFound, Outdated
from site_api.store.tables.tickets import history, messages, tickets
from site_api.tickets.handover import Line
from site_api.tickets.history import Actor
from site_api.tickets.lifecycle import Said
from site_api.tickets.masked import Masking
from site_api.tickets.reading import ticket_of
from site_api.tickets.rows import ticket_values
from site_api.tickets.ticket import MessageKind, Ticket


def take(connection: sa.Connection, reference: str, version: int | None = None) -> Ticket:
    """Return a ticket that nobody else can change until the transaction ends.

    Raise NotFound, or Outdated where `version` says that the caller saw an older state.
    """
    ticket = ticket_of(connection, reference, for_update=True)
    if ticket is None:
        raise NotFound(f"There is no ticket {reference}")
    if version is not None and version != ticket.version:
        raise Outdated(f"{_last_change(connection, reference)} while you looked at {reference}; look at it again")
    return ticket


def save(connection: sa.Connection, ticket: Ticket, **more: Any) -> None:
    """Keep a ticket as it stands, and further columns."""
    connection.execute(sa.update(tickets).where(tickets.c.reference == ticket.reference).values(**ticket_values(ticket), **more))


def say(connection: sa.Connection, ticket: Ticket, said: Said, actor: Actor, at: dt.datetime) -> None:
    """Keep what was said in a ticket, without its secrets."""
    values = {"ticket": ticket.reference, "at": at, "author": actor.author, "agent": actor.agent, "kind": said.kind}
    connection.execute(sa.insert(messages).values(**values, lang=said.lang or ticket.lang, text=Masking().text(said.text)))


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


def _last_change(connection: sa.Connection, reference: str) -> str:
    h = history.c
    last = connection.execute(
        sa.select(h.agent, h.actor, h.what, h.after).where(h.ticket == reference).order_by(h.id.desc()).limit(1)
    ).one()
    done = f"{last.what} → {last.after}" if last.after else last.what
    return f"{last.agent or f'The {last.actor}'} changed it ({done})"
