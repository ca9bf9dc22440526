"""The database: every commit is on disk before it is answered; while it is away, the search goes on without it."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from alembic.util import CommandError
from sqlalchemy.engine import make_url

from site_api.errors import StoreUnavailable
from site_api.store.migration import migrate

_WAIT_MS = 5000  # For another process that writes.
_log = logging.getLogger("ventanilla.store")


class Database:
    """Opens at the first use, so that a server without its database still answers questions."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: sa.Engine | None = None
        self._opening = threading.Lock()
        # SQLite takes one writer at a time, and its own waiting is by naps that grow to a tenth of a second.
        self._writing = threading.Lock() if url.startswith("sqlite") else nullcontext()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._engine is not None:
            self._engine.dispose()

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """Yield a transaction that is committed at the end; raise StoreUnavailable where the database cannot be used."""
        with _told(), self._writing, self._opened().begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Yield a connection that only reads and so waits for no writer; raise StoreUnavailable as above."""
        with _told(), self._opened().connect() as connection:
            yield connection.execution_options(**{_BEGIN: "BEGIN"})

    def _opened(self) -> sa.Engine:
        with self._opening:
            if self._engine is None:
                self._engine = _open(self._url)
            return self._engine


_BEGIN = "sqlite_begin"


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (sa.exc.SQLAlchemyError, CommandError, OSError) as error:
        _log.error("the database cannot be used: %s", error)
        raise StoreUnavailable(
            "The database does not answer, so that nothing was kept; try again in a minute", {"Retry-After": "60"}
        ) from error


def _open(url: str) -> sa.Engine:
    """Return an engine whose tables are those of this version; SQLite runs in WAL mode with full synchronisation."""
    address = make_url(url)
    sqlite = address.get_backend_name() == "sqlite"
    if sqlite and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    waits = {} if sqlite else {"connect_timeout": 5, "options": f"-c lock_timeout={_WAIT_MS} -c statement_timeout={6 * _WAIT_MS}"}
    # Values are kept out of errors, since errors are logged.
    engine = sa.create_engine(address, pool_pre_ping=True, hide_parameters=True, connect_args=waits)
    if sqlite:
        sa.event.listen(engine, "connect", _make_durable)
        sa.event.listen(engine, "begin", _begin)
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _make_durable(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # Python's driver must not begin transactions by itself; `_begin` does.
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={_WAIT_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    # A transaction that reads first and writes later is refused at once if another wrote between; this one waits at its start.
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN IMMEDIATE"))
