"""Questions that no article answered, with personal data masked, and nothing that names whoever asked."""

import sqlalchemy as sa

from site_api.store.metadata import Moment, Number, metadata

open_questions = sa.Table(
    "open_questions",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("query_id", sa.String(64), nullable=False, unique=True),
    sa.Column("asked_at", Moment, nullable=False, index=True),
    sa.Column(
        "asker", sa.String(32), nullable=False, index=True
    ),  # A hash of a random session, or of an address and a key that is never kept.
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("screen", sa.String(64)),
    sa.Column("lang", sa.String(10), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),  # no_answer, asked_back or not_helpful
    sa.Column("article", sa.String(200)),
)
