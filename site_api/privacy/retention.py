"""Lets data go when its time is over: at the start, and again every few hours."""

import datetime as dt
import logging
import threading
from dataclasses import dataclass

import sqlalchemy as sa

from site_api.errors import StoreUnavailable
from site_api.privacy.record import erase
from site_api.privacy.whose import Whose
from site_api.store.database import Database
from site_api.store.tables.conversations import consents, conversations
from site_api.store.tables.tickets import tickets

_EVERY = 6 * 3600  # Seconds.
_AT_ONCE = 500  # Rows in one transaction, so that nobody waits long.
_log = logging.getLogger("ventanilla.retention")


@dataclass(frozen=True, slots=True)
class LetGo:
    """How much was let go."""

    conversations: int
    tickets: int


@dataclass(frozen=True, slots=True)
class Retention:
    """How long conversations are kept after their last turn, and what closed tickets say after they were closed."""

    conversations: dt.timedelta
    tickets: dt.timedelta


def let_go(database: Database, retention: Retention, now: dt.datetime) -> LetGo:
    """Erase what is older than its time; return how much it was."""
    talks = papers = 0
    while names := _old_conversations(database, now - retention.conversations):
        _delete_conversations(database, names)
        talks += len(names)
    while references := _old_tickets(database, now - retention.tickets):
        erase(database, Whose(frozenset(), frozenset(references), frozenset()), now)
        papers += len(references)
    return LetGo(talks, papers)


class Keeper:
    """Lets data go in a thread of its own."""

    def __init__(self, database: Database, retention: Retention) -> None:
        self._database = database
        self._retention = retention
        self._stop = threading.Event()

    def start(self) -> None:
        """Begin."""
        threading.Thread(target=self._run, name="retention", daemon=True).start()

    def stop(self) -> None:
        """End."""
        self._stop.set()

    def _run(self) -> None:
        wait = 60.0  # The first customers come first.
        while not self._stop.wait(wait):
            wait = _EVERY
            try:
                gone = let_go(self._database, self._retention, dt.datetime.now(dt.UTC))
            except StoreUnavailable:
                continue  # Told by the database itself; the next time it will be more.
            _log.info("let go of %d conversations and %d tickets", gone.conversations, gone.tickets)


def _old_conversations(database: Database, before: dt.datetime) -> list[str]:
    statement = sa.select(conversations.c.id).where(conversations.c.updated_at < before).limit(_AT_ONCE)
    with database.read() as connection:
        return list(connection.execute(statement).scalars())


def _old_tickets(database: Database, before: dt.datetime) -> list[str]:
    closed = tickets.c.closed_at.is_not(None) & (tickets.c.closed_at < before) & tickets.c.erased_at.is_(None)
    with database.read() as connection:
        return list(connection.execute(sa.select(tickets.c.reference).where(closed).limit(_AT_ONCE)).scalars())


def _delete_conversations(database: Database, names: list[str]) -> None:
    """Delete conversations and, with the last one of a person, what that person agreed to."""
    with database.begin() as connection:
        persons = set(connection.execute(sa.select(conversations.c.person).where(conversations.c.id.in_(names))).scalars())
        connection.execute(sa.delete(conversations).where(conversations.c.id.in_(names)))
        left = set(connection.execute(sa.select(conversations.c.person).where(conversations.c.person.in_(persons))).scalars())
        connection.execute(sa.delete(consents).where(consents.c.person.in_(persons - left)))
