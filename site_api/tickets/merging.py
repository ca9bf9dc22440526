"""Two tickets that are one matter become one; one that holds two matters becomes two."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from site_api.errors import NotPossible
from site_api.store.tables.tickets import messages, tickets
from site_api.tickets.changing import TicketChanges
from site_api.tickets.creating import insert
from site_api.tickets.handover import Routing
from site_api.tickets.history import Actor, Change, What
from site_api.tickets.reading import Background, background_of
from site_api.tickets.rows import urgency
from site_api.tickets.saving import save, take
from site_api.tickets.subject import subject
from site_api.tickets.ticket import Status, Ticket


def merge(changes: TicketChanges, reference: str, into: str, actor: Actor) -> Ticket:
    """Move what was said in one ticket into another of the same customer; the old reference and its link lead there from now on."""
    if reference == into:
        raise NotPossible(f"{reference} cannot be merged into itself; name another ticket")
    with changes.database.begin() as connection:
        taken = {
            name: take(connection, name) for name in sorted((reference, into))
        }  # In one order, so that two merges never wait in a ring.
        source, target = taken[reference], taken[into]
        ours, theirs = background_of(connection, reference), background_of(connection, into)
        _check(source, target, ours, theirs)
        now = changes.now()
        _move_all(connection, reference, into)
        gone = replace(
            source, version=source.version + 1, status=Status.CLOSED, updated_at=now, closed_at=now, due_at=None, merged_into=into
        )
        kept = replace(target, version=target.version + 1, updated_at=now, priority=max(source.priority, target.priority, key=urgency))
        save(connection, gone)
        save(connection, kept, **_completed(theirs, ours))
        changes.history.record(connection, gone, Change(What.MERGED, actor, now, after=into))
        changes.history.record(connection, kept, Change(What.MERGED, actor, now, before=reference))
        return kept


def split(changes: TicketChanges, reference: str, message_ids: Sequence[int], decision: Routing, actor: Actor) -> Ticket:
    """Move some messages of a ticket into a new one of the same customer, which goes where the decision says."""
    with changes.database.begin() as connection:
        source = take(connection, reference)
        moved = sa.and_(messages.c.ticket == reference, messages.c.id.in_(message_ids))
        texts = connection.scalars(sa.select(messages.c.text).where(moved).order_by(messages.c.at, messages.c.id)).all()
        left = connection.scalar(sa.select(sa.func.count()).where(messages.c.ticket == reference, messages.c.id.not_in(message_ids)))
        if not texts or not left:
            raise NotPossible(f"Some messages of {reference} must move and some must stay; choose them again")
        now = changes.now()
        part = _part(source, texts[0], decision, changes)
        new = insert(
            connection, changes.service(), changes.with_due(connection, part), _same_customer(background_of(connection, reference))
        )
        connection.execute(sa.update(messages).where(moved).values(ticket=new.reference))
        rest = replace(source, version=source.version + 1, updated_at=now)
        save(connection, rest)
        changes.history.record(connection, new, Change(What.SPLIT, actor, now, before=reference))
        changes.history.record(connection, rest, Change(What.SPLIT, actor, now, after=new.reference))
        return new


def _part(source: Ticket, text: str, decision: Routing, changes: TicketChanges) -> Ticket:
    now = changes.now()
    return replace(
        source,
        version=1,
        link_version=1,
        status=Status.NEW,
        queue=decision.queue,
        priority=decision.priority,
        reason=decision.reason,
        article=decision.article,
        subject=subject(text),
        created_at=now,
        updated_at=now,
        due_at=None,
        answered_at=None,
        solved_at=None,
        closed_at=None,
        assignee=None,
        score=None,
        split_from=source.reference,
    )


def _move_all(connection: sa.Connection, reference: str, into: str) -> None:
    connection.execute(sa.update(messages).where(messages.c.ticket == reference).values(ticket=into))
    # What was merged into this one before leads to the other now, so that one step always leads there.
    connection.execute(sa.update(tickets).where(tickets.c.merged_into == reference).values(merged_into=into))


def _check(source: Ticket, target: Ticket, ours: Background, theirs: Background) -> None:
    for one in (source, target):
        if one.merged_into:
            raise NotPossible(f"{one.reference} was merged into {one.merged_into} before; name that one")
    if ours.identity and theirs.identity and ours.identity != theirs.identity:
        raise NotPossible(
            f"{source.reference} and {target.reference} are of two customers, who must not see each other's; leave them apart"
        )


def _completed(theirs: Background, ours: Background) -> dict[str, Any]:
    """Return what the target lacks and the source has."""
    pairs = {
        "identity": (theirs.identity, ours.identity),
        "email": (theirs.contact.email, ours.contact.email),
        "phone": (theirs.contact.phone, ours.contact.phone),
        "name": (theirs.contact.name, ours.contact.name),
        "conversation": (theirs.conversation, ours.conversation),
    }
    seen = list(dict.fromkeys((*theirs.articles_seen, *ours.articles_seen)))
    return {**{name: first or second for name, (first, second) in pairs.items()}, "articles_seen": seen}


def _same_customer(known: Background) -> dict[str, Any]:
    return {
        "identity": known.identity,
        "email": known.contact.email,
        "phone": known.contact.phone,
        "name": known.contact.name,
        "conversation": known.conversation,
        "articles_seen": [],
    }
