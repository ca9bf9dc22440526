"""What the API says of tickets."""

import datetime as dt
from dataclasses import dataclass

from kb.article import Priority
from search.service import Service
from site_api.tickets.customer_side import CustomerView, Line, Step
from site_api.tickets.handover import Author
from site_api.tickets.masked import Kinds
from site_api.tickets.ticket import Status


@dataclass(frozen=True, slots=True)
class MaskedBody:
    """A kind of secret that was taken out of what the customer wrote."""

    kind: str


@dataclass(frozen=True, slots=True)
class OpenedBody:
    """A matter that is kept: `link` opens the customer's page.

    `link` is null where the matter joined a ticket that was opened elsewhere: its own link was told there.
    """

    reference: str
    link: str | None
    status: Status
    queue: str
    queue_name: str
    priority: Priority
    answer_expected_by: str
    joined: bool
    masked: tuple[MaskedBody, ...]


@dataclass(frozen=True, slots=True)
class MessageBody:
    """Something said; `before` whether it was said before the ticket, such as to the chat."""

    at: str
    author: Author
    name: str | None
    lang: str
    text: str
    before: bool


@dataclass(frozen=True, slots=True)
class TicketBody:
    """Where a ticket stands, for the customer; `answer_expected_by` is null while the bank does not have the next word.

    `link` is another ticket's where what was sent went into a new one, else null; `steps` is what the customer can do now.
    """

    reference: str
    status: Status
    queue: str
    queue_name: str
    priority: Priority
    lang: str
    subject: str
    created_at: str
    updated_at: str
    answer_expected_by: str | None
    reopens_until: str | None
    steps: tuple[Step, ...]
    score: int | None
    messages: tuple[MessageBody, ...]
    link: str | None
    masked: tuple[MaskedBody, ...]


def masked_bodies(kinds: Kinds) -> tuple[MaskedBody, ...]:
    """Return which kinds of secrets were taken out."""
    return tuple(MaskedBody(kind.value.strip("[]").lower()) for kind in kinds)


def ticket_body(view: CustomerView, service: Service, *, link: str | None = None, masked: Kinds = ()) -> TicketBody:
    """Return a ticket as the API tells its customer."""
    found = view.ticket
    return TicketBody(
        reference=found.reference,
        status=found.status,
        queue=found.queue,
        queue_name=service.queue(found.queue).name(found.lang),
        priority=found.priority,
        lang=found.lang,
        subject=found.subject,
        created_at=_moment(found.created_at),
        updated_at=_moment(found.updated_at),
        answer_expected_by=_moment(view.due_at) if view.due_at else None,
        reopens_until=_moment(view.reopens_until) if view.reopens_until else None,
        steps=tuple(step for step in Step if step in view.steps),
        score=found.score,
        messages=tuple(_message(line) for line in view.lines),
        link=link,
        masked=masked_bodies(masked),
    )


def _message(line: Line) -> MessageBody:
    return MessageBody(_moment(line.at), line.author, line.agent, line.lang, line.text, line.before)


def _moment(at: dt.datetime) -> str:
    return at.isoformat(timespec="seconds")
