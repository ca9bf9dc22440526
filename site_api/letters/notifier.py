"""Tells the customer and the bank's own systems of changes: puts messages into the outbox in the change's own transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from site_api.outbox.box import post
from site_api.outbox.message import Kind, Message
from site_api.store.tables.live import has_open_talk
from site_api.store.tables.outbox import outbox
from site_api.tickets.handover import Author
from site_api.tickets.history import Change, What
from site_api.tickets.ticket import Ticket

_LETTERS = {What.OPENED: "opened", What.JOINED: "joined"}
_REARRANGED = {What.OPENED: "split", What.MOVED: "moved", What.REOPENED: "reopened"}


@dataclass(frozen=True, slots=True)
class Notifier:
    """Listens to the history of tickets; `writes_letters` where there is a mail server, `receivers` are the webhooks' addresses."""

    writes_letters: bool
    receivers: Sequence[str] = ()

    def __call__(self, connection: sa.Connection, ticket: Ticket, change: Change) -> None:
        """Put what must be told into the outbox."""
        if self.writes_letters and _solves(change) and _joins_answer(connection, ticket, change):
            letters: Iterator[Message] = iter(())
        else:
            letters = _letters(connection, ticket, change) if self.writes_letters else iter(())
        post(connection, *letters, *self._webhooks(ticket, change), now=change.at)

    def _webhooks(self, ticket: Ticket, change: Change) -> Iterator[Message]:
        topic = f"ticket.{change.what}"
        body = {"type": topic, "timestamp": change.at.isoformat(timespec="seconds"), "data": _data(ticket, change)}
        return (Message(Kind.WEBHOOK, topic, body, ticket=ticket.reference, target=url) for url in self.receivers)


def _letters(connection: sa.Connection, ticket: Ticket, change: Change) -> Iterator[Message]:
    agents_answer = change.what is What.REPLIED and change.actor.author is Author.AGENT
    if agents_answer and change.after:
        yield Message(Kind.EMAIL, "answered", {"message": int(change.after)}, ticket=ticket.reference)
    elif _solves(change):
        yield Message(Kind.EMAIL, "solved", {}, ticket=ticket.reference)
    elif topic := _rearranged(connection, ticket, change) if change.actor.author is Author.AGENT else _LETTERS.get(change.what):
        yield Message(Kind.EMAIL, topic, {}, ticket=ticket.reference)


def _rearranged(connection: sa.Connection, ticket: Ticket, change: Change) -> str | None:
    """Return the letter about what an agent rearranged: only where the time or the reference is not what the customer was told."""
    topic = _REARRANGED.get(change.what)
    return topic if topic and ticket.due_at and not connection.scalar(sa.select(has_open_talk(ticket.reference))) else None


def _solves(change: Change) -> bool:
    """Return whether the bank called a matter solved; a customer who does so needs no letter about it."""
    return change.what is What.SOLVED and change.actor.author is not Author.CUSTOMER


def _joins_answer(connection: sa.Connection, ticket: Ticket, change: Change) -> bool:
    """Turn the letter of an answer that was given in the same step into one that says both; return whether there was one."""
    same_step = sa.and_(outbox.c.ticket == ticket.reference, outbox.c.topic == "answered", outbox.c.created_at == change.at)
    return connection.execute(sa.update(outbox).where(same_step).values(topic="answered_and_solved")).rowcount > 0


def _data(ticket: Ticket, change: Change) -> dict[str, Any]:
    """Return what a webhook tells: how the ticket stands and what changed; neither texts nor the customer."""
    return {
        "reference": ticket.reference,
        "version": ticket.version,
        "status": ticket.status,
        "queue": ticket.queue,
        "priority": ticket.priority,
        "lang": ticket.lang,
        "channel": ticket.channel,
        "article": ticket.article,
        "assignee": ticket.assignee,
        "due_at": ticket.due_at and ticket.due_at.isoformat(timespec="seconds"),
        "actor": change.actor.author,
        "before": change.before,
        "after": None if change.what in {What.REPLIED, What.REOPENED} else change.after,
    }
