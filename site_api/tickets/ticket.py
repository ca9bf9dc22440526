"""A ticket as everyone sees it: where it stands and what was said."""

import datetime as dt
import enum
from dataclasses import dataclass

from kb.article import Priority
from site_api.tickets.handover import Author


class Status(enum.StrEnum):
    """Where a ticket stands."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"  # For the customer.
    SOLVED = "solved"
    CLOSED = "closed"

    @property
    def owes_answer(self) -> bool:
        """Return whether the bank has the next word."""
        return self in {Status.NEW, Status.OPEN}

    @property
    def has_ended(self) -> bool:
        """Return whether nobody is expected to say more."""
        return self in {Status.SOLVED, Status.CLOSED}


# The same, as the database is asked.
OWING = tuple(status for status in Status if status.owes_answer)
GOING = tuple(status for status in Status if not status.has_ended)
ENDED = tuple(status for status in Status if status.has_ended)


class MessageKind(enum.StrEnum):
    """What a message of a ticket is."""

    MESSAGE = "message"
    NOTE = "note"  # For agents only.
    TRANSCRIPT = "transcript"  # Said before the ticket.


@dataclass(frozen=True, slots=True)
class Ticket:
    """One matter; `version` counts its changes, `due_at` is by when the next answer is owed, if one is."""

    reference: str
    version: int
    link_version: int
    status: Status
    queue: str
    priority: Priority
    reason: str
    lang: str
    channel: str
    subject: str
    created_at: dt.datetime
    updated_at: dt.datetime
    answer_expected_by: dt.datetime
    due_at: dt.datetime | None = None
    answered_at: dt.datetime | None = None
    solved_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    assignee: str | None = None
    article: str | None = None
    merged_into: str | None = None
    split_from: str | None = None
    score: int | None = None
    erased_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Something said in a ticket, masked; `agent` is who of the bank said it."""

    id: int
    at: dt.datetime
    author: Author
    kind: MessageKind
    lang: str
    text: str
    agent: str | None = None
