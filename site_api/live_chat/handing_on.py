"""A live talk goes on with another agent, or waits for one of another skill; who gets it sees all that was said."""

from dataclasses import dataclass

from site_api.errors import Changed, InvalidQuestion
from site_api.live_chat.assignment import Scene
from site_api.live_chat.reading import read_scene
from site_api.live_chat.talk import Status, StepKind, Talk
from site_api.live_chat.talk_change import TalkChange
from site_api.live_chat.talks import LiveTalks, held_by
from site_api.tickets import transition
from site_api.tickets.handover import Author
from site_api.tickets.history import What, of_bank
from site_api.tickets.moving import move


@dataclass(frozen=True, slots=True)
class Takers:
    """Who could go on with a talk: colleagues with a free hand, and queues where somebody is there."""

    agents: tuple[str, ...]
    queues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandingOn:
    """What the agent of a talk does who is not the right one for it."""

    talks: LiveTalks

    def takers(self, talk: Talk) -> Takers:
        """Return who could take a talk from its agent now."""
        with self.talks.database.read() as connection:
            scene = read_scene(connection, self.talks.patience, self.talks.now())
        free = {name for name in scene.able(talk.queue, talk.lang) if scene.room(name)}
        there = (queue for queue in self.talks.service().queues if queue != talk.queue and _others(scene, queue, talk))
        return Takers(tuple(sorted(free - {talk.agent})), tuple(there))

    def to_agent(self, talk: str, agent: str, to: str) -> Talk:
        """Give a talk to a colleague, at once; raise Changed where they cannot take it."""
        with self.talks.changing(talk) as change:
            held_by(change.talk, agent)
            if to not in _others(self._scene(change), change.talk.queue, change.talk):
                detail = f"{to} is not at the desk for {change.talk.queue} in {change.talk.lang}; choose somebody who is"
                raise Changed(detail, words=("not_there", to))
            self.talks.claim_place(change.connection, to)
            change.step(StepKind.HANDED, Author.AGENT, to)
            change.become(agent=to, agent_typing_at=None)
            ticket = change.ticket()
            ticket.become(transition.assigned(ticket.ticket, change.now, to), of_bank(agent), What.ASSIGNED, before=agent, now=to)
        return change.talk

    def to_queue(self, talk: str, agent: str, queue: str) -> Talk:
        """Let the customer wait for somebody of another skill, with the turn that they had; raise Changed where nobody is there."""
        service = self.talks.service()
        if queue not in service.queues:
            raise InvalidQuestion(f"There is no queue {queue!r}; queues are {', '.join(service.queues)}", words=("no_queue", queue))
        with self.talks.changing(talk) as change:
            held_by(change.talk, agent)
            if not _others(self._scene(change), queue, change.talk):
                detail = f"Nobody of {queue} is at the desk; end the talk and move its ticket, and they answer there"
                raise Changed(detail, words=("nobody_of",))
            change.step(StepKind.HANDED, Author.SYSTEM)
            change.become(status=Status.WAITING, queue=queue, agent=None, accepted_at=None, agent_typing_at=None)
            move(change.ticket(), service, queue, of_bank(agent))
        return change.talk

    def _scene(self, change: TalkChange) -> Scene:
        return read_scene(change.connection, self.talks.patience, change.now)


def _others(scene: Scene, queue: str, talk: Talk) -> frozenset[str]:
    return scene.able(queue, talk.lang) - {talk.agent or ""}
