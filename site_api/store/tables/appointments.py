"""Times at which a customer is called back or seen by video; a place in a slot is taken once."""

import sqlalchemy as sa

from site_api.store.metadata import Moment, metadata

appointments = sa.Table(
    "appointments",
    metadata,
    sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE"), primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),  # call_back or video
    sa.Column("lang", sa.String(10), nullable=False),
    sa.Column("starts_at", Moment, nullable=False),
    sa.Column("ends_at", Moment, nullable=False),
    sa.Column("place", sa.Integer),  # Null once it is cancelled, which frees it.
    sa.Column("revision", sa.Integer, nullable=False),  # Counts moves, as calendars want it.
    sa.Column("changed_at", Moment, nullable=False),
    # What makes it impossible that two take the last place at once, on every database.
    sa.UniqueConstraint("kind", "starts_at", "place", name="uq_appointments_place"),
)
