"""Inserting what may be there already, which SQLite and PostgreSQL each say in their own dialect."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert_if_new(connection: sa.Connection, table: sa.Table, **values: Any) -> bool:
    """Insert a row unless its key is taken; of two at once the second waits for the first. Return whether it was inserted."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(**values).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return connection.execute(statement).rowcount == 1
