"""Where conversations are kept: a turn is one transaction, and it is on disk before it is answered."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import sqlalchemy as sa
from pydantic import TypeAdapter

from site_api.chat.reply import Reply
from site_api.chat.state import State
from site_api.store.database import Database
from site_api.store.tables.conversations import consents, conversations, turns


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation as it is kept; `version` is how many turns it has had."""

    id: str
    state: State
    version: int
    person: str
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One turn as it is kept: what the customer said and what was answered."""

    at: dt.datetime
    text: str
    choice: str | None
    lang: str
    action: str | None
    reason: str | None
    replies: tuple[Reply, ...]
    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A turn to be kept: the conversation after it, the turn itself, and the version of the text that the person was told."""

    id: str
    version: int
    state: State
    channel: str
    person: str
    line: Line
    told: str | None = None
    agreed: str | None = None


class Overtaken(Exception):
    """Another turn of the same conversation was kept meanwhile."""


class ConversationStore(Protocol):
    """Keeps conversations."""

    def find(self, conversation: str) -> Kept | None:
        """Return a conversation, or None."""
        ...

    def knows(self, person: str, version: str) -> bool:
        """Return whether a person was told a version of the text and went on."""
        ...

    def keep(self, taken: Taken) -> None:
        """Keep a turn; raise Overtaken where another one came first."""
        ...

    def lines(self, conversation: str) -> tuple[Line, ...]:
        """Return all turns of a conversation."""
        ...


class SqlConversationStore:
    """Conversations in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, conversation: str) -> Kept | None:
        """Return a conversation, or None."""
        with self._database.read() as connection:
            row = connection.execute(_FIND, {"id": conversation}).one_or_none()
        return Kept(row.id, _states().validate_json(row.state), row.version, row.person, row.updated_at) if row else None

    def knows(self, person: str, version: str) -> bool:
        """Return whether a person was told a version of the text and went on."""
        with self._database.read() as connection:
            return connection.execute(_KNOWS, {"person": person, "version": version}).one_or_none() is not None

    def keep(self, taken: Taken) -> None:
        """Keep a turn; raise Overtaken where another one came first."""
        with self._database.begin() as connection:
            _keep_conversation(connection, taken)
            connection.execute(_ADD_TURN, _turn_values(taken))
            _keep_consent(connection, taken)

    def lines(self, conversation: str) -> tuple[Line, ...]:
        """Return all turns of a conversation."""
        with self._database.read() as connection:
            rows = connection.execute(_LINES, {"id": conversation}).all()
        return tuple(_line(row) for row in rows)


_FIND = sa.select(conversations).where(conversations.c.id == sa.bindparam("id"))
_KNOWS = sa.select(consents.c.person).where(
    consents.c.person == sa.bindparam("person"), consents.c.version == sa.bindparam("version"), consents.c.agreed_at.is_not(None)
)
_LINES = sa.select(turns).where(turns.c.conversation == sa.bindparam("id")).order_by(turns.c.number)
_ADD_CONVERSATION = sa.insert(conversations)
_ADD_TURN = sa.insert(turns)
_GO_ON = (
    sa.update(conversations)
    .where(conversations.c.id == sa.bindparam("of"), conversations.c.version == sa.bindparam("after"))
    .values(version=sa.bindparam("next"), state=sa.bindparam("now"), lang=sa.bindparam("in_lang"), updated_at=sa.bindparam("at"))
)
_AGREE = (
    sa.update(consents)
    .where(consents.c.person == sa.bindparam("by"), consents.c.version == sa.bindparam("told"), consents.c.agreed_at.is_(None))
    .values(agreed_at=sa.bindparam("at"))
)


def _keep_conversation(connection: sa.Connection, taken: Taken) -> None:
    state, at = _states().dump_json(taken.state).decode(), taken.line.at
    if taken.version == 0:
        row = {"id": taken.id, "version": 1, "state": state, "lang": taken.state.lang, "channel": taken.channel}
        connection.execute(_ADD_CONVERSATION, {**row, "person": taken.person, "created_at": at, "updated_at": at})
        return
    values = {"of": taken.id, "after": taken.version, "next": taken.version + 1, "now": state, "in_lang": taken.state.lang, "at": at}
    if connection.execute(_GO_ON, values).rowcount != 1:
        raise Overtaken


def _turn_values(taken: Taken) -> dict[str, object]:
    line = taken.line
    return {
        "conversation": taken.id,
        "number": taken.version + 1,
        "at": line.at,
        "text": line.text,
        "choice": line.choice,
        "lang": line.lang,
        "action": line.action,
        "reason": line.reason,
        "replies": _replies().dump_json(line.replies, exclude_none=True).decode(),
        "ticket": line.ticket,
    }


def _keep_consent(connection: sa.Connection, taken: Taken) -> None:
    at = taken.line.at
    if taken.told:
        known = connection.execute(
            sa.select(consents.c.person).where(consents.c.person == taken.person, consents.c.version == taken.told)
        ).one_or_none()
        if known is None:
            connection.execute(
                sa.insert(consents).values(person=taken.person, version=taken.told, lang=taken.state.lang, told_at=at, agreed_at=None)
            )
    if taken.agreed:
        connection.execute(_AGREE, {"by": taken.person, "told": taken.agreed, "at": at})


def _line(row: sa.Row[tuple[object, ...]]) -> Line:
    replies = _replies().validate_json(row.replies)
    return Line(row.at, row.text, row.choice, row.lang, row.action, row.reason, replies, row.ticket)


@cache
def _states() -> TypeAdapter[State]:
    return TypeAdapter(State)


@cache
def _replies() -> TypeAdapter[tuple[Reply, ...]]:
    return TypeAdapter(tuple[Reply, ...])
