"""What the desk adds to a ticket: the article that answers it, and promises that were broken."""

import sqlalchemy as sa

from site_api.store.metadata import Moment, metadata

article_links = sa.Table(
    "article_links",
    metadata,
    sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE"), primary_key=True),
    sa.Column("article", sa.String(200), index=True),  # Null: no article answers it.
    sa.Column("agent", sa.String(100), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("approved_by", sa.String(100)),
    sa.Column("approved_at", Moment),
    sa.Column("exported_at", Moment),  # When it was written for `kb learn`.
)

breaches = sa.Table(
    "breaches",
    metadata,
    sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE"), primary_key=True),
    sa.Column("due_at", Moment, primary_key=True),
    sa.Column("at", Moment, nullable=False, index=True),
)
