"""Readers' opinions of articles."""

import sqlalchemy as sa

from site_api.store.metadata import Moment, metadata

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("created_at", Moment, nullable=False, index=True),
    sa.Column("article", sa.String(200), nullable=False, index=True),
    sa.Column("lang", sa.String(10), nullable=False),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("reason", sa.String(40)),
    sa.Column("note", sa.Text),
    sa.Column("query_id", sa.String(64)),
    sa.Column("index_digest", sa.String(64), nullable=False),
)
