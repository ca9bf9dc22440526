"""A customer as the bank names them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Customer:
    """`subject` is the bank's own name for the customer, the same in every channel."""

    subject: str
    name: str | None = None
    email: str | None = None
    phone: str | None = None
