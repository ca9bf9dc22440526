"""What was answered to a request with an Idempotency-Key, so that its repetition gets the same answer."""

import sqlalchemy as sa

from site_api.store.metadata import Moment, metadata

idempotency_keys = sa.Table(
    "idempotency_keys",
    metadata,
    sa.Column("key_hash", sa.String(64), primary_key=True),
    sa.Column("body_hash", sa.String(64), nullable=False),
    sa.Column("created_at", Moment, nullable=False, index=True),
    sa.Column("ticket", sa.String(24), sa.ForeignKey("tickets.reference", ondelete="CASCADE")),
    sa.Column("answer", sa.JSON),
)
