"""Who is signed in: a random name in a cookie, of which the database keeps only a digest."""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from site_api.agents.accounts import read_agent
from site_api.agents.agent import Agent
from site_api.store.database import Database
from site_api.store.tables.agents import agents, desk_sessions

LONGEST = dt.timedelta(hours=12)  # A working day; then the password is asked for again.
IDLE = dt.timedelta(hours=1)
_SEEN_EVERY = dt.timedelta(minutes=1)  # Not each request needs a write.


@dataclass(frozen=True, slots=True)
class Session:
    """One agent on one browser; `csrf` is what its forms must bring."""

    agent: Agent
    csrf: str
    lang: str
    token_hash: str

    def holds(self, csrf: str) -> bool:
        """Return whether a form is one that this session was given."""
        return hmac.compare_digest(self.csrf.encode(), csrf.encode())


class Sessions:
    """Starts, finds and ends sessions; any process finds them."""

    def __init__(self, database: Database, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:
        self._database = database
        self._now = now

    def start(self, agent: Agent, lang: str) -> str:
        """Begin a session and return its name for the cookie; sessions that are over are cleared away."""
        token, now = secrets.token_urlsafe(32), self._now()
        with self._database.begin() as connection:
            connection.execute(sa.delete(desk_sessions).where(sa.not_(_VALID)), _since(now))
            row = {"token_hash": _digest(token), "agent": agent.name, "csrf": secrets.token_urlsafe(24), "lang": lang}
            connection.execute(sa.insert(desk_sessions).values(**row, created_at=now, seen_at=now))
        return token

    def find(self, token: str | None) -> Session | None:
        """Return the session of a cookie, or None where it is over or its account is disabled."""
        if not token:
            return None
        now = self._now()
        with self._database.read() as connection:
            row = connection.execute(_FOUND, {"token": _digest(token), **_since(now)}).mappings().one_or_none()
        if row is None:
            return None
        if now - row["seen_at"] > _SEEN_EVERY:
            self._change(row["token_hash"], seen_at=now)
        return Session(read_agent(row), row["csrf"], row["lang"], row["token_hash"])

    def speak(self, session: Session, lang: str) -> None:
        """Let a session go on in another language."""
        self._change(session.token_hash, lang=lang)

    def end(self, session: Session) -> None:
        """End a session."""
        with self._database.begin() as connection:
            connection.execute(sa.delete(desk_sessions).where(desk_sessions.c.token_hash == session.token_hash))

    def _change(self, token_hash: str, **values: object) -> None:
        with self._database.begin() as connection:
            connection.execute(sa.update(desk_sessions).where(desk_sessions.c.token_hash == token_hash).values(**values))


_VALID = sa.and_(desk_sessions.c.created_at > sa.bindparam("longest"), desk_sessions.c.seen_at > sa.bindparam("idle"))
_FOUND = (
    sa.select(desk_sessions, agents)
    .join(agents, agents.c.name == desk_sessions.c.agent)
    .where(desk_sessions.c.token_hash == sa.bindparam("token"), _VALID, agents.c.disabled_at.is_(None))
)


def _since(now: dt.datetime) -> dict[str, dt.datetime]:
    """Return since when a session that is valid has begun, and was seen."""
    return {"longest": now - LONGEST, "idle": now - IDLE}


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
