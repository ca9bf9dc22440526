"""Readers' opinions, as they were before there were migrations: a database of that time has the table already."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("article", sa.String(200), nullable=False),
        sa.Column("lang", sa.String(10), nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(40)),
        sa.Column("note", sa.Text),
        sa.Column("query_id", sa.String(64)),
        sa.Column("index_digest", sa.String(64), nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_feedback_created_at", "feedback", ["created_at"], if_not_exists=True)
    op.create_index("ix_feedback_article", "feedback", ["article"], if_not_exists=True)
