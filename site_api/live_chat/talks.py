"""LiveTalks in the database: each step is one transaction with what is said and with its ticket, on disk before it is answered."""

import datetime as dt
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from search.service import Service
from site_api.agents.agent import Agent
from site_api.clock import utc_now
from site_api.errors import Changed, Forbidden, NobodyThere, NotFound
from site_api.live_chat.chances import Chances
from site_api.live_chat.expected_wait import Wait
from site_api.live_chat.reading import latest_talk, read_scene, unread_answers
from site_api.live_chat.talk import Outcome, Patience, Status, Step, StepKind, Talk
from site_api.live_chat.talk_change import Spoken, TalkChange, changing_talk
from site_api.store.database import Database
from site_api.store.insertion import insert_if_new
from site_api.store.tables.live import live_agents, live_talks
from site_api.tickets import transition
from site_api.tickets.change_set import Desired, locked
from site_api.tickets.handover import Author
from site_api.tickets.history import CUSTOMER, SYSTEM, History, What, of_bank
from site_api.tickets.ticket import Status as TicketStatus
from site_api.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Asked:
    """A talk that waits, and what is told of it."""

    talk: Talk
    wait: Wait


@dataclass(frozen=True)
class LiveTalks:
    """What customers and agents do; the second of two at once is told."""

    database: Database
    service: Callable[[], Service]
    history: History = field(default_factory=History)
    patience: Patience = field(default_factory=Patience)
    now: Callable[[], dt.datetime] = utc_now

    @property
    def _chances(self) -> Chances:
        return Chances(self.service, self.patience, self.now)

    def chance(self, ticket: Ticket) -> Wait | None:
        """Return the place and wait that a customer would get who asked now, or None where nobody can talk to them."""
        with self.database.read() as connection:
            return self._chances.of_ticket(connection, ticket)

    def ask(self, conversation: str, reference: str) -> Asked:
        """Let the customer of a conversation wait for somebody; asked twice, they wait once. Raise NobodyThere."""
        with self.database.begin() as connection:
            ticket = locked(connection, Desired(reference))
            before = latest_talk(connection, conversation)
            if before is None or not before.is_open:
                if self._chances.of_ticket(connection, ticket) is None:
                    raise NobodyThere("Nobody is free for a live talk now; the ticket stands, and is answered as was said")
                insert_if_new(connection, live_talks, **_new(conversation, ticket, self.now()))
                before = latest_talk(connection, conversation)
            if before is None:
                raise NotFound("There is no such conversation")
            return Asked(before, self._chances.of_talk(connection, before, read_scene(connection, self.patience, self.now())))

    def accept(self, talk: str, agent: Agent) -> Talk:
        """Give a talk that waits to an agent; raise Changed where another was quicker or the agent's hands are full."""
        with self.changing(talk) as change:
            if change.talk.status is not Status.WAITING:
                raise _taken(change.talk)
            if not agent.skills.fit(change.talk.queue, change.talk.lang):
                detail = f"This talk is in {change.talk.queue} and {change.talk.lang}, which your account does not take"
                raise Forbidden(detail, words=("other_skill",))
            self.claim_place(change.connection, agent.name)
            change.step(StepKind.JOINED, Author.AGENT, agent.name)
            change.become(status=Status.TALKING, agent=agent.name, accepted_at=change.now)
            ticket = change.ticket()
            ticket.become(transition.assigned(ticket.ticket, change.now, agent.name), of_bank(agent.name), What.TALK_BEGAN, now=agent.name)
        return change.talk

    def next(self, agent: Agent) -> Talk | None:
        """Give an agent whoever comes first of those that they can take, or None where nobody waits."""
        with self.database.read() as connection:
            waiting = read_scene(connection, self.patience, self.now()).for_skills(agent.skills)
        for talk in waiting:
            try:
                return self.accept(talk.id, agent)
            except Changed:
                # Either somebody was quicker, and the next one waits; or the hands are full, which the next one says again.
                if talk is waiting[-1]:
                    raise
        return None

    def customer_says(self, talk: str, spoken: Spoken) -> Step:
        """Keep a customer's line, once for each key; after the end it goes on in the ticket."""
        with self.changing(talk) as change:
            if (kept := change.kept(Author.CUSTOMER, spoken.key)) is not None:
                return kept
            began = change.begin_again_if_over(self.service(), spoken.text)
            step = change.say(Author.CUSTOMER, spoken)
            change.become(
                customer_read=max(change.talk.customer_read, min(spoken.read, step.number)),
                customer_seen_at=change.now,
                customer_typing_at=None,
            )
            if not began and not change.talk.is_open:
                change.ticket().goes_on(self.service())
        return step

    def agent_says(self, talk: str, agent: str, spoken: Spoken) -> Step:
        """Keep an agent's line, once for each key; the first one is the answer that was promised."""
        with self.changing(talk) as change:
            if (kept := change.kept(Author.AGENT, spoken.key)) is not None:
                return kept
            held_by(change.talk, agent)
            step = change.say(Author.AGENT, spoken, agent)
            change.become(agent_typing_at=None)
            ticket = change.ticket()
            if ticket.ticket.due_at is not None:
                before, after = ticket.ticket.status, transition.answered(ticket.ticket, change.now, agent)
                # Not as a reply, of which the customer would get a letter: who is there hears it.
                ticket.become(after, of_bank(agent), What.STATUS, before=before, now=after.status)
        return step

    def end(self, talk: str, agent: str, *, solved: bool) -> Talk:
        """End a talk by its agent: the matter is solved, or goes on as a ticket."""
        with self.changing(talk) as change:
            if change.talk.is_open:
                held_by(change.talk, agent)
                self._end(change, Outcome.SOLVED if solved else Outcome.ENDED)
        return change.talk

    def leave(self, talk: str) -> Talk:
        """End a talk by its customer, who prefers the ticket."""
        return self._end_by_itself(talk, Outcome.LEFT, lambda _: True)

    def customer_gone(self, talk: Talk) -> Talk:
        """End a talk whose customer has vanished, unless they have given a sign of life since it was looked at."""
        return self._end_by_itself(talk.id, Outcome.CUSTOMER_GONE, lambda now: now.customer_seen_at == talk.customer_seen_at)

    def nobody_left(self, talk: Talk) -> Talk:
        """End a talk for which nobody is there any more."""
        return self._end_by_itself(talk.id, Outcome.NOBODY, lambda now: now.status is Status.WAITING)

    def agent_gone(self, talk: Talk) -> Talk:
        """Let a customer whose agent has vanished wait for another one; where there is none, it is a ticket."""
        with self.changing(talk.id) as change:
            if change.talk.status is Status.TALKING and change.talk.agent == talk.agent:
                others = read_scene(change.connection, self.patience, change.now).able(talk.queue, talk.lang)
                if not others - {talk.agent}:
                    self._end(change, Outcome.AGENT_GONE)
                else:
                    change.step(StepKind.WAITING, Author.SYSTEM)
                    change.become(status=Status.WAITING, agent=None, accepted_at=None, agent_typing_at=None)
        return change.talk

    def settle(self, talk: Talk) -> bool:
        """Send, some time after the end, what agents said that never reached the customer; return whether there was any."""
        with self.changing(talk.id) as change:
            if change.talk.is_open or change.connection.execute(_settle(talk.id, change.now)).rowcount == 0:
                return False
            unread = unread_answers(change.connection, change.talk)
            ticket = change.ticket() if unread else None
            for message, agent in unread:
                if ticket is not None:
                    ticket.become(transition.touched(ticket.ticket, change.now), of_bank(agent), What.REPLIED, now=str(message))
        return bool(unread)

    def _end_by_itself(self, talk: str, outcome: Outcome, holds: Callable[[Talk], bool]) -> Talk:
        with self.changing(talk) as change:
            if change.talk.is_open and holds(change.talk):
                self._end(change, outcome)
        return change.talk

    def _end(self, change: TalkChange, outcome: Outcome) -> None:
        author = Author.CUSTOMER if outcome is Outcome.LEFT else Author.AGENT if change.talk.agent else Author.SYSTEM
        change.step(StepKind.ENDED, author, change.talk.agent)
        change.become(status=Status.ENDED, ended_at=change.now, outcome=outcome)
        ticket = change.ticket()
        before, by = ticket.ticket, of_bank(change.talk.agent) if change.talk.agent else SYSTEM
        ticket.become(self._left_over(change, before, outcome), CUSTOMER if outcome is Outcome.LEFT else by, What.TALK_ENDED, now=outcome)
        if outcome is Outcome.SOLVED and change.talk.agent and not before.status.has_ended:
            ticket.become(transition.solved(ticket.ticket, change.now, change.talk.agent), by, What.SOLVED)

    def _left_over(self, change: TalkChange, ticket: Ticket, outcome: Outcome) -> Ticket:
        """Return the ticket after a talk: an answer is owed again where the customer spoke last; who has vanished does not keep it."""
        after = transition.touched(ticket, change.now)
        if outcome is not Outcome.SOLVED and ticket.status is TicketStatus.WAITING and change.customer_spoke_last():
            after = transition.continued(after, change.now, change.ticket().next_due(self.service()))
        return transition.assigned(after, change.now, None) if outcome is Outcome.AGENT_GONE else after

    def claim_place(self, connection: sa.Connection, agent: str) -> None:
        """Raise Changed for an agent whose hands are full."""
        # Under a lock on the agent, so that two clicks at once do not take one talk too many.
        connection.execute(sa.select(live_agents.c.agent).where(live_agents.c.agent == agent).with_for_update())
        held = sa.select(sa.func.count()).where(live_talks.c.ended_at.is_(None), live_talks.c.agent == agent)
        if connection.execute(held).scalar_one() >= self.patience.most:
            detail = f"{agent} holds {self.patience.most} talks already; one must end before another is taken"
            raise Changed(detail, words=("hands_full", agent, str(self.patience.most)))

    @contextmanager
    def changing(self, talk: str) -> Iterator[TalkChange]:
        """Yield a talk that nobody else changes until the end."""
        with self.database.begin() as connection:
            yield changing_talk(connection, talk, self.history, self.now())


def _new(conversation: str, ticket: Ticket, now: dt.datetime) -> dict[str, Any]:
    return {
        "id": secrets.token_hex(16),
        "conversation": conversation,
        "ticket": ticket.reference,
        "queue": ticket.queue,
        "urgency": ticket.priority.urgency,
        "lang": ticket.lang,
        "status": Status.WAITING,
        "version": 0,
        "asked_at": now,
        "customer_read": 0,
        "customer_seen_at": now,
    }


def _settle(talk: str, now: dt.datetime) -> sa.Update:
    return sa.update(live_talks).where(live_talks.c.id == talk, live_talks.c.settled_at.is_(None)).values(settled_at=now)


def held_by(talk: Talk, agent: str) -> None:
    """Raise Changed for a talk that is over, or somebody else's."""
    if talk.status is Status.ENDED:
        detail = "This talk is over; answer in the ticket, which reaches the customer in the panel and by e-mail"
        raise Changed(detail, words=("talk_over",))
    if talk.agent is None:
        raise Changed("This talk waits again, as you were away; take it once more", words=("talk_waits",))
    if talk.agent != agent:
        raise _taken(talk)


def _taken(talk: Talk) -> Changed:
    if talk.status is Status.ENDED:
        return Changed("The customer is no longer there; it is a ticket now", words=("customer_left",))
    return Changed(f"{talk.agent} has taken this talk already", words=("talk_taken", talk.agent or ""))
