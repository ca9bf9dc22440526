"""Conversations, their turns, and consents."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("lang", sa.String(10), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
    )
    op.create_index("ix_conversations_updated_at", "conversations", ["updated_at"])
    op.create_table(
        "turns",
        sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("choice", sa.String(220)),
        sa.Column("lang", sa.String(10), nullable=False),
        sa.Column("action", sa.String(20)),
        sa.Column("reason", sa.String(60)),
        sa.Column("replies", sa.Text, nullable=False),
        sa.Column("ticket", sa.String(24)),
    )
    op.create_index("ix_turns_ticket", "turns", ["ticket"])
    op.create_table(
        "consents",
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("version", sa.String(40), primary_key=True),
        sa.Column("lang", sa.String(10), nullable=False),
        sa.Column("told_at", _MOMENT, nullable=False),
        sa.Column("agreed_at", _MOMENT),
    )
    op.create_index("ix_consents_told_at", "consents", ["told_at"])
