"""A second ticket of the same customer, for a matter that was brought up in the first."""

from dataclasses import replace

import sqlalchemy as sa

from search.service import Service
from site_api.errors import InvalidQuestion
from site_api.store.tables.tickets import messages, tickets
from site_api.tickets import transition
from site_api.tickets.change_set import ChangeSet
from site_api.tickets.creating import insert
from site_api.tickets.handover import Author
from site_api.tickets.history import CUSTOMER, Actor, What
from site_api.tickets.promising import promise
from site_api.tickets.rows import ticket_values
from site_api.tickets.subject import subject
from site_api.tickets.ticket import MessageKind, Status, Ticket


def split(change: ChangeSet, service: Service, message: int, by: Actor) -> Ticket:
    """Make what was said from a message on a ticket of its own; some must stay, and the customer's own words begin it."""
    said = sa.and_(messages.c.ticket == change.ticket.reference, messages.c.kind == MessageKind.MESSAGE)
    moving = sa.and_(said, messages.c.id >= message)
    first = change.connection.execute(sa.select(messages.c.author, messages.c.text).where(moving).order_by(messages.c.id)).first()
    stays = change.connection.execute(sa.select(messages.c.id).where(said, messages.c.id < message)).first()
    if first is None or stays is None or first.author != Author.CUSTOMER:
        raise InvalidQuestion("A ticket is split at a message of the customer that is not its first", words=("split_first",))
    rest = transition.touched(change.ticket, change.now)
    new = change.beside(_copy(change, service, first.text))
    change.connection.execute(sa.update(messages).where(moving).values(ticket=new.ticket.reference))
    new.become(new.ticket, by, What.OPENED, before=rest.reference)
    change.become(rest, by, What.SPLIT, now=new.ticket.reference)
    return new.ticket


def begin_again(change: ChangeSet, service: Service, text: str) -> ChangeSet:
    """Open a ticket that follows one which ended too long ago, and return its change; what the customer says is still to be added."""
    new = change.beside(_copy(change, service, text))
    new.become(new.ticket, CUSTOMER, What.OPENED, now=new.ticket.channel)
    return new


def _copy(change: ChangeSet, service: Service, text: str) -> Ticket:
    """Insert a new ticket with the customer, queue and priority of the one that is changed; its promise begins now."""
    first, now = change.ticket, change.now
    due = promise(change.connection, service, first.queue, first.priority, now)
    fresh = replace(
        transition.continued(replace(first, status=Status.NEW, merged_into=None, erased_at=None), now, due),
        version=1,
        link_version=1,
        subject=subject(text),
        created_at=now,
        answered_at=None,
        assignee=None,
        score=None,
        split_from=first.reference,
    )
    kept = change.connection.execute(sa.select(tickets).where(tickets.c.reference == first.reference)).mappings().one()
    own = {name: value for name, value in kept.items() if name not in ticket_values(fresh)}
    return insert(change.connection, service, fresh, {**own, "score_note": None})
