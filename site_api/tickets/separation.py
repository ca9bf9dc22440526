"""A second ticket of the same customer, for a matter that was brought up in the first."""

from dataclasses import replace

import sqlalchemy as sa

from search.service import Service
from site_api.store.tables.tickets import tickets
from site_api.tickets.change_set import ChangeSet
from site_api.tickets.creating import insert
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
    own = {name: value for name, value in kept.items() if name not in ticket_values(fresh)}
    return insert(change.connection, service, fresh, {**own, "conversation": None, "score_note": None})
