"""The customer's side: may they talk now, where their talk stands, and what they say."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from kb.masking import mask
from search.service import Service
from site_api.errors import NobodyThere, NotFound
from site_api.live_chat.bodies import LiveChoiceBody, SaidBody, StandingBody, StepBody
from site_api.live_chat.expected_wait import Wait
from site_api.live_chat.reading import LiveLine, agent_name, find_talk, latest_talk, panel_lines, step_id, steps_after, talks_of
from site_api.live_chat.signs import Signs, TypingSign
from site_api.live_chat.talk import Outcome, Patience, Status, Step, StepKind, Talk
from site_api.live_chat.talk_change import Spoken
from site_api.live_chat.talks import LiveTalks
from site_api.live_chat.watch import Watch
from site_api.live_chat.wording import Wording, read_wording
from site_api.store.database import Database
from site_api.store.tables.tickets import tickets
from site_api.tickets.bodies import MaskedBody
from site_api.tickets.handover import Author
from site_api.tickets.history import History
from site_api.tickets.rows import TICKET, read_ticket

CHOICE = "live"


@dataclass(frozen=True, slots=True)
class Offer:
    """The offer of a live talk, in words, and the label of its choice."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the database finds: the talk, the name of its agent, and the steps that are new."""

    talk: Talk
    agent: str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a customer was told in a talk, as that somebody joined; `step` is its id in the stream."""

    text: str
    at: dt.datetime
    step: str


@dataclass(frozen=True, slots=True)
class LiveDoor:
    """What a customer may do; the words are in their language."""

    talks: LiveTalks
    watch: Watch

    def offer(self, reference: str, lang: str) -> Offer | None:
        """Return the offer of a live talk on a ticket, or None where nobody can talk now."""
        with self.talks.database.read() as connection:
            row = connection.execute(sa.select(*TICKET).where(tickets.c.reference == reference)).one_or_none()
        wait = self.talks.chance(read_ticket(row)) if row else None
        words = read_wording(lang)
        return Offer(words.offer(wait), words.choices[CHOICE]) if wait else None

    def ask(self, conversation: str, reference: str | None, lang: str) -> StandingBody:
        """Let a customer wait for somebody; raise NobodyThere with a sentence for them."""
        words = read_wording(lang)
        if reference is None:
            raise NobodyThere(words.say("no_ticket"))
        try:
            asked = self.talks.ask(conversation, reference)
        except NobodyThere as error:
            raise NobodyThere(words.say("refused", reference=reference)) from error
        self.watch.look_soon()
        return standing(asked.talk, asked.wait, None, words) if asked.talk.status is Status.WAITING else self.standing(asked.talk, words)

    def open_talk(self, conversation: str, lang: str) -> StandingBody | None:
        """Return where a conversation's talk stands, or None where none is open."""
        with self.talks.database.read() as connection:
            talk = latest_talk(connection, conversation)
        return self.standing(talk, read_wording(lang)) if talk and talk.is_open else None

    def lines(self, conversation: str) -> tuple[LiveLine, ...]:
        """Return what agents said to a conversation's customer, and what was said in its talks."""
        with self.talks.database.read() as connection:
            return panel_lines(connection, conversation)

    def told(self, conversation: str) -> tuple[Told, ...]:
        """Return who joined and how it ended, in the talks of a conversation."""
        with self.talks.database.read() as connection:
            found = [(talk, step) for talk in talks_of(connection, conversation) for step in steps_after(connection, talk.id, 0)]
        return tuple(_told(talk, step) for talk, step in found if step.kind is not StepKind.LINE)

    def pass_on(self, conversation: str, text: str) -> StandingBody | None:
        """Keep a text as a line of the conversation's open talk and return where that stands; None where none is open."""
        with self.talks.database.read() as connection:
            talk = latest_talk(connection, conversation)
        if talk is None or not talk.is_open:
            return None
        self.talks.customer_says(talk.id, Spoken(text))
        self.watch.look_soon()
        return self.standing(talk, read_wording(talk.lang))

    def latest(self, conversation: str) -> Talk:
        """Return the last talk of a conversation; raise NotFound."""
        with self.talks.database.read() as connection:
            talk = latest_talk(connection, conversation)
        if talk is None:
            raise NotFound("This conversation has no live talk; ask for one with POST /v1/chat/{session}/live")
        return talk

    def standing(self, talk: Talk, words: Wording) -> StandingBody:
        """Return where a talk stands."""
        with self.talks.database.read() as connection:
            name = agent_name(connection, talk.agent)
        return standing(talk, self.watch.wait_of(talk) if talk.status is Status.WAITING else None, name, words)

    def say(self, talk: Talk, spoken: Spoken) -> SaidBody:
        """Keep what a customer says; after the end it goes on in the ticket."""
        step = self.talks.customer_says(talk.id, spoken)
        self.watch.look_soon()
        kinds = dict.fromkeys(secret.kind for secret in mask(spoken.text.strip()).secrets)
        after = self.look(talk.id, step.number)
        note = None if after.talk.is_open else read_wording(talk.lang).say("kept_in_ticket", reference=after.talk.ticket)
        masked = tuple(MaskedBody(kind.value.strip("[]").lower()) for kind in kinds)
        return SaidBody(step.number, utc(step.at), step.text or "", after.talk.ticket, note, masked)

    def sign(self, talk: Talk, *, typing: bool | None, read: int) -> None:
        """Note that a customer is there."""
        now = self.talks.now()
        self.watch.signs.customer(talk.id, now, read)
        if typing is not None:
            self.watch.signs.types(talk.id, Author.CUSTOMER, TypingSign(now, typing, read))

    def leave(self, talk: Talk) -> StandingBody:
        """End a talk by its customer."""
        after = self.talks.leave(talk.id)
        self.watch.look_soon()
        return self.standing(after, read_wording(after.lang))

    def look(self, talk: str, number: int) -> Look:
        """Return a talk and its steps after a number; raise NotFound."""
        with self.talks.database.read() as connection:
            found = find_talk(connection, talk)
            if found is None:
                raise NotFound("This talk has been erased")
            return Look(found, agent_name(connection, found.agent), steps_after(connection, talk, number))


def live_door(database: Database, service: Callable[[], Service], history: History, patience: Patience) -> LiveDoor:
    """Return the door of one process, whose watch is started in its loop."""
    talks = LiveTalks(database, service, history, patience)
    return LiveDoor(talks, Watch(talks, Signs()))


def standing(talk: Talk, wait: Wait | None, agent: str | None, words: Wording) -> StandingBody:
    """Return where a talk stands, in words."""
    choice = {Status.WAITING: "leave", Status.TALKING: "end"}.get(talk.status)
    return StandingBody(
        talk=talk.id,
        state=talk.status,
        place=wait.place if wait else None,
        wait_minutes=wait.minutes if wait else None,
        agent=agent,
        reference=talk.ticket,
        last=talk.version,
        text=_sentence(talk, wait, agent, words),
        choices=(LiveChoiceBody("leave", words.choices[choice]),) if choice else (),
    )


def step_body(step: Step, talk: Talk, words: Wording) -> StepBody:
    """Return a step with what the customer reads of it."""
    told = {
        StepKind.JOINED: lambda: words.say("joined", agent=step.agent),
        StepKind.WAITING: lambda: words.say("again"),
        StepKind.HANDED: lambda: words.say("handed_to", agent=step.agent) if step.agent else words.say("handed_on"),
        StepKind.ENDED: lambda: words.ended(talk.outcome or Outcome.ENDED, talk.ticket, step.agent),
        StepKind.LINE: lambda: step.text or "",
    }
    return StepBody(step.number, utc(step.at), step.kind, step.author, step.agent, told[step.kind](), step.key)


def _told(talk: Talk, step: Step) -> Told:
    return Told(step_body(step, talk, read_wording(talk.lang)).text, step.at, step_id(talk.id, step.number))


def utc(at: dt.datetime) -> str:
    """Return a moment as the API writes it."""
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds")


def _sentence(talk: Talk, wait: Wait | None, agent: str | None, words: Wording) -> str:
    if talk.outcome is not None:
        return words.ended(talk.outcome, talk.ticket, agent)
    return words.waiting(wait, talk.ticket) if wait else words.say("joined", agent=agent)
