"""A new ticket: its reference, its promise, and what was said before it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from search.service import Service
from site_api.errors import StoreUnavailable
from site_api.store.insertion import insert_if_new
from site_api.store.tables.tickets import messages, tickets
from site_api.tickets.handover import Author, Handover
from site_api.tickets.promising import promise
from site_api.tickets.reference import SIGNS, make_reference, prefix_of
from site_api.tickets.rows import handover_values, ticket_values
from site_api.tickets.subject import subject
from site_api.tickets.ticket import MessageKind, Status, Ticket
from site_api.tickets.transcript import transcript_row

# As many tries with four signs, then one each with more: where half of all references are taken, one ticket in 256 gets a longer one.
_TRIES = (*[0] * 8, 1, 2, 3, 4)


def create(connection: sa.Connection, service: Service, handover: Handover, now: dt.datetime, follows: str | None = None) -> Ticket:
    """Keep a masked handover as a new ticket with all that was said; `follows` is an older one on the same matter."""
    decision = handover.decision
    expected = promise(connection, service, decision.queue, decision.priority, now)
    ticket = Ticket(
        reference="",
        version=1,
        link_version=1,
        status=Status.NEW,
        queue=decision.queue,
        priority=decision.priority,
        reason=decision.reason,
        lang=handover.lang,
        channel=handover.channel,
        subject=subject(handover.text),
        created_at=now,
        updated_at=now,
        answer_expected_by=expected,
        due_at=expected,
        article=decision.article,
        split_from=follows,
    )
    ticket = insert(connection, service, ticket, handover_values(handover))
    connection.execute(sa.insert(messages), list(_messages(ticket, handover)))
    return ticket


def insert(connection: sa.Connection, service: Service, ticket: Ticket, more: Mapping[str, Any]) -> Ticket:
    """Insert a ticket under a reference that is free, and return it with that."""
    prefix = prefix_of(service)
    for extra in _TRIES:
        named = replace(ticket, reference=make_reference(prefix, SIGNS + extra))
        if insert_if_new(connection, tickets, **ticket_values(named), **more):
            return named
    raise StoreUnavailable("No free reference was found; try again")


def _messages(ticket: Ticket, handover: Handover) -> Iterator[dict[str, object]]:
    yield from (transcript_row(ticket, line) for line in handover.transcript)
    said = {"ticket": ticket.reference, "lang": ticket.lang, "kind": MessageKind.MESSAGE}
    yield {**said, "at": ticket.created_at, "author": Author.CUSTOMER, "text": handover.text}
