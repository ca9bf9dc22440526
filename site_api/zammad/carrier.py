"""Brings Zammad's ticket to what ours says, however often it is asked to: nothing there is made twice.

A ticket there is known by its number, which is kept, and by our reference in its title, which is searched for before one is made:
a crash between making it and keeping its number leaves one ticket. Each article carries the number of our message in its subject.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.article import Priority
from site_api.outbox.carrier import Undelivered
from site_api.outbox.message import Message
from site_api.store.database import Database
from site_api.tickets.copy import TicketCopy, read_copy
from site_api.tickets.history import What
from site_api.tickets.ticket import Status
from site_api.zammad.api import ZammadApi
from site_api.zammad.numbers import Numbers

_PRIORITIES = {Priority.NORMAL: "2 normal", Priority.HIGH: "3 high", Priority.URGENT: "3 high"}
_STATES = {Status.NEW: "new", Status.OPEN: "open", Status.WAITING: "open", Status.SOLVED: "closed", Status.CLOSED: "closed"}
_TAG = "ventanilla"
_LONGEST_TITLE = 200
_INDEXED = dt.timedelta(minutes=2)
_CHANGES = {What.REOPENED, What.SOLVED, What.CLOSED, What.PRIORITISED}


@dataclass(frozen=True, slots=True)
class Groups:
    """Zammad's groups by queue of ours; `other` takes the queues that are not named."""

    other: str
    by_queue: Mapping[str, str] = field(default_factory=dict)

    def of(self, queue: str) -> str:
        """Return the group of a queue."""
        return self.by_queue.get(queue, self.other)


@dataclass(frozen=True)
class ZammadCarrier:
    """Takes tickets to Zammad."""

    api: ZammadApi
    database: Database
    groups: Groups

    def deliver(self, message: Message) -> None:
        """Bring Zammad's ticket up to date; raise Undelivered."""
        copy = read_copy(self.database, message.ticket or "")
        if copy is None or not copy.messages:
            raise Undelivered("the ticket is gone or merged, or its customer's data was erased", final=True)
        numbers, reference = Numbers(self.database), copy.ticket.reference
        with numbers.held(reference) as known:
            number = known or self._find(reference)
            if number is None:
                number = self._create(copy)
            if known is None:
                numbers.keep(reference, number)
            self._add_articles(copy, number)
            if message.topic in _CHANGES:
                ticket = copy.ticket
                self.api.change_ticket(number, state=_STATES[ticket.status], priority=_PRIORITIES[ticket.priority])

    def _find(self, reference: str) -> int | None:
        mark = f"[{reference}]"
        return next((int(found["id"]) for found in self.api.find_tickets(reference) if mark in str(found.get("title"))), None)

    def _create(self, copy: TicketCopy) -> int:
        customer = self._customer(copy)
        values = _ticket(copy, self.groups)
        first = copy.messages[0]
        article = _article(copy, first.id, first.text, customer)
        try:
            return int(self.api.create_ticket(**values, customer_id=customer, article=article)["id"])
        except Undelivered as failure:
            # It may have been made all the same, and a new ticket is found only once Zammad has indexed it.
            raise Undelivered(failure.reason, max(failure.retry_after or _INDEXED, _INDEXED), final=failure.final) from None

    def _add_articles(self, copy: TicketCopy, number: int) -> None:
        there = {str(article.get("subject")) for article in self.api.articles(number)}
        customer: Any = None
        for message_id, text, internal in _texts(copy):
            if _subject(copy, message_id) in there:
                continue
            if not internal:
                customer = customer or self._customer(copy)
            article = _article(copy, message_id, text, None if internal else customer)
            self.api.create_article(ticket_id=number, **article)

    def _customer(self, copy: TicketCopy) -> int | str:
        """Return the customer's id there, made where there is none; Zammad itself finds one whose address is taken."""
        contact = copy.contact
        sought, key = (contact.email, "email") if contact.email else (contact.phone, "phone")
        sought, key = (sought, key) if sought else (copy.ticket.reference, "lastname")
        for found in self.api.find_users(sought):
            if str(found.get(key, "")).lower() == sought.lower():
                return int(found["id"])
        try:
            return int(self.api.create_user(**_user(copy))["id"])
        except Undelivered as refused:
            if contact.email and refused.final:
                return f"guess:{contact.email}"
            raise


def _ticket(copy: TicketCopy, groups: Groups) -> dict[str, str]:
    ticket = copy.ticket
    return {
        "title": _title(copy),
        "group": groups.of(ticket.queue),
        "state": _STATES[ticket.status],
        "priority": _PRIORITIES[ticket.priority],
        "tags": f"{_TAG},{ticket.lang},{ticket.queue}",
    }


def _title(copy: TicketCopy) -> str:
    mark = f" [{copy.ticket.reference}]"
    return copy.ticket.subject[: _LONGEST_TITLE - len(mark)] + mark


def _subject(copy: TicketCopy, message_id: int) -> str:
    return f"{copy.ticket.reference} / {message_id}"


def _texts(copy: TicketCopy) -> Iterator[tuple[int, str, bool]]:
    """Yield each article by the number of our message: what was said before and seen is for agents alone."""
    yield from ((message.id, message.text, False) for message in copy.messages)
    if notes := list(_notes(copy)):
        # Below every number of a message.
        yield 0, "\n".join(notes), True


def _notes(copy: TicketCopy) -> Iterator[str]:
    if copy.summary:
        yield copy.summary
    if copy.articles_seen:
        yield f"Articles seen: {', '.join(copy.articles_seen)}"
    if copy.screen:
        yield f"Screen: {copy.screen}"
    yield from (f"{line.at:%Y-%m-%d %H:%M} {line.author}: {line.text}" for line in copy.transcript)


def _article(copy: TicketCopy, message_id: int, text: str, customer: int | str | None) -> dict[str, Any]:
    """Return an article, the customer's own where one is given; plain text, so that nothing in it is taken for HTML."""
    by = {"sender": "Customer"} if customer is not None else {}
    if isinstance(customer, int):
        by = {**by, "origin_by_id": customer}  # type: ignore[dict-item]
    subject = _subject(copy, message_id)
    return {"subject": subject, "body": text, "content_type": "text/plain", "type": "note", "internal": customer is None, **by}


def _user(copy: TicketCopy) -> dict[str, str]:
    contact = copy.contact
    first, _, last = (contact.name or "").partition(" ")
    values = {"firstname": first, "lastname": last, "email": contact.email, "phone": contact.phone}
    if not contact.email and not contact.phone:
        # Nobody to look for: the reference makes the customer of this ticket alone.
        values["lastname"] = copy.ticket.reference
    return {name: value for name, value in values.items() if value}
