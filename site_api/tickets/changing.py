"""Changes of tickets in the database: each in one transaction with its history, its messages and whatever listens."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from search.service import Service
from site_api.store.database import Database
from site_api.tickets.commands import Command, Prioritise, Rate, Reply
from site_api.tickets.handover import Handover
from site_api.tickets.history import CUSTOMER, SYSTEM, Actor, Change, History, What
from site_api.tickets.joining import Candidate
from site_api.tickets.lifecycle import apply, owes_answer
from site_api.tickets.masked import Masking
from site_api.tickets.promising import promise
from site_api.tickets.rows import urgency
from site_api.tickets.saving import add_transcript, save, say, take
from site_api.tickets.ticket import Ticket


def utc_now() -> dt.datetime:
    """Return the moment that it is."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class TicketChanges:
    """Changes tickets; the second of two who change the same one is told, if it says which version it saw."""

    database: Database
    service: Callable[[], Service]
    history: History = field(default_factory=History)
    now: Callable[[], dt.datetime] = utc_now

    def change(self, reference: str, command: Command, actor: Actor, *, version: int | None = None) -> Ticket:
        """Carry a command out; raise NotFound, NotPossible, or Outdated where `version` is not the ticket's any more."""
        with self.database.begin() as connection:
            return self.change_in(connection, reference, command, actor, version=version)

    def change_in(self, connection: sa.Connection, reference: str, command: Command, actor: Actor, *, version: int | None = None) -> Ticket:
        """Carry a command out within the caller's own transaction."""
        applied = apply(take(connection, reference, version), command, actor, self.now())
        after = self.with_due(connection, applied.ticket)
        save(connection, after, **_note(command))
        if applied.said:
            say(connection, after, applied.said, actor, after.updated_at)
        self.history.record(connection, after, *applied.changes)
        return after

    def join(self, connection: sa.Connection, chosen: Candidate, handover: Handover) -> Ticket:
        """Add a matter's words to the ticket that it belongs to, and make that as urgent as they are."""
        before = take(connection, chosen.reference)
        now = self.now()
        add_transcript(connection, before, handover.transcript)
        self.history.record(connection, before, Change(What.JOINED, CUSTOMER, now, before=chosen.bond, after=handover.channel))
        if urgency(handover.decision.priority) > urgency(before.priority):
            self.change_in(connection, before.reference, Prioritise(handover.decision.priority), SYSTEM)
        return self.change_in(connection, before.reference, Reply(handover.text, handover.lang), CUSTOMER)

    def with_due(self, connection: sa.Connection, ticket: Ticket) -> Ticket:
        """Return a ticket with the moment by which its next answer is owed and expected, where one is and none was set yet."""
        if not owes_answer(ticket) or ticket.due_at:
            return ticket
        due = promise(connection, self.service(), ticket.queue, ticket.priority, ticket.updated_at)
        return replace(ticket, due_at=due, answer_expected_by=due)


def _note(command: Command) -> dict[str, str | None]:
    return {"score_note": Masking().optional(command.note)} if isinstance(command, Rate) else {}
