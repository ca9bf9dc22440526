"""What agents do with tickets: answer, note, take, move, solve, merge, split. The second of two at once is told."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa

from kb.article import Priority
from search.service import Service
from site_api.clock import utc_now
from site_api.errors import InvalidQuestion
from site_api.store.database import Database
from site_api.store.tables.ticket_work import article_links
from site_api.tickets import transition
from site_api.tickets.change_set import ChangeSet, Desired, changing, lock_in_order, locked
from site_api.tickets.handover import Author
from site_api.tickets.history import History, What, of_bank
from site_api.tickets.merging import merge
from site_api.tickets.moving import move
from site_api.tickets.separation import split
from site_api.tickets.ticket import MessageKind, Ticket


@dataclass(frozen=True)
class AgentWork:
    """The steps that agents take; each is one transaction with its history. They raise NotPossible where it stands so that it cannot be."""

    database: Database
    service: Callable[[], Service]
    history: History = field(default_factory=History)
    now: Callable[[], dt.datetime] = utc_now

    def reply(self, desired: Desired, agent: str, text: str, *, solves: bool = False) -> Ticket:
        """Answer the customer, who is waited for from then on; or solve the matter with that answer."""
        with self._changing(desired) as change:
            number = change.say(Author.AGENT, text, agent=agent)
            change.become(transition.answered(change.ticket, change.now, agent), of_bank(agent), What.REPLIED, now=str(number))
            if solves:
                self._solve(change, agent)
        return change.ticket

    def note(self, desired: Desired, agent: str, text: str) -> Ticket:
        """Add a note that only agents see."""
        with self._changing(desired) as change:
            change.say(Author.AGENT, text, MessageKind.NOTE, agent=agent)
            change.become(transition.touched(change.ticket, change.now), of_bank(agent), What.NOTED)
        return change.ticket

    def assign(self, desired: Desired, agent: str, to: str | None) -> Ticket:
        """Give a ticket to somebody, or back to all; to whom has it already is no change."""
        with self._changing(desired) as change:
            if (before := change.ticket.assignee) != to:
                change.become(transition.assigned(change.ticket, change.now, to), of_bank(agent), What.ASSIGNED, before=before, now=to)
        return change.ticket

    def move(self, desired: Desired, agent: str, queue: str) -> Ticket:
        """Give a ticket to another queue; the one that it is in is no change."""
        service = self.service()
        if service.queues and queue not in service.queues:
            raise InvalidQuestion(f"There is no queue {queue!r}; queues are {', '.join(service.queues)}", words=("no_queue", queue))
        with self._changing(desired) as change:
            if change.ticket.queue != queue:
                move(change, service, queue, of_bank(agent))
        return change.ticket

    def prioritise(self, desired: Desired, agent: str, priority: Priority) -> Ticket:
        """Give a ticket another priority; the one that it has is no change."""
        with self._changing(desired) as change:
            if (before := change.ticket.priority) is not priority:
                after = transition.prioritised(change.ticket, change.now, priority)
                change.become(after, of_bank(agent), What.PRIORITISED, before=before, now=priority)
        return change.ticket

    def solve(self, desired: Desired, agent: str) -> Ticket:
        """Call a matter solved."""
        with self._changing(desired) as change:
            self._solve(change, agent)
        return change.ticket

    def reopen(self, desired: Desired, agent: str) -> Ticket:
        """Take a matter up again after its end."""
        with self._changing(desired) as change:
            due = change.next_due(self.service())
            change.become(transition.reopened(change.ticket, change.now, due), of_bank(agent), What.REOPENED)
        return change.ticket

    def link(self, desired: Desired, agent: str, article: str | None) -> Ticket:
        """Say which article answers the matter, or that none does; a lead approves what the search learns from it."""
        with self._changing(desired) as change:
            of_it = article_links.c.ticket == change.ticket.reference
            change.connection.execute(sa.delete(article_links).where(of_it))
            row = {"ticket": change.ticket.reference, "article": article, "agent": agent, "at": change.now}
            change.connection.execute(sa.insert(article_links).values(**row))
            change.become(transition.touched(change.ticket, change.now), of_bank(agent), What.LINKED, now=article)
        return change.ticket

    def merge(self, desired: Desired, agent: str, into: str) -> Ticket:
        """Make a ticket part of another one of the same customer, which is returned; raise NotPossible where they are of two."""
        if desired.reference == into:
            raise InvalidQuestion("A ticket cannot be merged into itself; name the other one", words=("itself",))
        with self._changing(desired, into) as source:
            target = source.beside(locked(source.connection, Desired(into)))
            merge(source, target, of_bank(agent))
        return target.ticket

    def split(self, desired: Desired, agent: str, message: int) -> Ticket:
        """Make what was said from a message on a ticket of its own, and return it."""
        with self._changing(desired) as change:
            return split(change, self.service(), message, of_bank(agent))

    def _solve(self, change: ChangeSet, agent: str) -> None:
        change.become(transition.solved(change.ticket, change.now, agent), of_bank(agent), What.SOLVED)

    @contextmanager
    def _changing(self, desired: Desired, *others: str) -> Iterator[ChangeSet]:
        with self.database.begin() as connection:
            lock_in_order(connection, desired.reference, *others)
            with changing(connection, desired, self.history, self.now()) as change:
                yield change
