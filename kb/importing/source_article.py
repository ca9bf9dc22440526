"""One article in one language as another help centre has it, and what became of its parts."""

import datetime as dt
from dataclasses import dataclass

from kb.article import Audience
from kb.sentences import closed


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that could not be brought, or (`note`) was brought in another form than it had."""

    where: str
    found: str
    mend: str = ""
    note: bool = False

    def __str__(self) -> str:
        return closed(f"{self.where}: {self.found}", self.mend)


@dataclass(frozen=True, slots=True)
class SourceArticle:
    """One article as the source says it.

    `key` is the same in each language, the id is made from `name`, `lang` is as written (`en-us`) or None, and `addresses` are what
    links name it by: `page:cards/pin` or `article:1234`. `folder` is where its images are looked for.
    """

    key: str
    name: str
    lang: str | None
    category: str
    title: str
    body: str
    is_html: bool
    where: str
    addresses: tuple[str, ...]
    folder: str = ""
    summary: str = ""
    questions: tuple[str, ...] = ()
    updated: dt.date | None = None
    audience: Audience = Audience.PUBLIC


@dataclass(frozen=True, slots=True)
class SourceRead:
    """The articles of a source in their order, and what could not be read of it."""

    articles: tuple[SourceArticle, ...]
    losses: tuple[Loss, ...]
