"""The outbox in the database: written in the change's own transaction, claimed by one sender at a time.

A claim moves the message's next attempt into the future. A sender that dies leaves it to the next one after that time, so that
a message may be sent twice, under the same id, but is never lost.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from site_api.outbox.message import Entry, Kind, Message, State
from site_api.store.database import Database
from site_api.store.tables.outbox import outbox

LEASE = dt.timedelta(minutes=2)  # Longer than any one attempt may take.
_LONGEST_ERROR = 300


def post(connection: sa.Connection, *messages: Message, now: dt.datetime) -> None:
    """Put messages into the outbox within a transaction: they are sent if it is committed, and only then."""
    if messages:
        connection.execute(sa.insert(outbox), [_row(message, now) for message in messages])


class Outbox:
    """What waits to be sent, and what came of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, kind: Kind, now: dt.datetime) -> Entry | None:
        """Take the message of a kind that has waited longest, or None where none is due; no other sender gets it meanwhile."""
        if not self._any_due(kind, now):
            return None
        with self._database.begin() as connection:
            found = connection.execute(_due(kind, now).limit(1).with_for_update(skip_locked=True)).one_or_none()
            if found is None:
                return None
            entry = _entry(found)
            claimed = replace(entry, attempts=entry.attempts + 1, next_at=now + LEASE)
            _change(connection, entry, attempts=claimed.attempts, next_at=claimed.next_at)
            return claimed

    def sent(self, entry: Entry) -> None:
        """Note that a message has arrived."""
        self._settle(entry, state=State.SENT, error=None)

    def put_off(self, entry: Entry, until: dt.datetime, error: str) -> None:
        """Note that an attempt failed, and when the next one is due."""
        self._settle(entry, next_at=until, error=error[:_LONGEST_ERROR])

    def give_up(self, entry: Entry, error: str) -> None:
        """Note that a message cannot be delivered; it is kept for a person to look at."""
        self._settle(entry, state=State.DEAD, error=error[:_LONGEST_ERROR])

    def entries(self, state: State | None = None, limit: int = 50) -> tuple[Entry, ...]:
        """Return what was put in last."""
        rows = sa.select(outbox).order_by(outbox.c.created_at.desc(), outbox.c.id).limit(limit)
        with self._database.read() as connection:
            return tuple(_entry(row) for row in connection.execute(rows if state is None else rows.where(outbox.c.state == state)))

    def counts(self) -> dict[State, int]:
        """Return how many messages there are in each state."""
        rows = sa.select(outbox.c.state, sa.func.count()).group_by(outbox.c.state)
        with self._database.read() as connection:
            return {State(state): number for state, number in connection.execute(rows)}

    def retry(self, now: dt.datetime, ids: Sequence[str] = ()) -> int:
        """Let messages that were given up wait again, all of them where none is named; return how many."""
        chosen = sa.update(outbox).where(outbox.c.state == State.DEAD)
        again = (chosen.where(outbox.c.id.in_(ids)) if ids else chosen).values(state=State.WAITING, next_at=now, attempts=0)
        with self._database.begin() as connection:
            return connection.execute(again).rowcount

    def forget(self, before: dt.datetime) -> int:
        """Delete what was sent before a moment; return how many messages."""
        old = sa.delete(outbox).where(outbox.c.state == State.SENT, outbox.c.next_at < before)
        with self._database.begin() as connection:
            return connection.execute(old).rowcount

    def _any_due(self, kind: Kind, now: dt.datetime) -> bool:
        # Asked without the right to write, so that a sender with nothing to do holds nobody up.
        with self._database.read() as connection:
            return connection.execute(_due(kind, now).limit(1)).first() is not None

    def _settle(self, entry: Entry, **values: object) -> None:
        with self._database.begin() as connection:
            _change(connection, entry, **values)


def _due(kind: Kind, now: dt.datetime) -> sa.Select[tuple[object, ...]]:
    waiting = sa.and_(outbox.c.state == State.WAITING, outbox.c.kind == kind, outbox.c.next_at <= now)
    return sa.select(outbox).where(waiting).order_by(outbox.c.next_at, outbox.c.id)


def _change(connection: sa.Connection, entry: Entry, **values: object) -> None:
    # Only who made the last attempt settles it: one that was slower than its lease must not undo another's work.
    mine = sa.and_(outbox.c.id == entry.message.id, outbox.c.attempts == entry.attempts, outbox.c.state == State.WAITING)
    connection.execute(sa.update(outbox).where(mine).values(**values))


def _row(message: Message, now: dt.datetime) -> dict[str, object]:
    return {
        "id": message.id,
        "kind": message.kind,
        "topic": message.topic,
        "target": message.target,
        "ticket": message.ticket,
        "payload": dict(message.payload),
        "state": State.WAITING,
        "created_at": now,
        "next_at": now,
        "attempts": 0,
    }


def _entry(row: sa.Row[tuple[object, ...]]) -> Entry:
    found = row._mapping
    message = Message(Kind(found["kind"]), found["topic"], found["payload"], ticket=found["ticket"], target=found["target"], id=found["id"])
    return Entry(message, State(found["state"]), found["created_at"], found["next_at"], found["attempts"], found["error"])
