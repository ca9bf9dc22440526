"""Tickets in the database."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import sqlalchemy as sa

from search.service import Service
from site_api.store.database import Database
from site_api.store.secret_key import read_secret_key
from site_api.tickets.changing import TicketChanges, utc_now
from site_api.tickets.creating import create
from site_api.tickets.desk import Opened
from site_api.tickets.handover import Handover
from site_api.tickets.history import CUSTOMER, Change, History, What
from site_api.tickets.idempotency import Repetition, claim, remember
from site_api.tickets.link import holds, link_secret
from site_api.tickets.masked import Masking
from site_api.tickets.reading import ticket_of
from site_api.tickets.ticket import Ticket

_KEY_PURPOSE = "ticket-links"


@dataclass(frozen=True)
class SqlTicketDesk:
    """Keeps tickets; `service` says what the bank is called and how its queues work."""

    database: Database
    service: Callable[[], Service]
    history: History = field(default_factory=History)
    now: Callable[[], dt.datetime] = utc_now

    @cached_property
    def changes(self) -> TicketChanges:
        """Return what changes the tickets of this desk."""
        return TicketChanges(self.database, self.service, self.history, self.now)

    def open(self, handover: Handover, key: str | None = None) -> Opened:
        """Keep a matter once, however often it comes with the same key; raise KeyReused for another matter with that key."""
        masking = Masking()
        kept = masking.handover(handover)
        with self.database.begin() as connection:
            repetition = claim(connection, key, kept, self.now()) if key else None
            ticket = _answered_before(connection, repetition) if repetition else self._create(connection, kept)
            if key and not repetition:
                remember(connection, key, ticket, joined=False, told_secret=True)
        joined = bool(repetition and repetition.joined)
        secret = self.secret(ticket) if repetition is None or repetition.told_secret else None
        return Opened(ticket, secret, joined=joined, repeated=repetition is not None, masked=masking.kinds)

    def find(self, reference: str, secret: str) -> Ticket | None:
        """Return the ticket of a secret link, or None for a wrong secret and for no ticket alike.

        The link of a ticket that was merged into another leads to that one.
        """
        with self.database.read() as connection:
            ticket = ticket_of(connection, reference)
            if ticket is None or not holds(self._secret_key, reference, ticket.link_version, secret):
                return None
            return ticket_of(connection, ticket.merged_into) if ticket.merged_into else ticket

    def secret(self, ticket: Ticket) -> str:
        """Return the secret of a ticket's link, for whoever tells the customer."""
        return link_secret(self._secret_key, ticket.reference, ticket.link_version)

    @cached_property
    def _secret_key(self) -> bytes:
        with self.database.begin() as connection:
            return read_secret_key(connection, _KEY_PURPOSE)

    def _create(self, connection: sa.Connection, handover: Handover) -> Ticket:
        now = self.now()
        ticket = create(connection, self.service(), handover, now)
        self.history.record(connection, ticket, Change(What.OPENED, CUSTOMER, now, after=ticket.channel))
        return ticket


def _answered_before(connection: sa.Connection, repetition: Repetition) -> Ticket:
    ticket = ticket_of(connection, repetition.reference)
    assert ticket  # noqa: S101 - A key goes with its ticket.
    return repetition.as_answered(ticket)
