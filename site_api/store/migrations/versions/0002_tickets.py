"""Tickets with their messages and history, keys of repeated requests, the audit log, and the steps of customers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_tickets()
    _create_ticket_messages()
    _create_ticket_history()
    _create_idempotency_keys()
    _create_secret_keys()
    _create_audit_log()
    _create_events()
    _create_visits()
    _create_topics_read()


def _create_tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("reference", sa.String(24), primary_key=True),
        sa.Column("link_version", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("queue", sa.String(60), nullable=False),
        sa.Column("urgency", sa.SmallInteger, nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("lang", sa.String(10), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("summary", sa.Text),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("answer_expected_by", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT),
        sa.Column("answered_at", _MOMENT),
        sa.Column("solved_at", _MOMENT),
        sa.Column("closed_at", _MOMENT),
        sa.Column("assignee", sa.String(100)),
        sa.Column("identity", sa.String(200)),
        sa.Column("email", sa.String(254)),
        sa.Column("phone", sa.String(32)),
        sa.Column("name", sa.String(200)),
        sa.Column("conversation", sa.String(64)),
        sa.Column("query_id", sa.String(64)),
        sa.Column("screen", sa.String(64)),
        sa.Column("error", sa.String(200)),
        sa.Column("app_version", sa.String(64)),
        sa.Column("article", sa.String(200)),
        sa.Column("articles_seen", sa.JSON, nullable=False),
        sa.Column("merged_into", sa.String(24), sa.ForeignKey("tickets.reference")),
        sa.Column("split_from", sa.String(24), sa.ForeignKey("tickets.reference")),
        sa.Column("score", sa.SmallInteger),
        sa.Column("score_note", sa.Text),
        sa.Column("erased_at", _MOMENT),
    )
    op.create_index("ix_tickets_conversation", "tickets", ["conversation"])
    op.create_index("ix_tickets_created_at", "tickets", ["created_at"])
    op.create_index("ix_tickets_email", "tickets", ["email"])
    op.create_index("ix_tickets_identity", "tickets", ["identity"])
    op.create_index("ix_tickets_inbox", "tickets", ["status", "queue", "urgency", "due_at"])
    op.create_index("ix_tickets_phone", "tickets", ["phone"])
    op.create_index("ix_tickets_updated_at", "tickets", ["updated_at"])


def _create_ticket_messages() -> None:
    op.create_table(
        "ticket_messages",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE"), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("author", sa.String(20), nullable=False),
        sa.Column("agent", sa.String(100)),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("lang", sa.String(10), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_ticket_messages_ticket", "ticket_messages", ["ticket"])


def _create_ticket_history() -> None:
    op.create_table(
        "ticket_history",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(20), nullable=False),
        sa.Column("agent", sa.String(100)),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("before", sa.String(200)),
        sa.Column("after", sa.String(200)),
    )
    op.create_index("ix_ticket_history_ticket", "ticket_history", ["ticket"])


def _create_idempotency_keys() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("key_hash", sa.String(64), primary_key=True),
        sa.Column("body_hash", sa.String(64), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE")),
        sa.Column("answer", sa.JSON),
    )
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"])


def _create_secret_keys() -> None:
    op.create_table(
        "secret_keys",
        sa.Column("purpose", sa.String(40), primary_key=True),
        sa.Column("key", sa.LargeBinary, nullable=False),
    )


def _create_audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("agent", sa.String(100), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("ticket", sa.String(24)),
        sa.Column("detail", sa.String(200)),
    )
    op.create_index("ix_audit_log_at", "audit_log", ["at"])
    op.create_index("ix_audit_log_ticket", "audit_log", ["ticket"])


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("session", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("article", sa.String(200)),
        sa.Column("lang", sa.String(10), nullable=False),
        sa.Column("screen", sa.String(64)),
        sa.Column("query_id", sa.String(64)),
        sa.Column("reference", sa.String(24)),
    )
    op.create_index("ix_events_at", "events", ["at"])


def _create_visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("session", sa.String(64), nullable=False),
        sa.Column("lang", sa.String(10), nullable=False),
        sa.Column("screen", sa.String(64)),
        sa.Column("first_at", _MOMENT, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.Column("opened", sa.Boolean, nullable=False),
        sa.Column("solved", sa.Boolean, nullable=False),
        sa.Column("not_solved", sa.Boolean, nullable=False),
        sa.Column("ticket", sa.Boolean, nullable=False),
    )
    op.create_index("ix_visits_session", "visits", ["session"])
    op.create_index("ix_visits_figures", "visits", ["lang", "screen", "opened", "solved", "not_solved", "ticket", "first_at"])


def _create_topics_read() -> None:
    op.create_table(
        "topics_read",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("session", sa.String(64), nullable=False),
        sa.Column("article", sa.String(200), nullable=False),
        sa.Column("lang", sa.String(10), nullable=False),
        sa.Column("screen", sa.String(64)),
        sa.Column("first_at", _MOMENT, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("solved_at", _MOMENT),
        sa.Column("not_solved_at", _MOMENT),
        sa.Column("returned_at", _MOMENT),
        sa.Column("ticket_at", _MOMENT),
    )
    op.create_index("ix_topics_read_session", "topics_read", ["session", "article"])
    op.create_index("ix_topics_read_figures", "topics_read", ["lang", "screen", "outcome", "first_at", "last_at"])
