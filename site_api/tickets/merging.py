"""Two tickets that are one matter become one: all that was said moves, and the old reference and its link lead there from then on."""

from typing import Any

import sqlalchemy as sa

from site_api.errors import NotPossible
from site_api.store.tables.appointments import appointments
from site_api.store.tables.tickets import messages, tickets
from site_api.tickets import transition
from site_api.tickets.change_set import ChangeSet
from site_api.tickets.history import Actor, What

_CUSTOMER = ("identity", "email", "phone", "name", "conversation")


def merge(source: ChangeSet, target: ChangeSet, by: Actor) -> None:
    """Make one ticket a part of another of the same customer; raise NotPossible where they are of two, or either has ended so."""
    gone = transition.closed(source.ticket, source.now, target.ticket.reference)
    kept = transition.joined_by(target.ticket, target.now, source.ticket)
    completed = _completed(_known(target), _known(source))
    source.become(gone, by, What.MERGED, now=kept.reference)
    _move(source.connection, gone.reference, kept.reference)
    target.connection.execute(sa.update(tickets).where(tickets.c.reference == kept.reference).values(**completed))
    target.become(kept, by, What.MERGED, before=gone.reference)


def _known(change: ChangeSet) -> sa.RowMapping:
    """Return what is known of a ticket's customer."""
    columns = [tickets.c[name] for name in ("reference", *_CUSTOMER, "articles_seen")]
    return change.connection.execute(sa.select(*columns).where(tickets.c.reference == change.ticket.reference)).mappings().one()


def _completed(ours: sa.RowMapping, theirs: sa.RowMapping) -> dict[str, Any]:
    """Return what one ticket knows with what the other adds; a family may share an address, not an identity."""
    if ours["identity"] and theirs["identity"] and ours["identity"] != theirs["identity"]:
        raise NotPossible(
            f"{theirs['reference']} and {ours['reference']} are of two customers, who must not see each other's; leave them apart",
            words=("two_customers", theirs["reference"], ours["reference"]),
        )
    seen = list(dict.fromkeys((*ours["articles_seen"], *theirs["articles_seen"])))
    return {**{name: ours[name] or theirs[name] for name in _CUSTOMER}, "articles_seen": seen}


def _move(connection: sa.Connection, reference: str, into: str) -> None:
    connection.execute(sa.update(messages).where(messages.c.ticket == reference).values(ticket=into))
    # What was merged into this one before leads to the other now, so that one step always leads there.
    connection.execute(sa.update(tickets).where(tickets.c.merged_into == reference).values(merged_into=into))
    has_one = connection.execute(sa.select(appointments.c.ticket).where(appointments.c.ticket == into)).first()
    if has_one is None:
        connection.execute(sa.update(appointments).where(appointments.c.ticket == reference).values(ticket=into))
