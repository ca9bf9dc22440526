"""The server's own keys, one for each purpose, made at the first use and then the same for every process."""

import secrets

import sqlalchemy as sa

from site_api.store.insertion import insert_if_new
from site_api.store.tables.secret_key import secret_keys

_BYTES = 32


def read_secret_key(connection: sa.Connection, purpose: str) -> bytes:
    """Return the key for a purpose."""
    find = sa.select(secret_keys.c.key).where(secret_keys.c.purpose == purpose)
    if (key := connection.scalar(find)) is None:
        insert_if_new(connection, secret_keys, purpose=purpose, key=secrets.token_bytes(_BYTES))
        key = connection.execute(find).scalar_one()
    return bytes(key)
