"""Questions that no article answered, which linked articles were exported, the newest list of gaps, appointments, and tickets elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_open_questions()
    op.add_column("article_links", sa.Column("exported_at", _MOMENT))
    _create_gap_reports()
    _create_appointments()
    _create_foreign_tickets()


def _create_open_questions() -> None:
    op.create_table(
        "open_questions",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("query_id", sa.String(64), nullable=False, unique=True),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("asker", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("screen", sa.String(64)),
        sa.Column("lang", sa.String(10), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("article", sa.String(200)),
    )
    op.create_index("ix_open_questions_asked_at", "open_questions", ["asked_at"])
    op.create_index("ix_open_questions_asker", "open_questions", ["asker"])


def _create_gap_reports() -> None:
    op.create_table(
        "gap_reports",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
    )


def _create_appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("lang", sa.String(10), nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("place", sa.Integer),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.UniqueConstraint("kind", "starts_at", "place", name="uq_appointments_place"),
    )


def _create_foreign_tickets() -> None:
    op.create_table(
        "foreign_tickets",
        sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer),
        sa.Column("busy_until", _MOMENT),
    )
