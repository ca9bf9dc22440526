"""Indexes that hold what the figures of a year are counted from."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_FIGURES = ["created_at", "answered_at", "solved_at", "score", "merged_into", "erased_at", "due_at", "reference"]


def upgrade() -> None:
    op.create_index("ix_tickets_figures", "tickets", _FIGURES)
    op.drop_index("ix_tickets_created_at", "tickets")
    op.create_index("ix_ticket_messages_said", "ticket_messages", ["ticket", "kind", "author"])
    op.drop_index("ix_ticket_messages_ticket", "ticket_messages")
    reopened = sa.text("what = 'reopened'")
    op.create_index("ix_ticket_history_reopened", "ticket_history", ["ticket"], sqlite_where=reopened, postgresql_where=reopened)
    op.drop_index("ix_audit_log_at", "audit_log")
    op.create_index("ix_audit_log_at", "audit_log", ["at", "agent"])
