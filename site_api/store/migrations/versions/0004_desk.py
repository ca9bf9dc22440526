"""The outbox, e-mails taken in, the agents with their sessions, and what the desk adds to a ticket."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_outbox()
    _create_received_mails()
    _create_agents()
    _create_ticket_work()
    _create_inbox_indexes()


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("target", sa.String(500)),
        sa.Column("ticket", sa.String(24)),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.String(300)),
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "kind", "next_at"])
    op.create_index("ix_outbox_ticket", "outbox", ["ticket"])
    op.create_table(
        "webhook_endpoints",
        sa.Column("url", sa.String(500), primary_key=True),
        sa.Column("disabled_at", _MOMENT, nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
    )


def _create_received_mails() -> None:
    op.create_table(
        "received_mails",
        sa.Column("message_id_hash", sa.String(64), primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_index("ix_received_mails_at", "received_mails", ["at"])


def _create_agents() -> None:
    op.create_table(
        "agents",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("full_name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("queues", sa.JSON, nullable=False),
        sa.Column("languages", sa.JSON, nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("disabled_at", _MOMENT),
    )
    op.create_table(
        "desk_sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("agent", sa.String(100), sa.ForeignKey("agents.name", ondelete="CASCADE"), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("lang", sa.String(10), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
    )
    op.create_index("ix_desk_sessions_agent", "desk_sessions", ["agent"])
    op.create_table(
        "failed_sign_ins",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_index("ix_failed_sign_ins_key_at", "failed_sign_ins", ["key_hash", "at"])


def _create_ticket_work() -> None:
    op.create_table(
        "article_links",
        sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE"), primary_key=True),
        sa.Column("article", sa.String(200)),
        sa.Column("agent", sa.String(100), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("approved_by", sa.String(100)),
        sa.Column("approved_at", _MOMENT),
    )
    op.create_index("ix_article_links_article", "article_links", ["article"])
    op.create_table(
        "breaches",
        sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE"), primary_key=True),
        sa.Column("due_at", _MOMENT, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_index("ix_breaches_at", "breaches", ["at"])


def _create_inbox_indexes() -> None:
    owed = sa.text("due_at IS NOT NULL")
    op.create_index("ix_tickets_assignee", "tickets", ["assignee", "updated_at"])
    op.create_index("ix_tickets_owed", "tickets", ["urgency", "due_at", "reference"], sqlite_where=owed, postgresql_where=owed)
    op.create_index("ix_tickets_owed_queue", "tickets", ["queue", "due_at"], sqlite_where=owed, postgresql_where=owed)
