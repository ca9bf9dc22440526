"""Customers told apart without knowing them."""

import hashlib

_BYTES = 12


def asker_of(name: str, key: bytes = b"") -> str:
    """Return what stands for a session, or with a key that is thrown away for an address: equal for equals, and one way."""
    return hashlib.blake2b(name.encode(), key=key, digest_size=_BYTES).hexdigest()
