"""The one place that writes down what changed in a ticket, and that tells whoever must act on it in the same transaction."""

import datetime as dt
import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from site_api.store.tables.tickets import history
from site_api.tickets.handover import Author
from site_api.tickets.ticket import Ticket

_LONGEST = 200


class What(enum.StrEnum):
    """Kinds of changes."""

    OPENED = "opened"
    JOINED = "joined"
    REPLIED = "replied"  # Whose words they are says the actor.
    NOTED = "noted"
    STATUS = "status"
    ASSIGNED = "assigned"
    MOVED = "moved"  # To another queue.
    PRIORITISED = "prioritised"
    SOLVED = "solved"
    REOPENED = "reopened"
    CLOSED = "closed"
    LINKED = "linked"  # The article that answers it, or none.
    RATED = "rated"
    MERGED = "merged"
    SPLIT = "split"
    APPOINTMENT = "appointment"  # Booked, moved or, without a time, cancelled.
    TALK_BEGAN = "talk_began"  # A live talk, with the agent who took it.
    TALK_ENDED = "talk_ended"  # Why, says `after`.
    BREACHED = "breached"  # The promised time has passed.
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changed it; `agent` names a person of the bank."""

    author: Author
    agent: str | None = None


CUSTOMER = Actor(Author.CUSTOMER)
SYSTEM = Actor(Author.SYSTEM)


def of_bank(agent: str) -> Actor:
    """Return an agent as who changes something."""
    return Actor(Author.AGENT, agent)


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what, from what, to what; never a text of the customer."""

    what: What
    actor: Actor
    at: dt.datetime
    before: str | None = None
    after: str | None = None


# Called within the transaction of the change, such as to put a notification into an outbox: both are kept or neither.
Listener = Callable[[sa.Connection, Ticket, Change], None]


class History:
    """Writes changes and tells the listeners."""

    def __init__(self, listeners: Sequence[Listener] = ()) -> None:
        self._listeners = tuple(listeners)

    def also(self, listener: Listener) -> "History":
        """Return a history that tells one listener more."""
        return History([*self._listeners, listener])

    def record(self, connection: sa.Connection, ticket: Ticket, *changes: Change) -> None:
        """Write down changes of a ticket, which is given as it stands after them."""
        if not changes:
            return
        connection.execute(sa.insert(history), [_row(ticket, change) for change in changes])
        for change in changes:
            for listener in self._listeners:
                listener(connection, ticket, change)


def _row(ticket: Ticket, change: Change) -> dict[str, object]:
    return {
        "ticket": ticket.reference,
        "version": ticket.version,
        "at": change.at,
        "actor": change.actor.author,
        "agent": change.actor.agent,
        "what": change.what,
        "before": change.before and change.before[:_LONGEST],
        "after": change.after and change.after[:_LONGEST],
    }
