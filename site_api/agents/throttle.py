"""Guessing passwords is slow: after a few failures an account, and later a client's address, must wait."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator

import sqlalchemy as sa

from site_api.store.database import Database
from site_api.store.tables.agents import failed_sign_ins

WINDOW = dt.timedelta(minutes=15)
OF_ACCOUNT = 5
OF_ADDRESS = 30  # A whole branch may share one address.


class Throttle:
    """Counts failed sign-ins; several processes count together."""

    def __init__(self, database: Database, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:
        self._database = database
        self._now = now

    def wait(self, name: str, address: str) -> dt.timedelta | None:
        """Return how long this account or address must wait, or None where it need not."""
        with self._database.read() as connection:
            waits = [self._wait(connection, key, most) for key, most in _keys(name, address)]
        return max((wait for wait in waits if wait), default=None)

    def failed(self, name: str, address: str) -> None:
        """Count a failure; old ones are cleared away."""
        now = self._now()
        with self._database.begin() as connection:
            connection.execute(sa.delete(failed_sign_ins).where(failed_sign_ins.c.at < now - WINDOW))
            connection.execute(sa.insert(failed_sign_ins), [{"key_hash": key, "at": now} for key, _ in _keys(name, address)])

    def succeeded(self, name: str) -> None:
        """Forget an account's failures."""
        with self._database.begin() as connection:
            connection.execute(sa.delete(failed_sign_ins).where(failed_sign_ins.c.key_hash == _hash("name", name)))

    def _wait(self, connection: sa.Connection, key: str, most: int) -> dt.timedelta | None:
        now = self._now()
        recent = sa.select(failed_sign_ins.c.at).where(failed_sign_ins.c.key_hash == key, failed_sign_ins.c.at > now - WINDOW)
        times = list(connection.scalars(recent.order_by(failed_sign_ins.c.at.desc()).limit(most)))
        return times[-1] + WINDOW - now if len(times) == most else None


def _keys(name: str, address: str) -> Iterator[tuple[str, int]]:
    yield _hash("name", name), OF_ACCOUNT
    yield _hash("address", address), OF_ADDRESS


def _hash(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value.strip().lower()}".encode()).hexdigest()
