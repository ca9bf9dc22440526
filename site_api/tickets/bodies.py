"""What the API says of tickets."""

from dataclasses import dataclass

from kb.article import Priority
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
class TicketBody:
    """Where a ticket stands, for the customer; `answer_expected_by` is null once it was answered."""

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
