"""The secret link of a ticket: who has it, has the ticket. Nothing of it is stored; it is derived from the server's own key."""

import base64
import hashlib
import hmac

KEY_PURPOSE = "ticket-links"  # By which the server's own key for them is kept.
_BYTES = 18  # 144 bits, 24 signs.


def link_secret(key: bytes, reference: str, link_version: int) -> str:
    """Return the secret of a ticket's link; another version is another secret."""
    digest = hmac.digest(key, f"{reference}:{link_version}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:_BYTES]).decode("ascii")


def holds(key: bytes, reference: str, link_version: int, secret: str) -> bool:
    """Return whether a secret is the one of a ticket, in a time that does not tell how nearly."""
    return hmac.compare_digest(link_secret(key, reference, link_version).encode(), secret.encode())


def link_path(reference: str, secret: str) -> str:
    """Return the address of the customer's page; the secret stands where no server and no log sees it."""
    return f"/ticket/{reference}#{secret}"
