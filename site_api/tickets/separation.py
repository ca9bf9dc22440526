"""A second ticket of the same customer, for a matter that was brought up in the first."""

from collections.abc import Iterator
from dataclasses import replace

import sqlalchemy as sa

from search.service import Service
from site_api.errors import StoreUnavailable
from site_api.store.insertion import insert_if_new
from site_api.store.tables.tickets import tickets
from site_api.tickets.change_set import ChangeSet
from site_api.tickets.reference import SIGNS, make_reference, prefix_of
from site_api.tickets.rows import ticket_values
from site_api.tickets.ticket import Status, Ticket
from site_api.tickets.transition import continued


def copy_ticket(change: ChangeSet, service: Service, about: str) -> Ticket:
    """Insert a new ticket with the customer, queue and priority of the one that is changed; its promise begins now."""
    first = change.ticket
    kept = change.connection.execute(sa.select(tickets).where(tickets.c.reference == first.reference)).mappings().one()
    begun = continued(replace(first, due_at=None, status=Status.NEW), change.now, service.queue(first.queue))
    fresh = replace(begun, version=1, link_version=1, subject=about, created_at=change.now, answered_at=None, score=None)
    fresh = replace(fresh, answer_expected_by=begun.due_at or change.now, split_from=first.reference, merged_into=None)
    for reference in _references(service):
        new = replace(fresh, reference=reference)
        if insert_if_new(change.connection, tickets, **{**kept, **ticket_values(new), "conversation": None, "score_note": None}):
            return new
    raise StoreUnavailable("No free reference was found; try again")


def _references(service: Service) -> Iterator[str]:
    prefix = prefix_of(service)
    return (make_reference(prefix, SIGNS + extra) for extra in (*[0] * 8, 1, 2, 3, 4))
