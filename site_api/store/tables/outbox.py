"""What is still to be sent, written in the transaction of the change that it tells of; and receivers that want no more.

No address of a customer stands here: an e-mail's is read from its ticket when it is sent.
"""

import sqlalchemy as sa

from site_api.store.metadata import Moment, metadata

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),  # The same at each attempt, so that receivers can drop doubles.
    sa.Column("kind", sa.String(10), nullable=False),  # email or webhook
    sa.Column("topic", sa.String(40), nullable=False),
    sa.Column("target", sa.String(500)),  # A webhook's address.
    sa.Column("ticket", sa.String(24), index=True),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),  # waiting, sent or dead
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("next_at", Moment, nullable=False),  # Claiming moves it on, so that a claim ends by itself.
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("error", sa.String(300)),
    sa.Index("ix_outbox_due", "state", "kind", "next_at"),
)

webhook_endpoints = sa.Table(
    "webhook_endpoints",
    metadata,
    sa.Column("url", sa.String(500), primary_key=True),
    sa.Column("disabled_at", Moment, nullable=False),
    sa.Column("reason", sa.String(300), nullable=False),
)
