"""All rows of one person, by table: what is exported, and what is erased."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from site_api.privacy.whose import Whose
from site_api.store.database import Database
from site_api.store.metadata import metadata
from site_api.store.tables.conversations import consents, conversations, turns
from site_api.store.tables.tickets import history, tickets

_HIDDEN = (sa.LargeBinary,)  # Vectors say nothing to a person.
# What is emptied in a ticket; that there was one, in which queue and when, must stay provable.
_PERSONAL: dict[str, Any] = {
    "subject": "",
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


def erase(database: Database, whose: Whose, now: Any) -> tuple[Erased, ...]:
    """Erase one person's data: conversations whole, tickets down to the record that there was one; return what was erased."""
    with database.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete=ON")  # Else the bytes stay in the file until they are written over.
        found = [
            Erased(table.name, connection.execute(sa.delete(table).where(condition)).rowcount)
            for table, condition in _whole(whose)
            if table.name not in _KEPT_RECORDS
        ]
        emptied = sa.update(tickets).where(tickets.c.reference.in_(whose.tickets)).values(**_PERSONAL, erased_at=now)
        found.append(Erased(tickets.name, connection.execute(emptied).rowcount))
    _forget_log(database)
    return tuple(found)


def _whole(whose: Whose) -> Iterator[tuple[sa.Table, sa.ColumnElement[bool]]]:
    """Yield the tables whose rows belong to one person, rows that others point to last; whatever points to a ticket is among them."""
    yield turns, turns.c.conversation.in_(whose.conversations)
    yield conversations, conversations.c.id.in_(whose.conversations)
    yield consents, consents.c.person.in_(whose.persons)
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
