"""All rows of one person, by table: what is exported, and what is erased."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from site_api.privacy.whose import Whose
from site_api.store.asker import asker_of
from site_api.store.database import Database
from site_api.store.metadata import metadata
from site_api.store.tables.conversations import consents, conversations, turns
from site_api.store.tables.live import live_talks
from site_api.store.tables.open_questions import open_questions
from site_api.store.tables.outbox import outbox
from site_api.store.tables.tickets import history, tickets
from site_api.tickets import transition
from site_api.tickets.change_set import Desired, changing
from site_api.tickets.history import SYSTEM, History, What

_HIDDEN = (sa.LargeBinary,)  # Vectors say nothing to a person.
# What is emptied in a ticket; that there was one, in which queue and when, must stay provable.
_PERSONAL: dict[str, Any] = {
    "summary": None,
    "identity": None,
    "email": None,
    "phone": None,
    "name": None,
    "conversation": None,
    "query_id": None,
    "screen": None,
    "error": None,
    "app_version": None,
    "articles_seen": [],
    "score_note": None,
}
_KEPT_RECORDS = {tickets.name, history.name}


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table, as columns and values."""

    table: str
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows of a table were erased."""

    table: str
    count: int


def export(connection: sa.Connection, whose: Whose) -> tuple[Rows, ...]:
    """Return all that is kept of one person."""
    return tuple(
        Rows(table.name, tuple(_readable(table, row) for row in connection.execute(sa.select(table).where(condition))))
        for table, condition in (*_whole(whose), (tickets, tickets.c.reference.in_(whose.tickets)))
    )


def erase(database: Database, whose: Whose, now: dt.datetime) -> tuple[Erased, ...]:
    """Erase one person's data: conversations whole, tickets down to the record that there was one; return what was erased.

    The links to those tickets open nothing any more, and what waits to be sent about them is not sent.
    """
    with database.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete=ON")  # Else the bytes stay in the file until they are written over.
        # Talks first, as whoever talks waits in that order; from then on nobody adds anything.
        connection.execute(
            sa.select(live_talks.c.id).where(live_talks.c.ticket.in_(whose.tickets)).order_by(live_talks.c.id).with_for_update()
        )
        emptied = sum(_empty(connection, reference, now) for reference in sorted(whose.tickets))
        found = [
            Erased(table.name, connection.execute(sa.delete(table).where(condition)).rowcount)
            for table, condition in _whole(whose)
            if table.name not in _KEPT_RECORDS
        ]
        found.append(Erased(tickets.name, emptied))
    _forget_log(database)
    return tuple(found)


def _empty(connection: sa.Connection, reference: str, now: dt.datetime) -> bool:
    """Empty a ticket and close it; return whether it had not been before."""
    with changing(connection, Desired(reference), History(), now) as change:
        if change.ticket.erased_at:
            return False
        connection.execute(sa.update(tickets).where(tickets.c.reference == reference).values(**_PERSONAL))
        change.become(transition.erased(change.ticket, now), SYSTEM, What.ERASED)
    return True


def _whole(whose: Whose) -> Iterator[tuple[sa.Table, sa.ColumnElement[bool]]]:
    """Yield the tables whose rows belong to one person, rows that others point to last; whatever points to a ticket is among them."""
    yield open_questions, open_questions.c.asker.in_([asker_of(name) for name in whose.conversations])
    yield turns, turns.c.conversation.in_(whose.conversations)
    yield conversations, conversations.c.id.in_(whose.conversations)
    yield consents, consents.c.person.in_(whose.persons)
    yield outbox, outbox.c.ticket.in_(whose.tickets)
    for table in reversed(metadata.sorted_tables):
        if table.name == tickets.name:
            continue
        for key in table.foreign_keys:
            if key.column is tickets.c.reference:
                yield table, key.parent.in_(whose.tickets)


def _readable(table: sa.Table, row: sa.Row[Any]) -> dict[str, Any]:
    pairs = zip(table.columns, row, strict=True)
    return {column.name: value for column, value in pairs if value is not None and not isinstance(column.type, _HIDDEN)}


def _forget_log(database: Database) -> None:
    """Empty SQLite's write-ahead log, in which the erased pages still stand."""
    with database.read() as connection:
        if connection.dialect.name != "sqlite":
            return
        connection.rollback()
        raw = connection.connection.dbapi_connection
        assert raw is not None  # noqa: S101 - It is open.
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
