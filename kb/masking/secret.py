"""What was found in a text: kinds and places of secrets, never the secrets."""

from dataclasses import dataclass
from enum import Enum


class SecretKind(Enum):
    """A kind of secret; its value is what the masked text says in its stead, in every language."""

    PAN = "[card]"
    CVV = "[CVV]"
    IBAN = "[IBAN]"
    ACCOUNT = "[account]"
    PIN = "[PIN]"
    PASSWORD = "[password]"  # noqa: S105
    OTP = "[code]"
    PHONE = "[phone]"
    EMAIL = "[email]"
    NATIONAL_ID = "[ID]"


@dataclass(frozen=True, slots=True)
class Secret:
    """Where in the customer's text a secret stood."""

    kind: SecretKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that may be stored and sent on, and what was taken out of it."""

    text: str
    secrets: tuple[Secret, ...]
