"""Tickets in the database."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import sqlalchemy as sa

from search.service import Service
from site_api.errors import StoreUnavailable
from site_api.service_time.promise import expected_answer
from site_api.store.database import Database
from site_api.store.insertion import insert_if_new
from site_api.store.secret_key import read_secret_key
from site_api.store.tables.tickets import messages, tickets
from site_api.tickets.desk import Opened
from site_api.tickets.handover import Author, Handover
from site_api.tickets.history import CUSTOMER, Change, History, What
from site_api.tickets.idempotency import Repetition, claim, remember
from site_api.tickets.link import holds, link_secret
from site_api.tickets.masked import Masking
from site_api.tickets.reference import SIGNS, make_reference, prefix_of
from site_api.tickets.rows import TICKET, handover_values, read_ticket, ticket_values, urgency
from site_api.tickets.ticket import MessageKind, Status, Ticket

_KEY_PURPOSE = "ticket-links"
_SUBJECT = 200
# As many tries with four signs, then one each with more: where half of all references are taken, one ticket in 256 gets a longer one.
_TRIES = 8
_WAITING = (Status.NEW, Status.OPEN)


def utc_now() -> dt.datetime:
    """Return the moment that it is."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class SqlTicketDesk:
    """Keeps tickets; `service` says what the bank is called and how its queues work."""

    database: Database
    service: Callable[[], Service]
    history: History = field(default_factory=History)
    now: Callable[[], dt.datetime] = utc_now

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
        """Return the ticket of a secret link, or None for a wrong secret and for no ticket alike."""
        with self.database.read() as connection:
            row = connection.execute(sa.select(*TICKET).where(tickets.c.reference == reference)).one_or_none()
        ticket = row and read_ticket(row)
        return ticket if ticket and holds(self._secret_key, reference, ticket.link_version, secret) else None

    def secret(self, ticket: Ticket) -> str:
        """Return the secret of a ticket's link, for whoever tells the customer."""
        return link_secret(self._secret_key, ticket.reference, ticket.link_version)

    @cached_property
    def _secret_key(self) -> bytes:
        with self.database.begin() as connection:
            return read_secret_key(connection, _KEY_PURPOSE)

    def _create(self, connection: sa.Connection, handover: Handover) -> Ticket:
        now = self.now()
        expected = self._expected(connection, handover, now)
        ticket = Ticket(
            reference="",
            version=1,
            link_version=1,
            status=Status.NEW,
            queue=handover.decision.queue,
            priority=handover.decision.priority,
            reason=handover.decision.reason,
            lang=handover.lang,
            channel=handover.channel,
            subject=subject(handover.text),
            created_at=now,
            updated_at=now,
            answer_expected_by=expected,
            due_at=expected,
            article=handover.decision.article,
        )
        ticket = self._insert(connection, ticket, handover)
        connection.execute(sa.insert(messages), list(_messages(ticket, handover)))
        self.history.record(connection, ticket, Change(What.OPENED, CUSTOMER, now, after=ticket.channel))
        return ticket

    def _insert(self, connection: sa.Connection, ticket: Ticket, handover: Handover) -> Ticket:
        prefix = prefix_of(self.service())
        for extra in (*[0] * _TRIES, 1, 2, 3, 4):
            named = replace(ticket, reference=make_reference(prefix, SIGNS + extra))
            if insert_if_new(connection, tickets, **ticket_values(named), **handover_values(handover)):
                return named
        raise StoreUnavailable("No free reference was found; try again")

    def _expected(self, connection: sa.Connection, handover: Handover, now: dt.datetime) -> dt.datetime:
        """Return by when it is answered, after those of its queue that are as urgent and came before."""
        ahead = sa.select(sa.func.count()).where(
            tickets.c.status.in_(_WAITING),
            tickets.c.queue == handover.decision.queue,
            tickets.c.urgency >= urgency(handover.decision.priority),
            tickets.c.due_at.is_not(None),
        )
        queue = self.service().queue(handover.decision.queue)
        return expected_answer(queue, now, ahead=connection.execute(ahead).scalar_one())


def subject(text: str) -> str:
    """Return a text's first line, cut between words, for lists."""
    line = " ".join(text.split())
    return line if len(line) <= _SUBJECT else f"{line[: _SUBJECT - 1].rsplit(' ', 1)[0]}…"


def _messages(ticket: Ticket, handover: Handover) -> Iterator[dict[str, object]]:
    said = {"ticket": ticket.reference, "lang": ticket.lang}
    for line in handover.transcript:
        yield {**said, "at": line.at, "author": line.author, "kind": MessageKind.TRANSCRIPT, "text": line.text}
    yield {**said, "at": ticket.created_at, "author": Author.CUSTOMER, "kind": MessageKind.MESSAGE, "text": handover.text}


def _answered_before(connection: sa.Connection, repetition: Repetition) -> Ticket:
    row = connection.execute(sa.select(*TICKET).where(tickets.c.reference == repetition.reference)).one()
    return repetition.as_answered(read_ticket(row))
