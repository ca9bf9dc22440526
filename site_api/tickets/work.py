"""What agents do with tickets: answer, note, take, move, solve, merge, split. The second of two at once is told."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa

from kb.article import Priority
from search.service import Service
from site_api.errors import Changed, InvalidQuestion, NotFound
from site_api.store.database import Database
from site_api.store.insertion import insert_if_new
from site_api.store.tables.received_mails import received_mails
from site_api.store.tables.ticket_work import article_links
from site_api.store.tables.tickets import messages
from site_api.tickets import transition
from site_api.tickets.change_set import ChangeSet, Desired, changing, lock_in_order, locked
from site_api.tickets.changing import utc_now
from site_api.tickets.handover import Author
from site_api.tickets.history import CUSTOMER, SYSTEM, Actor, History, What
from site_api.tickets.repeating import follower, said_already
from site_api.tickets.separation import copy_ticket
from site_api.tickets.subject import subject
from site_api.tickets.ticket import MessageKind, Status, Ticket


@dataclass(frozen=True)
class AgentWork:
    """The steps that agents take; each is one transaction with its history."""

    database: Database
    service: Callable[[], Service]
    history: History = field(default_factory=History)
    now: Callable[[], dt.datetime] = utc_now

    def reply(self, desired: Desired, agent: str, text: str, *, solves: bool = False) -> Ticket:
        """Answer the customer, who is waited for from then on; or solve the matter with that answer."""
        with self._changing(desired) as change:
            number = change.say(Author.AGENT, text, agent=agent)
            change.become(transition.answered(change.ticket, change.now, agent), _by(agent), What.REPLIED, now=str(number))
            if solves:
                self._solve(change, agent)
        return change.ticket

    def note(self, desired: Desired, agent: str, text: str) -> Ticket:
        """Add a note that only agents see."""
        with self._changing(desired) as change:
            change.say(Author.AGENT, text, MessageKind.NOTE, agent)
            change.become(transition.touched(change.ticket, change.now), _by(agent), What.NOTED)
        return change.ticket

    def assign(self, desired: Desired, agent: str, to: str | None) -> Ticket:
        """Give a ticket to somebody, or back to all."""
        with self._changing(desired) as change:
            before = change.ticket.assignee
            change.become(transition.assigned(change.ticket, change.now, to), _by(agent), What.ASSIGNED, before=before, now=to)
        return change.ticket

    def move(self, desired: Desired, agent: str, queue: str) -> Ticket:
        """Give a ticket to another queue."""
        service = self.service()
        if service.queues and queue not in service.queues:
            raise InvalidQuestion(f"There is no queue {queue!r}; queues are {', '.join(service.queues)}")
        with self._changing(desired) as change:
            before = change.ticket.queue
            after = transition.moved(change.ticket, change.now, service.queue(queue))
            change.become(after, _by(agent), What.MOVED, before=before, now=queue)
        return change.ticket

    def prioritise(self, desired: Desired, agent: str, priority: Priority) -> Ticket:
        """Give a ticket another priority."""
        with self._changing(desired) as change:
            before = change.ticket.priority
            after = transition.prioritised(change.ticket, change.now, priority)
            change.become(after, _by(agent), What.PRIORITISED, before=before, now=priority)
        return change.ticket

    def solve(self, desired: Desired, agent: str) -> Ticket:
        """Call a matter solved."""
        with self._changing(desired) as change:
            self._solve(change, agent)
        return change.ticket

    def reopen(self, desired: Desired, agent: str) -> Ticket:
        """Take a matter up again."""
        with self._changing(desired) as change:
            queue = self.service().queue(change.ticket.queue)
            change.become(transition.continued(change.ticket, change.now, queue), _by(agent), What.REOPENED)
        return change.ticket

    def link(self, desired: Desired, agent: str, article: str | None) -> Ticket:
        """Say which article answers the matter, or that none does; a lead approves what the search learns from it."""
        with self._changing(desired) as change:
            of_it = article_links.c.ticket == change.ticket.reference
            change.connection.execute(sa.delete(article_links).where(of_it))
            row = {"ticket": change.ticket.reference, "article": article, "agent": agent, "at": change.now}
            change.connection.execute(sa.insert(article_links).values(**row))
            change.become(transition.touched(change.ticket, change.now), _by(agent), What.LINKED, now=article)
        return change.ticket

    def merge(self, desired: Desired, agent: str, into: str) -> Ticket:
        """Make a ticket part of another one of the same customer, which is returned; all that was said moves there."""
        if desired.reference == into:
            raise InvalidQuestion("A ticket cannot be merged into itself; name the other one")
        with self._changing(desired, into) as change:
            target = locked(change.connection, Desired(into))
            if target.merged_into or target.status is Status.CLOSED:
                raise Changed(f"{into} is closed; merge into one that is open")
            change.connection.execute(sa.update(messages).where(messages.c.ticket == desired.reference).values(ticket=into))
            change.become(transition.closed(change.ticket, change.now, into), _by(agent), What.MERGED, now=into)
            other = ChangeSet(change.connection, target, self.history, change.now)
            other.become(transition.touched(target, change.now), _by(agent), What.JOINED, before=desired.reference)
        return other.ticket

    def split(self, desired: Desired, agent: str, message: int) -> Ticket:
        """Make what was said from a message on a ticket of its own, and return it."""
        with self._changing(desired) as change:
            moving = sa.and_(messages.c.ticket == desired.reference, messages.c.id >= message, messages.c.kind == MessageKind.MESSAGE)
            said = change.connection.execute(sa.select(messages.c.author, messages.c.text).where(moving).order_by(messages.c.id)).all()
            before = sa.select(messages.c.id).where(messages.c.ticket == desired.reference, messages.c.id < message)
            if not said or said[0].author != Author.CUSTOMER or change.connection.execute(before.limit(1)).first() is None:
                raise InvalidQuestion("A ticket is split at a message of the customer that is not its first")
            new = copy_ticket(change, self.service(), subject(said[0].text))
            change.connection.execute(sa.update(messages).where(moving).values(ticket=new.reference))
            other = ChangeSet(change.connection, new, self.history, change.now)
            other.become(new, _by(agent), What.OPENED, before=desired.reference)
            change.become(transition.touched(change.ticket, change.now), _by(agent), What.SPLIT, now=new.reference)
        return new

    def customer_says(self, desired: Desired, text: str, *, mail: str | None = None) -> Ticket:
        """Add what the customer answers, an e-mail once; a solved matter is open again; raise NotFound where it is over for too long."""
        with self._changing(desired) as change:
            if not transition.can_go_on(change.ticket, change.now):
                raise NotFound(f"{desired.reference} has been closed; open a new ticket")
            if self._is_new(change, mail) and not said_already(change.connection, desired.reference, text, change.now):
                was_over = change.ticket.status in {Status.SOLVED, Status.CLOSED}
                queue = self.service().queue(change.ticket.queue)
                number = change.say(Author.CUSTOMER, text)
                what = What.REOPENED if was_over else What.REPLIED
                change.become(transition.continued(change.ticket, change.now, queue), CUSTOMER, what, now=str(number))
        return change.ticket

    def begin_again(self, desired: Desired, text: str, *, mail: str | None = None) -> Ticket:
        """Open a new ticket for the customer of one that is over."""
        with self._changing(desired) as change:
            if not self._is_new(change, mail):
                return change.ticket
            if again := follower(change.connection, desired.reference, text, change.now):
                return locked(change.connection, Desired(again))
            new = copy_ticket(change, self.service(), subject(text))
            other = ChangeSet(change.connection, new, self.history, change.now)
            other.say(Author.CUSTOMER, text)
            other.become(new, CUSTOMER, What.OPENED, now=new.channel)
        return new

    def mail_note(self, desired: Desired, text: str, mail: str) -> Ticket:
        """Keep, for agents only, an e-mail to a ticket that came from another address than its customer's."""
        with self._changing(desired) as change:
            if self._is_new(change, mail):
                change.say(Author.SYSTEM, text, MessageKind.NOTE)
                change.become(transition.touched(change.ticket, change.now), SYSTEM, What.NOTED)
        return change.ticket

    def _is_new(self, change: ChangeSet, mail: str | None) -> bool:
        return mail is None or insert_if_new(change.connection, received_mails, message_id_hash=mail, at=change.now)

    def _solve(self, change: ChangeSet, agent: str) -> None:
        change.become(transition.solved(change.ticket, change.now, agent), _by(agent), What.SOLVED)

    @contextmanager
    def _changing(self, desired: Desired, *others: str) -> Iterator[ChangeSet]:
        with self.database.begin() as connection:
            lock_in_order(connection, desired.reference, *others)
            with changing(connection, desired, self.history, self.now()) as change:
                yield change


def _by(agent: str) -> Actor:
    return Actor(Author.AGENT, agent)
