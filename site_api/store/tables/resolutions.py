"""Which article answers a ticket, or that none does, as an agent says; a lead approves what is learned from it."""

import sqlalchemy as sa

from site_api.store.metadata import Moment, metadata

resolutions = sa.Table(
    "resolutions",
    metadata,
    sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE"), primary_key=True),
    sa.Column("article", sa.String(200)),  # Null: no article answers it.
    sa.Column("agent", sa.String(100), nullable=False),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("approved_by", sa.String(100)),
    sa.Column("approved_at", Moment),
    sa.Column("exported_at", Moment),
)
