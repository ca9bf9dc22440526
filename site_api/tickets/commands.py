"""What can be done with a ticket: each command is a value, so that a page, an e-mail and a test say the same thing."""

from dataclasses import dataclass

from kb.article import Priority


@dataclass(frozen=True, slots=True)
class Reply:
    """Say something to the other side; from an agent it waits for the customer then, from the customer it is owed an answer."""

    text: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Write something that only agents see."""

    text: str


@dataclass(frozen=True, slots=True)
class Assign:
    """Give it to an agent, or to nobody."""

    agent: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """Put it into another queue."""

    queue: str


@dataclass(frozen=True, slots=True)
class Prioritise:
    """Make it more urgent, or less."""

    priority: Priority


@dataclass(frozen=True, slots=True)
class LinkArticle:
    """Say which article answers it, or that none does."""

    article: str | None


@dataclass(frozen=True, slots=True)
class Solve:
    """Say that the matter is at its end; a reply within 14 days opens it again."""


@dataclass(frozen=True, slots=True)
class Close:
    """End it for good, as its customer may at any time."""


@dataclass(frozen=True, slots=True)
class Reopen:
    """Open it again."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Say from 1 to 5 how it went."""

    score: int
    note: str | None = None


Command = Reply | Note | Assign | Move | Prioritise | LinkArticle | Solve | Close | Reopen | Rate
