"""The bank's people at the desk: accounts, their sessions, and failed sign-ins."""

import sqlalchemy as sa

from site_api.store.metadata import Moment, Number, metadata

agents = sa.Table(
    "agents",
    metadata,
    sa.Column("name", sa.String(100), primary_key=True),
    sa.Column("full_name", sa.String(200), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),  # agent, lead, writer or admin
    sa.Column("queues", sa.JSON, nullable=False),  # Skills; an empty list is every queue.
    sa.Column("languages", sa.JSON, nullable=False),
    sa.Column("password_hash", sa.String(200)),  # Null for who signs in by the bank's single sign-on only.
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("disabled_at", Moment),
)

desk_sessions = sa.Table(
    "desk_sessions",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("agent", sa.String(100), sa.ForeignKey("agents.name", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("csrf", sa.String(64), nullable=False),
    sa.Column("lang", sa.String(10), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
)

failed_sign_ins = sa.Table(
    "failed_sign_ins",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("key_hash", sa.String(64), nullable=False),  # Of the account's name, or of the client's address.
    sa.Column("at", Moment, nullable=False),
    sa.Index("ix_failed_sign_ins_key_at", "key_hash", "at"),
)
