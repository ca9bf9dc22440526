"""Accounts in the database."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from site_api.agents.agent import Agent, Role
from site_api.agents.password import hash_password, holds, is_outdated
from site_api.store.database import Database
from site_api.store.tables.agents import agents, desk_sessions


class Accounts:
    """Who may sign in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, agent: Agent, password: str | None) -> bool:
        """Make an account, or give one that is there new rights, and a new password where one is given; return whether it is new."""
        values = _values(agent) | ({"password_hash": hash_password(password)} if password else {})
        with self._database.begin() as connection:
            changed = connection.execute(sa.update(agents).where(agents.c.name == agent.name).values(**values, disabled_at=None)).rowcount
            if not changed:
                connection.execute(sa.insert(agents).values(name=agent.name, created_at=dt.datetime.now(dt.UTC), **values))
            _end_sessions(connection, agent.name)
        return not changed

    def disable(self, name: str) -> bool:
        """Let somebody sign in no more, and end their sessions; return whether there was such an account."""
        with self._database.begin() as connection:
            found = sa.update(agents).where(agents.c.name == name).values(disabled_at=dt.datetime.now(dt.UTC))
            _end_sessions(connection, name)
            return connection.execute(found).rowcount > 0

    def all(self) -> tuple[Agent, ...]:
        """Return every account by name."""
        with self._database.read() as connection:
            return tuple(read_agent(row) for row in connection.execute(sa.select(agents).order_by(agents.c.name)).mappings())

    def find(self, name: str) -> Agent | None:
        """Return an account that may sign in."""
        with self._database.read() as connection:
            row = connection.execute(_enabled(name)).mappings().one_or_none()
        return read_agent(row) if row else None

    def check(self, name: str, password: str) -> Agent | None:
        """Return whose name and password these are, or None; an outdated hash is renewed."""
        with self._database.read() as connection:
            row = connection.execute(_enabled(name)).mappings().one_or_none()
        kept = row["password_hash"] if row else None
        if not holds(kept, password) or row is None:
            return None
        if kept and is_outdated(kept):
            with self._database.begin() as connection:
                connection.execute(sa.update(agents).where(agents.c.name == row["name"]).values(password_hash=hash_password(password)))
        return read_agent(row)


def read_agent(row: sa.RowMapping) -> Agent:
    """Return the account of a row of `agents`."""
    return Agent(row["name"], row["full_name"], Role(row["role"]), tuple(row["queues"]), tuple(row["languages"]), row["disabled_at"])


def _enabled(name: str) -> sa.Select[Any]:
    return sa.select(agents).where(agents.c.name == name.strip().lower(), agents.c.disabled_at.is_(None))


def _values(agent: Agent) -> dict[str, Any]:
    return {"full_name": agent.full_name, "role": agent.role, "queues": list(agent.queues), "languages": list(agent.languages)}


def _end_sessions(connection: sa.Connection, name: str) -> None:
    connection.execute(sa.delete(desk_sessions).where(desk_sessions.c.agent == name))
