"""Inserting what may be there already, which SQLite and PostgreSQL each say in their own dialect."""

import functools
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert_if_new(connection: sa.Connection, table: sa.Table, **values: Any) -> bool:
    """Insert a row unless its key is taken; of two at once the second waits for the first. Return whether it was inserted."""
    return connection.execute(_statement(table, connection.dialect.name), values).rowcount == 1


# A statement with its values in it would be put together anew for each row, which takes longer than the database does.
@functools.cache
def _statement(table: sa.Table, dialect: str) -> sa.Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
