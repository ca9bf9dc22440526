"""Who gets whom: pure rules on what is known of talks and of who is at the desk."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from kb.article import Priority
from site_api.agents.skills import Skills
from site_api.live_chat.talk import Desker, Patience, Status, Talk

_URGENCY = {priority: number for number, priority in enumerate(Priority)}


@dataclass(frozen=True)
class Scene:
    """All open talks, and who is available at the desk, at one moment."""

    talks: tuple[Talk, ...] = ()
    deskers: tuple[Desker, ...] = ()
    patience: Patience = field(default_factory=Patience)
    _able: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def waiting(self) -> tuple[Talk, ...]:
        """Return the talks that wait: the most urgent first, then who has waited longest."""
        return tuple(sorted((talk for talk in self.talks if talk.status is Status.WAITING), key=_turn))

    @cached_property
    def by_id(self) -> dict[str, Talk]:
        """Return the talks by their names."""
        return {talk.id: talk for talk in self.talks}

    @cached_property
    def held(self) -> Counter[str]:
        """Return how many talks each agent holds."""
        return Counter(talk.agent for talk in self.talks if talk.status is Status.TALKING and talk.agent)

    def able(self, queue: str, lang: str) -> frozenset[str]:
        """Return who at the desk has the skill, busy or not."""
        known = self._able.get((queue, lang))
        if known is None:
            known = self._able[queue, lang] = frozenset(desker.name for desker in self.deskers if desker.skills.fit(queue, lang))
        return known

    def for_skills(self, skills: Skills) -> tuple[Talk, ...]:
        """Return the talks that wait for somebody of these skills, in their order."""
        return tuple(talk for talk in self.waiting if skills.fit(talk.queue, talk.lang))

    def room(self, agent: str) -> int:
        """Return how many more talks somebody may take."""
        return max(0, self.patience.most - self.held[agent])

    def free_places(self, queue: str, lang: str) -> int:
        """Return how many customers of a skill could be met at once."""
        return sum(self.room(name) for name in self.able(queue, lang))

    def all_places(self, queue: str, lang: str) -> int:
        """Return how many customers of a skill can be met at the same time."""
        return self.patience.most * len(self.able(queue, lang))

    def place(self, talk: Talk) -> int:
        """Return a waiting talk's place in the queue, from 1: only those count who wait for the same people."""
        return 1 + self._before(talk.queue, talk.lang, _turn(talk))

    def place_of_next(self, queue: str, lang: str, priority: Priority, now: dt.datetime) -> int:
        """Return the place that somebody would get who asked now."""
        return 1 + self._before(queue, lang, (-_URGENCY[priority], now, "~"))

    def _before(self, queue: str, lang: str, turn: "_Turn") -> int:
        able = self.able(queue, lang)
        ahead = Counter((other.queue, other.lang) for other in self.waiting if _turn(other) < turn)
        return sum(number for skill, number in ahead.items() if self.able(*skill) & able)


_Turn = tuple[int, dt.datetime, str]


def _turn(talk: Talk) -> _Turn:
    return -_URGENCY[talk.priority], talk.asked_at, talk.id


def gone_customers(scene: Scene, now: dt.datetime) -> tuple[Talk, ...]:
    """Return the talks whose customer has given no sign of life for too long."""
    limits = {Status.WAITING: scene.patience.waiting, Status.TALKING: scene.patience.talking}
    return tuple(talk for talk in scene.talks if now - talk.customer_seen_at > limits[talk.status])


def left_alone(scene: Scene, seen: Iterable[Desker], now: dt.datetime) -> tuple[Talk, ...]:
    """Return the talks whose agent has vanished; `seen` are all who were ever at the desk, available or not."""
    there = {desker.name for desker in seen if now - desker.seen_at <= scene.patience.agent}
    return tuple(talk for talk in scene.talks if talk.status is Status.TALKING and talk.agent not in there)


def hopeless(scene: Scene) -> tuple[Talk, ...]:
    """Return the talks that wait for nobody: all with the skill are away."""
    return tuple(talk for talk in scene.waiting if not scene.able(talk.queue, talk.lang))
