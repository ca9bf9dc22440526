"""The agent's side: whom they can take, whom they talk to, and what is said; each look at a talk is written down."""

from collections.abc import Callable
from dataclasses import dataclass

from site_api.agents.agent import Agent
from site_api.desk.audit import note_access
from site_api.errors import Forbidden, NotFound
from site_api.live_chat.bodies import DeskLinesBody, StepBody, TakerBody, TakersBody
from site_api.live_chat.door import LiveDoor, step_body, utc
from site_api.live_chat.handing_on import HandingOn
from site_api.live_chat.presence import Presence
from site_api.live_chat.reading import find_talk, full_names, said_before, steps_after
from site_api.live_chat.signs import TypingSign
from site_api.live_chat.talk import Talk
from site_api.live_chat.talk_change import Spoken
from site_api.live_chat.wording import read_wording
from site_api.tickets.handover import Author
from site_api.tickets.ticket import Message


@dataclass(frozen=True, slots=True)
class Console:
    """One agent's live talks."""

    door: LiveDoor
    agent: Agent

    @property
    def presence(self) -> Presence:
        """Return who is available."""
        return Presence(self.door.talks.database, self.door.talks.patience, self.door.talks.now)

    def open(self) -> None:
        """Note that a desk was opened; who said long ago that they are available must say so again."""
        if not self.presence.is_available(self.agent.name):
            self.presence.set(self.agent.name, available=False)
        self.sign()

    def sign(self) -> None:
        """Note that the desk is there."""
        self.door.watch.signs.agent(self.agent.name, self.door.talks.now())

    def types(self, talk: str, *, typing: bool, read: int = 0) -> None:
        """Note that the agent types, or has stopped; `read` is the last step that they have."""
        now = self.door.talks.now()
        self.own(talk)
        self.door.watch.signs.types(talk, Author.AGENT, TypingSign(now, typing, read))

    def set_available(self, *, available: bool) -> None:
        """Say whether they take talks."""
        self.presence.set(self.agent.name, available=available)
        self.door.watch.look_soon()

    def accept(self, talk: str) -> Talk:
        """Take a talk that waits; raise Changed where another was quicker."""
        return self._noted(lambda: self.door.talks.accept(talk, self.agent))

    def next(self) -> Talk:
        """Take whoever comes first; raise NotFound where nobody waits."""
        return self._noted(self._next)

    def lines(self, talk: str, after: int) -> DeskLinesBody:
        """Return what was said in a talk of their own after a number, and before the first one all that was said in its ticket."""
        found = self.own(talk)
        words = read_wording(found.lang)
        with self.door.talks.database.read() as connection:
            steps = steps_after(connection, talk, after)
            before = said_before(connection, found) if after == 0 else ()
        return DeskLinesBody(talk, tuple(map(_line, before)), tuple(step_body(step, found, words) for step in steps))

    def say(self, talk: str, spoken: Spoken) -> StepBody:
        """Keep a line."""
        step = self.door.talks.agent_says(talk, self.agent.name, spoken)
        self.door.watch.look_soon()
        return step_body(step, self.own(talk), read_wording(self.agent.languages[0] if self.agent.languages else "en"))

    def end(self, talk: str, *, solved: bool) -> Talk:
        """End a talk."""
        ended = self.door.talks.end(talk, self.agent.name, solved=solved)
        self.door.watch.look_soon()
        return ended

    def takers(self, talk: str, lang: str) -> TakersBody:
        """Return to whom a talk of their own can be handed on."""
        found = HandingOn(self.door.talks).takers(self.own(talk))
        service = self.door.talks.service()
        with self.door.talks.database.read() as connection:
            agents = tuple(TakerBody(name, full) for name, full in full_names(connection, found.agents).items())
        return TakersBody(agents, tuple(TakerBody(queue, service.queue(queue).name(lang)) for queue in found.queues))

    def hand_on(self, talk: str, *, agent: str, queue: str) -> None:
        """Hand a talk on to a colleague, or else to a queue."""
        handing = HandingOn(self.door.talks)
        if agent:
            handing.to_agent(talk, self.agent.name, agent)
        else:
            handing.to_queue(talk, self.agent.name, queue)
        self.door.watch.look_soon()

    def _next(self) -> Talk:
        talk = self.door.talks.next(self.agent)
        if talk is None:
            raise NotFound("Nobody waits whom you can take", words=("nobody_waits",))
        return talk

    def _noted(self, take: Callable[[], Talk]) -> Talk:
        talk = take()
        with self.door.talks.database.begin() as connection:
            note_access(connection, self.agent.name, "talk", talk.ticket)
        self.door.watch.look_soon()
        return talk

    def own(self, talk: str) -> Talk:
        """Return a talk of their own; raise Forbidden."""
        with self.door.talks.database.read() as connection:
            found = find_talk(connection, talk)
        if found is None:
            raise NotFound("There is no such talk; it may have been erased", words=("no_talk",))
        if found.agent != self.agent.name:
            raise Forbidden("This talk is not yours; take it first, or open its ticket", words=("not_yours",))
        return found


def _line(message: Message) -> StepBody:
    return StepBody(0, utc(message.at), message.kind, message.author, message.agent, message.text, None)
