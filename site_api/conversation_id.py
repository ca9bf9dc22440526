"""The id of a conversation, made of the secret that only its customer has."""

import hashlib


def conversation_id(session: str) -> str:
    """Return the id under which a conversation is kept: who reads it in the database cannot take a turn."""
    return hashlib.sha256(session.encode()).hexdigest()
