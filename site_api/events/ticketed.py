"""A ticket is a step too, in whatever channel it was opened: it ends the topics that its customer had read."""

import datetime as dt
import functools
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from site_api.events.event import Event, Kind
from site_api.events.store import follow
from site_api.events.visit import MATTER
from site_api.store.tables.events import topics_read
from site_api.store.tables.tickets import tickets
from site_api.tickets.history import Change, What
from site_api.tickets.ticket import Ticket

_MOST_SESSIONS = 20


def follow_ticket(connection: sa.Connection, ticket: Ticket, change: Change) -> None:
    """Take down, when a ticket is opened or joined, that its matter was not solved by what was read."""
    if change.what in {What.OPENED, What.JOINED}:
        for step in _steps(connection, ticket, change.at):
            follow(connection, step)


def _steps(connection: sa.Connection, ticket: Ticket, at: dt.datetime) -> Iterator[Event]:
    """Yield a step for each topic of the ticket that the same customer had read in any of their sessions."""
    row = connection.execute(_OWN, {"reference": ticket.reference}).one()
    topics = {name for name in (ticket.article, *row.articles_seen) if name}
    sessions = {row.conversation, *_sessions(connection, row)} - {None} if topics else set()
    read = {"sessions": list(sessions), "topics": list(topics), "since": at - MATTER}
    found = {(session, article) for session, article in connection.execute(_READ, read)} if sessions else set()
    for session, article in sorted(found):
        yield Event(session, Kind.TICKET, at, ticket.lang, article, reference=ticket.reference)


_PERSON = (tickets.c.identity, tickets.c.email, tickets.c.phone)
_OWN = sa.select(tickets.c.conversation, tickets.c.articles_seen, *_PERSON).where(tickets.c.reference == sa.bindparam("reference"))
_READ = sa.select(topics_read.c.session, topics_read.c.article).where(
    topics_read.c.session.in_(sa.bindparam("sessions", expanding=True)),
    topics_read.c.article.in_(sa.bindparam("topics", expanding=True)),
    topics_read.c.last_at >= sa.bindparam("since"),
)


def _sessions(connection: sa.Connection, row: Any) -> Iterator[str]:
    """Yield the sessions in which the same customer opened other tickets."""
    known = {column.name: value for column in _PERSON if (value := getattr(row, column.name))}
    if known:
        yield from connection.scalars(_conversations(*known), known)


@functools.cache
def _conversations(*columns: str) -> sa.Select[str]:
    same = sa.or_(*(tickets.c[column] == sa.bindparam(column) for column in columns))
    query = sa.select(tickets.c.conversation).where(same, tickets.c.conversation.is_not(None))
    return query.order_by(tickets.c.created_at.desc()).limit(_MOST_SESSIONS)
