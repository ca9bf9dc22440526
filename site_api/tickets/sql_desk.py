"""Tickets in the database."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import sqlalchemy as sa

from search.service import Service
from site_api.clock import utc_now
from site_api.store.database import Database
from site_api.store.secret_key import read_secret_key
from site_api.store.tables.tickets import tickets
from site_api.tickets.closeness import Closeness
from site_api.tickets.creating import create
from site_api.tickets.customer_work import CustomerWork
from site_api.tickets.desk import Opened
from site_api.tickets.handover import Handover
from site_api.tickets.history import CUSTOMER, Change, History, What
from site_api.tickets.idempotency import Repetition, claim, remember
from site_api.tickets.joining import Candidate, candidates, choose, customer_keys
from site_api.tickets.link import KEY_PURPOSE, holds, link_secret
from site_api.tickets.masked import Masking
from site_api.tickets.reading import followed, ticket_of
from site_api.tickets.ticket import Ticket


@dataclass(frozen=True)
class SqlTicketDesk:
    """Keeps tickets; `service` says what the bank is called and how its queues work."""

    database: Database
    service: Callable[[], Service]
    history: History = field(default_factory=History)
    now: Callable[[], dt.datetime] = utc_now
    closeness: Callable[[], Closeness] | None = None  # Without it nothing is joined.

    def open(self, handover: Handover, key: str | None = None) -> Opened:
        """Keep a matter once, however often it comes with the same key; raise KeyReused for another matter with that key.

        It joins a ticket of the same customer on the same matter; where that ended too long ago, the new one names it. A customer
        without such tickets needs no more than one transaction. Meaning is compared between two, since others wait for them; where the
        customer's tickets have changed until then, it is compared again.
        """
        masking = Masking()
        kept = masking.handover(handover)
        # The first of all makes the key in a transaction of its own, for which one inside another would wait for ever.
        _ = self._secret_key
        compared: tuple[Candidate, ...] = ()
        chosen: Candidate | None = None
        while True:
            with self.database.begin() as connection:
                found = self._candidates(connection, kept)
                if found == compared:
                    return replace(self._keep(connection, kept, key, chosen), masked=masking.kinds)
            chosen, compared = self._chosen(found, kept), found

    def _keep(self, connection: sa.Connection, kept: Handover, key: str | None, chosen: Candidate | None) -> Opened:
        """Create or join, unless the key was answered before."""
        if key and (repetition := claim(connection, key, kept, self.now())):
            ticket = _answered_before(connection, repetition)
            return self._opened(ticket, joined=repetition.joined, repeated=True, told_secret=repetition.told_secret)
        joined = chosen is not None and not chosen.over
        work = CustomerWork(self.database, self.service, self.history, self.now)
        ticket = work.join(connection, chosen, kept) if chosen and joined else self._create(connection, kept, chosen)
        told_secret = not joined or (chosen is not None and chosen.bond.is_proof)
        if key:
            remember(connection, key, ticket, joined=joined, told_secret=told_secret)
        return self._opened(ticket, joined=joined, told_secret=told_secret)

    def _opened(self, ticket: Ticket, *, joined: bool, told_secret: bool, repeated: bool = False) -> Opened:
        return Opened(ticket, self.secret(ticket) if told_secret else None, joined=joined, repeated=repeated)

    def _candidates(self, connection: sa.Connection, kept: Handover) -> tuple[Candidate, ...]:
        _wait_for_customer(connection, kept)
        return candidates(connection, kept, self.now()) if self.closeness else ()

    def _chosen(self, found: tuple[Candidate, ...], kept: Handover) -> Candidate | None:
        return choose(found, kept, self.closeness()) if found and self.closeness else None

    def find(self, reference: str, secret: str) -> Ticket | None:
        """Return the ticket of a secret link, or None for a wrong secret and for no ticket alike.

        The link of a ticket that was merged into another leads to that one.
        """
        with self.database.read() as connection:
            ticket = ticket_of(connection, reference)
            if ticket is None or not holds(self._secret_key, reference, ticket.link_version, secret):
                return None
            return followed(connection, reference) if ticket.merged_into else ticket

    def find_own(self, reference: str, identity: str) -> Ticket | None:
        """Return the ticket of a customer whom the bank names, or None for another's and for no ticket alike; merged ones as above."""
        own = sa.select(tickets.c.merged_into).where(tickets.c.reference == reference, tickets.c.identity == identity)
        with self.database.read() as connection:
            return followed(connection, reference) if connection.execute(own).one_or_none() else None

    def secret(self, ticket: Ticket) -> str:
        """Return the secret of a ticket's link, for whoever tells the customer."""
        return link_secret(self._secret_key, ticket.reference, ticket.link_version)

    @cached_property
    def _secret_key(self) -> bytes:
        with self.database.begin() as connection:
            return read_secret_key(connection, KEY_PURPOSE)

    def _create(self, connection: sa.Connection, handover: Handover, follows: Candidate | None) -> Ticket:
        now = self.now()
        ticket = create(connection, self.service(), handover, now, follows.reference if follows else None)
        self.history.record(connection, ticket, Change(What.OPENED, CUSTOMER, now, after=ticket.channel))
        return ticket


def _wait_for_customer(connection: sa.Connection, kept: Handover) -> None:
    """Let one message of a customer be kept at a time; on SQLite every transaction that writes waits for the others anyway."""
    if connection.dialect.name == "postgresql" and (names := customer_keys(kept)):
        connection.execute(sa.select(*(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(name, 0)) for name in names)))


def _answered_before(connection: sa.Connection, repetition: Repetition) -> Ticket:
    ticket = ticket_of(connection, repetition.reference)
    assert ticket  # noqa: S101 - A key goes with its ticket.
    return repetition.as_answered(ticket)
