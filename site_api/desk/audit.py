"""Who of the bank looked at which ticket, and what they did: written before it is shown."""

import datetime as dt

import sqlalchemy as sa

from site_api.store.tables.audit import audit_log


def note_access(connection: sa.Connection, agent: str, action: str, ticket: str | None = None, detail: str | None = None) -> None:
    """Write one line of the audit log."""
    row = {"at": dt.datetime.now(dt.UTC), "agent": agent, "action": action, "ticket": ticket, "detail": detail and detail[:200]}
    connection.execute(sa.insert(audit_log).values(**row))
