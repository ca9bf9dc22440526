"""Who is at the desk: set by hand, and believed as long as their desk gives signs of life."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from site_api.clock import utc_now
from site_api.live_chat.talk import Patience
from site_api.store.database import Database
from site_api.store.insertion import insert_if_new
from site_api.store.tables.live import live_agents


@dataclass(frozen=True, slots=True)
class Presence:
    """Keeps who is available."""

    database: Database
    patience: Patience
    now: Callable[[], dt.datetime] = utc_now

    def set(self, agent: str, *, available: bool) -> None:
        """Say whether somebody takes live talks; those that they hold go on either way."""
        with self.database.begin() as connection:
            if not insert_if_new(connection, live_agents, agent=agent, available=available, seen_at=self.now()):
                mine = live_agents.c.agent == agent
                connection.execute(sa.update(live_agents).where(mine).values(available=available, seen_at=self.now()))

    def is_available(self, agent: str) -> bool:
        """Return whether somebody has said that they take talks; after a long silence they must say so again."""
        since = self.now() - 20 * self.patience.agent
        found = sa.select(live_agents.c.agent).where(live_agents.c.agent == agent, live_agents.c.available, live_agents.c.seen_at > since)
        with self.database.read() as connection:
            return connection.execute(found).one_or_none() is not None
