"""Lists of the inbox as they were written, for as long as no ticket changes: many desks show the same, and look again after each change."""

import threading
import time
from collections.abc import Callable, Hashable

import sqlalchemy as sa
from markupsafe import Markup

from site_api.store.database import Database
from site_api.store.tables.tickets import history

_KEPT = 2.0  # Seconds; the time that is left stands in them too.
_MOST = 64  # Of about 30 kB each.
# Whatever changes in a ticket is written down there, by whichever process.
_LAST_CHANGE = sa.select(sa.func.max(history.c.id))


class Lists:
    """Keeps what was written since the last change."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._written: dict[Hashable, Markup] = {}
        self._at: tuple[int | None, float] = (None, 0.0)

    def of(self, key: Hashable, write: Callable[[sa.Connection], Markup]) -> Markup:
        """Return the list that a key stands for; it must hold all on which the list depends but the tickets."""
        with self._database.read() as connection:
            last: int | None = connection.scalar(_LAST_CHANGE)
            known = self._known(last).get(key)
            return known if known is not None else self._keep(last, key, write(connection))

    def _known(self, last: int | None) -> dict[Hashable, Markup]:
        with self._lock:
            now = time.monotonic()
            if last != self._at[0] or now > self._at[1] or len(self._written) >= _MOST:
                self._written, self._at = {}, (last, now + _KEPT)
            return self._written

    def _keep(self, last: int | None, key: Hashable, written: Markup) -> Markup:
        with self._lock:
            if last == self._at[0]:
                self._written[key] = written
        return written
