"""The database: every commit is on disk before it is answered; while it is away, the search goes on without it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from site_api.errors import StoreUnavailable
from site_api.store.tables import metadata


class Database:
    """Opens at the first use, so that a server without its database still answers questions."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: sa.Engine | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._engine is not None:
            self._engine.dispose()

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """Yield a transaction that is committed at the end; raise StoreUnavailable where the database cannot be used."""
        try:
            with self._opened().begin() as connection:
                yield connection
        except (sa.exc.SQLAlchemyError, OSError) as error:
            raise StoreUnavailable(
                "It could not be kept, since the database does not answer; try again in a minute", {"Retry-After": "60"}
            ) from error

    def _opened(self) -> sa.Engine:
        with self._lock:
            if self._engine is None:
                self._engine = _open(self._url)
            return self._engine


def _open(url: str) -> sa.Engine:
    """Return an engine with all tables made; SQLite runs in WAL mode with full synchronisation."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(address, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _make_durable)
    metadata.create_all(engine)
    return engine


def _make_durable(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
