"""One person at the desk."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from site_api.agents.skills import Skills


class Role(StrEnum):
    """What somebody may do; each has what the desk asks as a predicate."""

    AGENT = "agent"
    LEAD = "lead"
    WRITER = "writer"
    ADMIN = "admin"

    @property
    def sees_tickets(self) -> bool:
        """Return whether customers' matters are open to them."""
        return self is not Role.WRITER

    @property
    def answers(self) -> bool:
        """Return whether tickets come to them by themselves; an administrator may answer, and is not there for it."""
        return self in {Role.AGENT, Role.LEAD}

    @property
    def approves(self) -> bool:
        """Return whether they decide what the search learns from."""
        return self in {Role.LEAD, Role.ADMIN}

    @property
    def sees_figures(self) -> bool:
        """Return whether the figures of all are open to them."""
        return self is not Role.AGENT


@dataclass(frozen=True, slots=True)
class Agent:
    """An account: no queues or no languages named means all of them."""

    name: str
    full_name: str
    role: Role
    queues: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    disabled_at: dt.datetime | None = None

    @property
    def skills(self) -> Skills:
        """Return which matters they can take."""
        return Skills(self.queues, self.languages)

    def takes(self, queue: str) -> bool:
        """Return whether tickets of a queue are theirs to see; leads see all."""
        return self.role.sees_tickets and (not self.queues or self.role.approves or queue in self.queues)

    def answers(self, queue: str, lang: str) -> bool:
        """Return whether tickets of a queue in a language are for them to answer; leads see more than that."""
        return self.role.answers and self.skills.fit(queue, lang)
