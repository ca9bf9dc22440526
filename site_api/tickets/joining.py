"""One matter, one ticket: which of a customer's tickets a new message belongs to, if any.

The customer is known by what the bank signed, by the conversation's secret name, or by an address. Anybody may type an address: who is
known by it alone is told which ticket their message joined, and never gets its link.
"""

import datetime as dt
import enum
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from site_api.store.metadata import Moment
from site_api.store.tables.tickets import messages, tickets
from site_api.tickets.closeness import SAME, Closeness
from site_api.tickets.handover import Author, Handover
from site_api.tickets.ticket import ENDED, GOING, MessageKind
from site_api.tickets.transition import REOPEN

_MOST = 5  # Tickets that are compared, the newest first.
_TEXTS = 3  # The last messages of each.
# While a matter is open its customer writes about it; after a quiet month it is more likely another one.
_QUIET = dt.timedelta(days=30)
# What ended longer ago than a reply opens it again is named in the new ticket, so that its agent sees what was done then.
_REMEMBERED = dt.timedelta(days=180)


class Bond(enum.StrEnum):
    """How it is known that two messages are of one customer, the surest first."""

    IDENTITY = "identity"
    CONVERSATION = "conversation"
    CONTACT = "contact"

    @property
    def is_proof(self) -> bool:
        """Return whether nobody else can have it."""
        return self is not Bond.CONTACT


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ticket that a message may belong to, with the customer's last words in it; one that is `over` is only followed by a new one."""

    reference: str
    bond: Bond
    texts: tuple[str, ...]
    over: bool = False


def candidates(connection: sa.Connection, handover: Handover, now: dt.datetime) -> tuple[Candidate, ...]:
    """Return the tickets of the same customer that a message may belong to or follow, the newest first."""
    known = _known(handover)
    if not known:
        return ()
    since = {"open_since": now - _QUIET, "ended_since": now - _REMEMBERED, "reopened_since": now - REOPEN}
    rows = [row for row in connection.execute(_of_customer(*known), known | since) if _may_join(row, handover)]
    texts = _texts(connection, [row.reference for row in rows]) if rows else {}
    return tuple(Candidate(row.reference, _bond(row, handover), tuple(texts.get(row.reference, ())), bool(row.over)) for row in rows)


def choose(found: tuple[Candidate, ...], handover: Handover, closeness: Closeness) -> Candidate | None:
    """Return the ticket that a message belongs to or follows, or None for a matter of its own."""
    if not found:
        return None
    if closeness.follows_up(handover.text):
        going = [one for one in found if not one.over]
        return going[0] if going and (len(going) == 1 or going[0].bond is Bond.CONVERSATION) else None
    likely = [(max(closeness.probability(text, handover.text, handover.lang) for text in one.texts), one) for one in found if one.texts]
    best = max(likely, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= SAME else None


def customer_keys(handover: Handover) -> tuple[str, ...]:
    """Return what a customer is known by, in one order, so that two messages of theirs at once wait for each other."""
    return tuple(sorted(f"{column} {value}" for column, value in _known(handover).items()))


def _known(handover: Handover) -> dict[str, str]:
    """Return what a customer is known by, each under its column."""
    contact = handover.contact
    ways = {
        "identity": handover.identity,
        "conversation": handover.session,
        "email": contact.email if contact else None,
        "phone": contact.phone if contact else None,
    }
    return {column: value for column, value in ways.items() if value}


@functools.cache
def _of_customer(*columns: str) -> sa.Select[str, str | None, str | None, bool]:
    """Return the query of a customer's tickets by what they are known by."""
    t = tickets.c
    ended = sa.func.coalesce(t.solved_at, t.closed_at, type_=Moment)
    is_open = sa.and_(t.status.in_(GOING), t.updated_at >= sa.bindparam("open_since"))
    has_ended = sa.and_(t.status.in_(ENDED), ended >= sa.bindparam("ended_since"))
    over = sa.case((has_ended, ended < sa.bindparam("reopened_since")), else_=sa.false())
    same = sa.or_(*(t[column] == sa.bindparam(column) for column in columns))
    query = sa.select(t.reference, t.identity, t.conversation, over.label("over"))
    query = query.where(same, sa.or_(is_open, has_ended), t.merged_into.is_(None))
    return query.order_by(t.updated_at.desc(), t.reference).limit(_MOST)


def _may_join(row: Any, handover: Handover) -> bool:
    """Return whether nothing says that it is another customer's: a family may share an address, not an identity."""
    return not (row.identity and handover.identity and row.identity != handover.identity)


def _bond(row: Any, handover: Handover) -> Bond:
    if handover.identity and row.identity == handover.identity:
        return Bond.IDENTITY
    return Bond.CONVERSATION if handover.session and row.conversation == handover.session else Bond.CONTACT


def _texts(connection: sa.Connection, references: Sequence[str]) -> Mapping[str, list[str]]:
    """Return the customer's last words in each ticket, the newest first."""
    texts: dict[str, list[str]] = {}
    for reference, text in connection.execute(_LAST_WORDS, {"references": references}):
        texts.setdefault(reference, []).append(text)
    return texts


def _last_words() -> sa.Select[str, str]:
    m = messages.c
    place = sa.func.row_number().over(partition_by=m.ticket, order_by=m.id.desc()).label("place")
    of_customer = sa.and_(m.author == Author.CUSTOMER, m.kind == MessageKind.MESSAGE)
    said = sa.select(m.ticket, m.text, place).where(m.ticket.in_(sa.bindparam("references", expanding=True)), of_customer).subquery()
    return sa.select(said.c.ticket, said.c.text).where(said.c.place <= _TEXTS).order_by(said.c.place)


_LAST_WORDS = _last_words()
