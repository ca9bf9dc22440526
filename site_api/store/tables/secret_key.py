"""The server's own keys, made once, where the settings give none; secret links are derived from them."""

import sqlalchemy as sa

from site_api.store.metadata import metadata

secret_keys = sa.Table(
    "secret_keys",
    metadata,
    sa.Column("purpose", sa.String(40), primary_key=True),
    sa.Column("key", sa.LargeBinary, nullable=False),
)
