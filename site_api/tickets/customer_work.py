"""What customers do with their tickets, whatever the channel; one that was merged goes on in the other."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa

from search.service import Service
from site_api.clock import utc_now
from site_api.store.database import Database
from site_api.store.insertion import insert_if_new
from site_api.store.tables.received_mails import received_mails
from site_api.store.tables.tickets import tickets
from site_api.tickets import transition
from site_api.tickets.change_set import ChangeSet, Desired, following, locked
from site_api.tickets.handover import Author, Handover
from site_api.tickets.history import CUSTOMER, SYSTEM, History, What
from site_api.tickets.joining import Candidate
from site_api.tickets.masked import Masking
from site_api.tickets.repeating import follower, said_already
from site_api.tickets.separation import begin_again
from site_api.tickets.ticket import MessageKind, Ticket
from site_api.tickets.transcript import add_transcript


@dataclass(frozen=True)
class CustomerWork:
    """The steps that customers take; each is one transaction with its history, and a second click is no second step."""

    database: Database
    service: Callable[[], Service]
    history: History = field(default_factory=History)
    now: Callable[[], dt.datetime] = utc_now

    def say(self, reference: str, text: str, *, mail: str | None = None) -> Ticket:
        """Add what a customer says, an e-mail once: what has ended is open again, or a new ticket follows it where that is too long ago."""
        with self._changing(reference) as change:
            if not _is_new(change, mail):
                return change.ticket
            if not transition.can_go_on(change.ticket, change.now):
                return self._follow(change, text)
            if not said_already(change.connection, change.ticket.reference, text, change.now):
                self._go_on(change, text)
        return change.ticket

    def solve(self, reference: str) -> Ticket:
        """Take the customer's word that the matter is solved."""
        with self._changing(reference) as change:
            if not change.ticket.status.has_ended:
                change.become(transition.solved(change.ticket, change.now), CUSTOMER, What.SOLVED)
        return change.ticket

    def reopen(self, reference: str) -> Ticket:
        """Open the matter again; raise NotPossible where it ended too long ago."""
        with self._changing(reference) as change:
            transition.check_in_time(change.ticket, change.now)
            if change.ticket.status.has_ended:
                due = change.next_due(self.service())
                change.become(transition.reopened(change.ticket, change.now, due), CUSTOMER, What.REOPENED)
        return change.ticket

    def rate(self, reference: str, score: int, note: str | None) -> Ticket:
        """Keep how it went, from 1 to 5; the last word counts; raise NotPossible before the end."""
        with self._changing(reference) as change:
            before, after = change.ticket.score, transition.rated(change.ticket, change.now, score)
            of_it = sa.update(tickets).where(tickets.c.reference == after.reference)
            change.connection.execute(of_it.values(score_note=Masking().optional(note or None)))
            change.become(after, CUSTOMER, What.RATED, before=None if before is None else str(before), now=str(score))
        return change.ticket

    def join(self, connection: sa.Connection, chosen: Candidate, handover: Handover) -> Ticket:
        """Add a masked handover to the ticket that it belongs to, and make that as urgent as it is; within the caller's transaction."""
        change = following(connection, chosen.reference, self.history, self.now())
        add_transcript(connection, change.ticket, handover.transcript)
        before, priority = change.ticket.priority, transition.higher(change.ticket.priority, handover.decision.priority)
        if priority is not before:
            raised = transition.prioritised(change.ticket, change.now, priority)
            change.become(raised, SYSTEM, What.PRIORITISED, before=before, now=priority)
        self._go_on(change, handover.text, handover.lang)
        # Last, since an appointment that is booked with it changes when the answer is due.
        change.become(transition.touched(change.ticket, change.now), CUSTOMER, What.JOINED, before=chosen.bond, now=handover.channel)
        return change.ticket

    def mail_note(self, reference: str, text: str, mail: str) -> Ticket:
        """Keep, for agents only, an e-mail to a ticket that came from another address than its customer's."""
        with self._changing(reference) as change:
            if _is_new(change, mail):
                change.say(Author.SYSTEM, text, MessageKind.NOTE)
                change.become(transition.touched(change.ticket, change.now), SYSTEM, What.NOTED)
        return change.ticket

    def _go_on(self, change: ChangeSet, text: str, lang: str | None = None) -> None:
        change.goes_on(self.service(), change.say(Author.CUSTOMER, text, lang=lang))

    def _follow(self, change: ChangeSet, text: str) -> Ticket:
        if again := follower(change.connection, change.ticket.reference, text, change.now):
            return locked(change.connection, Desired(again))
        new = begin_again(change, self.service(), text)
        new.say(Author.CUSTOMER, text)
        return new.ticket

    @contextmanager
    def _changing(self, reference: str) -> Iterator[ChangeSet]:
        with self.database.begin() as connection:
            yield following(connection, reference, self.history, self.now())


def _is_new(change: ChangeSet, mail: str | None) -> bool:
    return mail is None or insert_if_new(change.connection, received_mails, message_id_hash=mail, at=change.now)
