"""Who of the bank looked at what."""

import sqlalchemy as sa

from site_api.store.metadata import Moment, Number, metadata

audit_log = sa.Table(
    "audit_log",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("agent", sa.String(100), nullable=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("ticket", sa.String(24), index=True),  # No foreign key: the record outlives the ticket.
    sa.Column("detail", sa.String(200)),
    sa.Index("ix_audit_log_at", "at", "agent"),  # Who was at work in which hour is counted from it alone.
)
