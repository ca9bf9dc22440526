"""The address to which a customer answers: it names the ticket and is signed, so that nobody writes into another's."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from email.utils import parseaddr

_BYTES = 10  # 80 bits, 16 signs.
_TAG = re.compile(r"(?P<reference>[a-z0-9]+(?:-[a-z0-9]+)+)\.(?P<mark>[a-z2-7]{16})")


@dataclass(frozen=True, slots=True)
class ReplyAddresses:
    """Makes and checks addresses of one mailbox: `help+ali-7k3m-4.mark@bank.example`."""

    mailbox: str
    key: bytes

    def address(self, reference: str) -> str:
        """Return where answers to a ticket go."""
        user, _, domain = parseaddr(self.mailbox)[1].partition("@")
        return f"{user}+{reference.lower()}.{self._mark(reference)}@{domain}"

    def reference(self, address: str) -> str | None:
        """Return the ticket of an address, or None where it was not made here."""
        user, _, domain = parseaddr(self.mailbox)[1].lower().partition("@")
        found, _, at = address.strip().lower().rpartition("@")
        tag = _TAG.fullmatch(found.removeprefix(f"{user}+"))
        if at != domain or not found.startswith(f"{user}+") or tag is None:
            return None
        reference = tag["reference"].upper()
        return reference if hmac.compare_digest(self._mark(reference), tag["mark"]) else None

    def _mark(self, reference: str) -> str:
        digest = hmac.digest(self.key, reference.upper().encode(), hashlib.sha256)
        return base64.b32encode(digest[:_BYTES]).decode("ascii").lower()
