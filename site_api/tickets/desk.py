"""The seam between everything that hands a matter over and what keeps it."""

from dataclasses import dataclass
from typing import Protocol

from site_api.tickets.handover import Handover
from site_api.tickets.masked import Kinds
from site_api.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of a handover: `joined` to a ticket that was there, or `repeated`, as its key was used before.

    `secret` opens the customer's page; it is None where the ticket is an older one and the customer has proved nothing but an
    address that anybody may know.
    """

    ticket: Ticket
    secret: str | None
    joined: bool = False
    repeated: bool = False
    masked: Kinds = ()


class TicketDesk(Protocol):
    """Where matters are kept; when a call returns, what it says survives a crash."""

    def open(self, handover: Handover, key: str | None = None) -> Opened:
        """Keep a matter once, however often it comes with the same key; raise KeyReused for another matter with that key."""
        ...

    def find(self, reference: str, secret: str) -> Ticket | None:
        """Return the ticket of a secret link, or None for a wrong secret and for no ticket alike."""
        ...

    def find_own(self, reference: str, identity: str) -> Ticket | None:
        """Return the ticket of a customer whom the bank names, or None for another's and for no ticket alike."""
        ...
