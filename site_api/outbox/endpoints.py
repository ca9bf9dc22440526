"""Receivers of webhooks: those of the settings, but for the ones that said they are gone."""

import datetime as dt

import sqlalchemy as sa

from site_api.store.database import Database
from site_api.store.tables.outbox import webhook_endpoints


class Endpoints:
    """Remembers which receivers want no more."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def disabled(self) -> dict[str, str]:
        """Return the receivers that get nothing, each with the reason."""
        with self._database.read() as connection:
            return {url: reason for url, _, reason in connection.execute(sa.select(webhook_endpoints))}

    def disable(self, url: str, reason: str) -> None:
        """Send a receiver nothing more until somebody enables it again."""
        with self._database.begin() as connection:
            if connection.scalar(sa.select(webhook_endpoints.c.url).where(webhook_endpoints.c.url == url)) is None:
                connection.execute(sa.insert(webhook_endpoints).values(url=url, reason=reason, disabled_at=dt.datetime.now(dt.UTC)))

    def enable(self, url: str) -> bool:
        """Let a receiver get webhooks again; return whether it got none."""
        with self._database.begin() as connection:
            return connection.execute(sa.delete(webhook_endpoints).where(webhook_endpoints.c.url == url)).rowcount > 0
