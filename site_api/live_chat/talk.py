"""A live talk: who waits or talks, and its steps by number."""

import datetime as dt
import enum
from dataclasses import dataclass

from kb.article import Priority
from site_api.agents.skills import Skills
from site_api.tickets.handover import Author


class Status(enum.StrEnum):
    """Where a talk stands."""

    WAITING = "waiting"
    TALKING = "talking"
    ENDED = "ended"


class Outcome(enum.StrEnum):
    """Why a talk is over; the ticket goes on, unless it was solved."""

    SOLVED = "solved"
    ENDED = "ended"  # By the agent, who answers the rest in the ticket.
    LEFT = "left"  # The customer chose the ticket.
    CUSTOMER_GONE = "customer_gone"
    AGENT_GONE = "agent_gone"
    NOBODY = "nobody"  # Nobody is there any more who could take it.


class StepKind(enum.StrEnum):
    """What a step of a talk is."""

    JOINED = "joined"
    LINE = "line"
    WAITING = "waiting"  # Again, as its agent has vanished.
    HANDED = "handed"  # To another agent, or without one to the queue of another skill.
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk as it is kept; `version` is the number of its last step, `customer_read` of the last one that reached the customer."""

    id: str
    conversation: str
    ticket: str
    queue: str
    priority: Priority
    lang: str
    status: Status
    agent: str | None
    version: int
    asked_at: dt.datetime
    accepted_at: dt.datetime | None
    ended_at: dt.datetime | None
    outcome: Outcome | None
    customer_read: int
    customer_seen_at: dt.datetime
    customer_typing_at: dt.datetime | None = None
    agent_typing_at: dt.datetime | None = None

    @property
    def is_open(self) -> bool:
        """Return whether somebody waits or talks."""
        return self.status is not Status.ENDED


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a talk; `text` is there for lines, `agent` is the name that the customer sees."""

    number: int
    at: dt.datetime
    kind: StepKind
    author: Author
    agent: str | None = None
    text: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Desker:
    """Somebody at the desk, who has set whether they are available."""

    name: str
    skills: Skills
    seen_at: dt.datetime
    available: bool = True


@dataclass(frozen=True, slots=True)
class Patience:
    """How long somebody may give no sign of life before they count as gone; `most` talks are held by one agent."""

    agent: dt.timedelta = dt.timedelta(seconds=50)
    most: int = 3

    @property
    def waiting(self) -> dt.timedelta:
        """Return how long a customer in the queue may be away: long enough to reload a page."""
        return self.agent

    @property
    def talking(self) -> dt.timedelta:
        """Return how long a customer in a talk may be away, such as in another app to look for a number."""
        return 4 * self.agent

    @property
    def ping(self) -> float:
        """Return after how many seconds a stream asks for a sign: three of them may get lost."""
        return self.agent.total_seconds() / 3.5
