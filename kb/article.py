"""One article: what a writer says of a matter in one language, checked and ready to use."""

import datetime as dt
import enum
from dataclasses import dataclass
from pathlib import Path


class Audience(enum.StrEnum):
    """Who may read an article; each level includes the ones before it."""

    PUBLIC = "public"
    CUSTOMER = "customer"
    STAFF = "staff"

    def admits(self, article: "Audience") -> bool:
        """Return whether a reader of this level may see an article of that level."""
        levels = list(Audience)
        return levels.index(article) <= levels.index(self)


class Priority(enum.StrEnum):
    """How soon a person must look at a matter."""

    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    @property
    def urgency(self) -> int:
        """Return its place, 0 for the normal one: what is stored and sorted by."""
        return list(Priority).index(self)

    @classmethod
    def of_urgency(cls, urgency: int) -> "Priority":
        """Return the priority at a place."""
        return list(cls)[urgency]


class Handoff(enum.StrEnum):
    """Whether a person is offered with the answer."""

    NEVER = "never"
    OFFER = "offer"
    ALWAYS = "always"


class Status(enum.StrEnum):
    """A draft is in neither site nor index."""

    DRAFT = "draft"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Section:
    """The text under one heading; the part before the first heading has an empty heading.

    `only_links` marks a part that leads elsewhere ("Not this?"): it speaks of other articles, so it is not indexed.
    """

    heading: str
    anchor: str
    level: int
    line: int
    text: str
    only_links: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """One matter in one language.

    `source` is absolute, `src_uri` is relative to the folder of its language, as MkDocs names it, and `url` is
    absolute on the site, as in `/es/cards/change-pin/`.
    """

    id: str
    lang: str
    category: str
    title: str
    summary: str
    questions: tuple[str, ...]
    queue: str
    priority: Priority
    handoff: Handoff
    screens: tuple[str, ...]
    audience: Audience
    status: Status
    updated: dt.date
    reviewed: dt.date | None
    breadcrumb: tuple[str, ...]
    sections: tuple[Section, ...]
    markdown: str
    body_line: int
    source: Path
    src_uri: str
    url: str

    @property
    def published(self) -> bool:
        """Return whether customers may see it."""
        return self.status is Status.PUBLISHED
