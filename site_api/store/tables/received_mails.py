"""E-mails that were taken in already, so that one that is delivered twice is read once."""

import sqlalchemy as sa

from site_api.store.metadata import Moment, metadata

received_mails = sa.Table(
    "received_mails",
    metadata,
    sa.Column("message_id_hash", sa.String(64), primary_key=True),
    sa.Column("at", Moment, nullable=False, index=True),
)
