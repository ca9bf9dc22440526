"""Live talks of customers and agents."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    _create_talks()
    _create_steps()
    op.create_table(
        "live_agents",
        sa.Column("agent", sa.String(100), sa.ForeignKey("agents.name", ondelete="CASCADE"), primary_key=True),
        sa.Column("available", sa.Boolean, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
    )


def _create_talks() -> None:
    op.create_table(
        "live_talks",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE"), nullable=False),
        sa.Column("queue", sa.String(60), nullable=False),
        sa.Column("urgency", sa.SmallInteger, nullable=False),
        sa.Column("lang", sa.String(10), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("agent", sa.String(100)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("accepted_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.Column("outcome", sa.String(20)),
        sa.Column("settled_at", _MOMENT),
        sa.Column("customer_read", sa.Integer, nullable=False),
        sa.Column("customer_seen_at", _MOMENT, nullable=False),
        sa.Column("customer_typing_at", _MOMENT),
        sa.Column("agent_typing_at", _MOMENT),
    )
    op.create_index("uq_live_talks_open", "live_talks", ["conversation"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index("ix_live_talks_conversation", "live_talks", ["conversation", "asked_at"])
    op.create_index("ix_live_talks_ended", "live_talks", ["ended_at", "queue"])
    op.create_index("ix_live_talks_settled", "live_talks", ["settled_at", "ended_at"])
    op.create_index("ix_live_talks_ticket", "live_talks", ["ticket"])


def _create_steps() -> None:
    op.create_table(
        "live_steps",
        sa.Column("talk", sa.String(32), sa.ForeignKey("live_talks.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("author", sa.String(20), nullable=False),
        sa.Column("agent", sa.String(100)),
        sa.Column("message", _NUMBER, sa.ForeignKey("ticket_messages.id", ondelete="CASCADE")),
        sa.Column("key", sa.String(64)),
    )
    op.create_index("uq_live_steps_key", "live_steps", ["talk", "author", "key"], unique=True)
    op.create_index("ix_live_steps_message", "live_steps", ["message"])
