"""One answer to a request, however often it comes: the key's first request makes it, the others are given it again."""

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Any

import sqlalchemy as sa

from kb.article import Priority
from site_api.errors import KeyReused
from site_api.store.insertion import insert_if_new
from site_api.store.tables.idempotency import idempotency_keys as keys
from site_api.tickets.handover import Handover
from site_api.tickets.ticket import Status, Ticket


@dataclass(frozen=True, slots=True)
class Repetition:
    """What was answered before: which ticket, and how it stood then."""

    reference: str
    answer: dict[str, Any]

    @property
    def joined(self) -> bool:
        """Return whether the handover joined a ticket that was there."""
        return bool(self.answer["joined"])

    @property
    def told_secret(self) -> bool:
        """Return whether the answer had the secret link in it."""
        return bool(self.answer["told_secret"])

    def as_answered(self, ticket: Ticket) -> Ticket:
        """Return the ticket as it stood in the first answer."""
        return replace(
            ticket,
            status=Status(self.answer["status"]),
            queue=self.answer["queue"],
            priority=Priority(self.answer["priority"]),
            answer_expected_by=dt.datetime.fromisoformat(self.answer["answer_expected_by"]),
        )


def claim(connection: sa.Connection, key: str, handover: Handover, now: dt.datetime) -> Repetition | None:
    """Take a key for a handover, or return what it was answered before; raise KeyReused where that was another one.

    Of two at once the second waits here until the first is committed.
    """
    body = _fingerprint(handover)
    if insert_if_new(connection, keys, key_hash=_hash(key), body_hash=body, created_at=now):
        return None
    row = connection.execute(sa.select(keys.c.body_hash, keys.c.ticket, keys.c.answer).where(keys.c.key_hash == _hash(key))).one()
    if row.body_hash != body:
        raise KeyReused("The Idempotency-Key was used for something else before; send a new key with a new matter")
    return Repetition(row.ticket, row.answer)


def remember(connection: sa.Connection, key: str, ticket: Ticket, *, joined: bool, told_secret: bool) -> None:
    """Keep what is answered to a key that was just taken."""
    answer = {
        "status": ticket.status,
        "queue": ticket.queue,
        "priority": ticket.priority,
        "answer_expected_by": ticket.answer_expected_by.isoformat(),
        "joined": joined,
        "told_secret": told_secret,
    }
    connection.execute(sa.update(keys).where(keys.c.key_hash == _hash(key)).values(ticket=ticket.reference, answer=answer))


def _fingerprint(handover: Handover) -> str:
    """Return a digest of what the customer sent; who takes it is our own decision, and may be another one the next time."""
    sent = asdict(replace(handover, summary=None))
    del sent["decision"]
    return _hash(json.dumps(sent, sort_keys=True, default=str))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
