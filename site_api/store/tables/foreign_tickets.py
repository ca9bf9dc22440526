"""Tickets of ours that have gone on to another help desk, and their numbers there."""

import sqlalchemy as sa

from site_api.store.metadata import Moment, metadata

foreign_tickets = sa.Table(
    "foreign_tickets",
    metadata,
    sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer),  # Null until it is known.
    sa.Column("busy_until", Moment),  # While one process sends it, no other does.
)
