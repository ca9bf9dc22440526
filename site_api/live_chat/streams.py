"""What open panels and desks are sent: server-sent events, each stream a coroutine that sleeps until its talk has changed."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sse_starlette import EventSourceResponse, ServerSentEvent

from site_api.agents.agent import Agent
from site_api.live_chat.bodies import DeskBody, DeskTalkBody, StandingBody, StepBody, TypingBody
from site_api.live_chat.door import LiveDoor, Look, standing, step_body
from site_api.live_chat.reading import Caption, captions, step_id
from site_api.live_chat.talk import Status, Talk
from site_api.live_chat.wording import read_wording
from site_api.tickets.handover import Author

TYPING = dt.timedelta(seconds=6)  # So long is somebody typing after the last sign of it.
_RETRY_MS = 1500
_MOST_WAITING = 20  # Nobody reads a longer list; the number of all stands beside it.
_SEND_SECONDS = 20  # A reader who takes nothing for so long is gone.


def response(events: AsyncIterator[ServerSentEvent], ping: float) -> EventSourceResponse:
    """Return a stream; its pings ask the reader for a sign of life."""
    return EventSourceResponse(
        events, ping=ping, ping_message_factory=lambda: ServerSentEvent(event="ping", data="{}"), send_timeout=_SEND_SECONDS, sep="\n"
    )


@dataclass
class CustomerStream:
    """One customer's panel: `number` is the last step that it has."""

    door: LiveDoor
    talk: Talk
    number: int
    _shown: StandingBody | None = None
    _typing_at: dt.datetime | None = None

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        """Yield where the talk stands, its steps with their numbers, and typing, until it is over."""
        watch, words = self.door.watch, read_wording(self.talk.lang)
        self.number = min(self.number, self.talk.version)
        name: str | None = None
        yield ServerSentEvent(comment="", retry=_RETRY_MS)
        with watch.customer(self.talk.id) as bell:
            while True:
                bell.clear()
                known = watch.scene.by_id.get(self.talk.id)
                # A scene that is older than the last step here would tell of a typing that has ended.
                if known is None or known.version != self.number or self._shown is None:
                    look: Look = await watch.run(lambda: self.door.look(self.talk.id, self.number))
                    known, name = look.talk, look.agent
                    for step in look.steps:
                        self.number = step.number
                        yield _event("step", StepBody, step_body(step, look.talk, words), step_id(look.talk.id, step.number))
                for event in self._changed(known, name):
                    yield event
                if not known.is_open:
                    return
                await bell.wait()

    def _changed(self, talk: Talk, name: str | None) -> list[ServerSentEvent]:
        """Return what is told but not kept: the place in the queue, who is there, who types."""
        words, events = read_wording(talk.lang), []
        wait = self.door.watch.wait_of(talk) if talk.status is Status.WAITING else None
        now = standing(talk, wait, name, words)
        if self._shown is None or (now.state, now.text) != (self._shown.state, self._shown.text):
            events.append(_event("standing", StandingBody, now))
            self._shown = now
        if talk.agent_typing_at != self._typing_at:
            self._typing_at = talk.agent_typing_at
            text = words.say("typing", agent=name) if _types(talk.agent_typing_at, self.door.talks.now()) else ""
            events.append(_event("typing", TypingBody, TypingBody(Author.AGENT, text)))
        return events


@dataclass
class DeskStream:
    """One agent's desk; what it shows is sent whole whenever it has changed, so that a cut stream needs nothing made up for."""

    door: LiveDoor
    agent: Agent
    lang: str = "en"
    _captions: dict[str, Caption] = field(default_factory=dict)
    _shown: DeskBody | None = None

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        """Yield the desk as it changes."""
        watch = self.door.watch
        yield ServerSentEvent(comment="", retry=_RETRY_MS)
        with watch.desk() as bell:
            while True:
                await bell.wait()
                bell.clear()
                await self._learn_captions()
                now = self.desk()
                if now != self._shown:
                    self._shown = now
                    yield _event("desk", DeskBody, now)

    def desk(self) -> DeskBody:
        """Return what the agent sees now."""
        scene = self.door.watch.scene
        waiting, own = self._waiting(), self._own()
        available = any(desker.name == self.agent.name for desker in scene.deskers)
        shown = tuple(map(self._talk, waiting[:_MOST_WAITING]))
        return DeskBody(available, scene.room(self.agent.name), len(waiting), shown, tuple(map(self._talk, own)))

    def _waiting(self) -> tuple[Talk, ...]:
        return self.door.watch.scene.for_skills(self.agent.skills)

    def _own(self) -> tuple[Talk, ...]:
        return tuple(talk for talk in self.door.watch.scene.talks if talk.agent == self.agent.name)

    async def _learn_captions(self) -> None:
        missing = {talk.ticket for talk in (*self._waiting()[:_MOST_WAITING], *self._own())} - self._captions.keys()
        if missing:
            self._captions |= await self.door.watch.run(lambda: self._read_captions(missing))

    def _read_captions(self, references: set[str]) -> dict[str, Caption]:
        with self.door.talks.database.read() as connection:
            return captions(connection, references)

    def _talk(self, talk: Talk) -> DeskTalkBody:
        now, caption = self.door.talks.now(), self._captions.get(talk.ticket, Caption("", None))
        since = talk.accepted_at or talk.asked_at
        return DeskTalkBody(
            id=talk.id,
            reference=talk.ticket,
            subject=caption.subject,
            queue=self.door.talks.service().queue(talk.queue).name(self.lang),
            priority=talk.priority,
            lang=talk.lang,
            name=caption.name,
            minutes=int((now - since).total_seconds() // 60),
            last=talk.version,
            typing=_types(talk.customer_typing_at, now),
            away=now - talk.customer_seen_at > self.door.talks.patience.agent,
        )


def _types(at: dt.datetime | None, now: dt.datetime) -> bool:
    return at is not None and now - at < TYPING


def _event(name: str, kind: type, body: Any, number: str | None = None) -> ServerSentEvent:
    return ServerSentEvent(event=name, data=_adapter(kind).dump_json(body).decode(), id=number)


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
