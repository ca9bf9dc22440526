"""What the conversation answers."""

import enum
from dataclasses import dataclass

from kb.appointments import AppointmentKind
from site_api.chat.found import Shown
from site_api.tickets.link import link_path
from site_api.tickets.ticket import Ticket


class Kind(enum.StrEnum):
    """What a reply is for."""

    NOTICE = "notice"
    ANSWER = "answer"
    CLARIFY = "clarify"
    HANDOFF = "handoff"
    LIVE = "live"  # A person of the bank goes on, by way of the conversation's stream.
    DECLINE = "decline"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: its label stands in the customer's language."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Passed:
    """What became of a handover: reference, who has it, by when they answer, and the customer's own link to it."""

    reference: str
    queue: str
    answer_expected_by: str
    link: str | None = None
    joined: bool = False


def passed(ticket: Ticket, secret: str | None, *, joined: bool = False) -> Passed:
    """Return what a customer is told of a ticket; without its secret they get no link to it."""
    link = link_path(ticket.reference, secret) if secret else None
    return Passed(ticket.reference, ticket.queue, ticket.answer_expected_by.isoformat(timespec="seconds"), link, joined)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A kind of secret that was masked in the customer's message."""

    kind: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A time that was booked, a file of it for the customer's own calendar, and the last digits of the phone that is called."""

    kind: AppointmentKind
    starts_at: str
    ends_at: str
    calendar: str | None = None
    ending: str | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """A reply before it has words: the texts by name, and what they speak of."""

    kind: Kind
    texts: tuple[str, ...]
    article: Shown | None = None
    passage: str = ""
    rephrased: str = ""
    choices: tuple[str, ...] = ()
    ticket: Passed | None = None
    masked: tuple[str, ...] = ()
    meeting: Meeting | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply in the customer's language."""

    kind: Kind
    text: str
    article: Shown | None = None
    choices: tuple[Choice, ...] = ()
    ticket: Passed | None = None
    masked: tuple[Hidden, ...] = ()
    meeting: Meeting | None = None
