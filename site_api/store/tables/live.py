"""Live talks of customers and agents: who waits, who talks, and each step by number; what is said stands in `ticket_messages`."""

import sqlalchemy as sa

from site_api.store.metadata import Moment, metadata

_OPEN = sa.text("ended_at IS NULL")

live_talks = sa.Table(
    "live_talks",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("conversation", sa.String(64), nullable=False),
    sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("queue", sa.String(60), nullable=False),
    sa.Column("urgency", sa.SmallInteger, nullable=False),
    sa.Column("lang", sa.String(10), nullable=False),
    sa.Column("status", sa.String(10), nullable=False),  # waiting, talking or ended
    sa.Column("agent", sa.String(100)),
    sa.Column("version", sa.Integer, nullable=False),  # The number of its last step.
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("accepted_at", Moment),
    sa.Column("ended_at", Moment),
    sa.Column("outcome", sa.String(20)),
    sa.Column("settled_at", Moment),  # When what had not reached the customer was written to them.
    sa.Column("customer_read", sa.Integer, nullable=False),  # The last step that reached the customer.
    sa.Column("customer_seen_at", Moment, nullable=False),
    sa.Column("customer_typing_at", Moment),
    sa.Column("agent_typing_at", Moment),
    # One open talk for each conversation, however many processes are asked at once.
    sa.Index(
        "uq_live_talks_open",
        "conversation",
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    ),
    sa.Index("ix_live_talks_conversation", "conversation", "asked_at"),
    # Open talks are those of which the end is null: what every process looks at several times a second.
    sa.Index("ix_live_talks_ended", "ended_at", "queue"),
    sa.Index("ix_live_talks_settled", "settled_at", "ended_at"),
)


def has_open_talk(ticket: sa.ColumnElement[str] | str) -> sa.Exists:
    """Return whether a live talk about a ticket goes on, waiting or talking."""
    return sa.exists().where(live_talks.c.ticket == ticket, live_talks.c.ended_at.is_(None))


live_steps = sa.Table(
    "live_steps",
    metadata,
    sa.Column("talk", sa.String(32), sa.ForeignKey("live_talks.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),  # joined, line, waiting (again) or ended
    sa.Column("author", sa.String(20), nullable=False),
    sa.Column("agent", sa.String(100)),
    sa.Column("message", sa.BigInteger().with_variant(sa.Integer, "sqlite"), sa.ForeignKey("ticket_messages.id", ondelete="CASCADE")),
    sa.Column("key", sa.String(64)),  # The sender's own name of a line, so that one that is sent again is kept once.
    sa.Index("uq_live_steps_key", "talk", "author", "key", unique=True),
    sa.Index("ix_live_steps_message", "message"),
)

live_agents = sa.Table(
    "live_agents",
    metadata,
    sa.Column("agent", sa.String(100), sa.ForeignKey("agents.name", ondelete="CASCADE"), primary_key=True),
    sa.Column("available", sa.Boolean, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
)
