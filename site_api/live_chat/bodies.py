"""What the API says of a live talk."""

from dataclasses import dataclass

from site_api.tickets.bodies import MaskedBody


@dataclass(frozen=True, slots=True)
class LiveChoiceBody:
    """What the customer may choose: `leave` at any time."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class StandingBody:
    """Where a talk stands, with a sentence that says so; `last` is the number of its last step."""

    talk: str
    state: str
    place: int | None
    wait_minutes: int | None
    agent: str | None
    reference: str
    last: int
    text: str
    choices: tuple[LiveChoiceBody, ...]


@dataclass(frozen=True, slots=True)
class StepBody:
    """One step of a talk: a line, or that somebody joined, left or ended it."""

    number: int
    at: str
    kind: str
    author: str
    agent: str | None
    text: str
    key: str | None


@dataclass(frozen=True, slots=True)
class TypingBody:
    """Somebody types; it is over after some seconds without another one."""

    author: str
    text: str


@dataclass(frozen=True, slots=True)
class SaidBody:
    """A line as it was kept; `kept_in` is the ticket where the talk was over already, and then `note` says so."""

    number: int
    at: str
    text: str
    kept_in: str
    note: str | None
    masked: tuple[MaskedBody, ...]


@dataclass(frozen=True, slots=True)
class DeskTalkBody:
    """A talk as an agent sees it."""

    id: str
    reference: str
    subject: str
    queue: str
    priority: str
    lang: str
    name: str | None
    minutes: int
    last: int
    typing: bool
    away: bool


@dataclass(frozen=True, slots=True)
class DeskBody:
    """All that an agent's desk shows: who waits for them, and whom they talk to."""

    available: bool
    room: int
    waiting_count: int
    waiting: tuple[DeskTalkBody, ...]
    talks: tuple[DeskTalkBody, ...]


@dataclass(frozen=True, slots=True)
class DeskLinesBody:
    """The steps of a talk after a number, and after 0 what was said `before` in its ticket, by customer and assistant."""

    talk: str
    before: tuple[StepBody, ...]
    steps: tuple[StepBody, ...]


@dataclass(frozen=True, slots=True)
class TakerBody:
    """A colleague or a queue to whom a talk can be handed on."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class TakersBody:
    """To whom a talk can be handed on now."""

    agents: tuple[TakerBody, ...]
    queues: tuple[TakerBody, ...]


@dataclass(frozen=True, slots=True)
class AnswerBody:
    """An approved answer that an agent can put into the message."""

    id: str
    lang: str
    title: str
    summary: str
    address: str


@dataclass(frozen=True, slots=True)
class AnswersBody:
    """The approved answers, best first."""

    hits: tuple[AnswerBody, ...]


@dataclass(frozen=True, slots=True)
class TakenBody:
    """A talk that an agent has taken."""

    talk: str
    reference: str
