"""One change of one talk in one transaction, with what is said and with its ticket."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from search.service import Service
from site_api.errors import NotFound
from site_api.live_chat.reading import steps_after
from site_api.live_chat.rows import TALK, read_talk
from site_api.live_chat.talk import Step, StepKind, Talk
from site_api.store.tables.live import live_steps, live_talks
from site_api.tickets.change_set import ChangeSet, following
from site_api.tickets.handover import Author
from site_api.tickets.history import History
from site_api.tickets.separation import begin_again
from site_api.tickets.transition import can_go_on


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line: `key` is the sender's own name of it; `read` the last step that the sender has seen."""

    text: str
    key: str | None = None
    read: int = 0


def changing_talk(connection: sa.Connection, talk: str, history: History, now: dt.datetime) -> "TalkChange":
    """Return the change of a talk that nobody else changes before the transaction ends; raise NotFound."""
    row = connection.execute(TALK.where(live_talks.c.id == talk).with_for_update()).one_or_none()
    if row is None:
        raise NotFound("There is no such talk; it may have been erased", words=("no_talk",))
    return TalkChange(connection, read_talk(row), history, now)


class TalkChange:
    """What one transaction does to one talk, which nobody else changes meanwhile."""

    def __init__(self, connection: sa.Connection, talk: Talk, history: History, now: dt.datetime) -> None:
        self.connection = connection
        self.talk = talk
        self.now = now
        self._history = history
        self._ticket: ChangeSet | None = None

    def ticket(self) -> ChangeSet:
        """Return the change of the talk's ticket, or of the one that this was merged into meanwhile."""
        if self._ticket is None:
            self._ticket = following(self.connection, self.talk.ticket, self._history, self.now)
            if self._ticket.ticket.reference != self.talk.ticket:
                self.become(ticket=self._ticket.ticket.reference)
        return self._ticket

    def begin_again_if_over(self, service: Service, text: str) -> bool:
        """Let the talk belong to a new ticket where its own ended too long ago to be opened again; return whether it did."""
        if can_go_on(self.ticket().ticket, self.now):
            return False
        self._ticket = begin_again(self.ticket(), service, text)
        self.become(ticket=self._ticket.ticket.reference)
        return True

    def say(self, author: Author, spoken: Spoken, agent: str | None = None) -> Step:
        """Add a line, masked, to the ticket and to the talk."""
        message = self.ticket().say(author, spoken.text, agent=agent)
        number = self.step(StepKind.LINE, author, agent, message=message, key=spoken.key)
        return next(step for step in steps_after(self.connection, self.talk.id, number - 1) if step.number == number)

    def kept(self, author: Author, key: str | None) -> Step | None:
        """Return the line that was kept under a key already, or None."""
        if key is None:
            return None
        found = sa.select(live_steps.c.number).where(
            live_steps.c.talk == self.talk.id, live_steps.c.author == author, live_steps.c.key == key
        )
        number = self.connection.execute(found).scalar_one_or_none()
        return None if number is None else steps_after(self.connection, self.talk.id, number - 1)[0]

    def step(self, kind: StepKind, author: Author, agent: str | None = None, **values: Any) -> int:
        """Add a step with the next number, and return that."""
        number = self.talk.version + 1
        row = {"talk": self.talk.id, "number": number, "at": self.now, "kind": kind, "author": author, "agent": agent, **values}
        self.connection.execute(sa.insert(live_steps).values(**row))
        self.become(version=number)
        return number

    def become(self, **values: Any) -> None:
        """Write how the talk stands now."""
        self.connection.execute(sa.update(live_talks).where(live_talks.c.id == self.talk.id).values(**values))
        self.talk = replace(self.talk, **values)

    def customer_spoke_last(self) -> bool:
        """Return whether the last line is the customer's."""
        lines = sa.select(live_steps.c.author).where(live_steps.c.talk == self.talk.id, live_steps.c.kind == StepKind.LINE)
        return self.connection.execute(lines.order_by(live_steps.c.number.desc()).limit(1)).scalar_one_or_none() == Author.CUSTOMER
