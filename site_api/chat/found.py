"""What the search found for a turn, as far as the conversation needs it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.plain_text import plain_text
from search.decision import Decision
from search.indexed_article import IndexedArticle

_HEADING = re.compile(r"^#{1,6}\s")
_STEP = re.compile(r"^\d+[.)]\s+(.+)$")
_MOST_STEPS = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """An article as the conversation shows it: its own words, nothing added."""

    id: str
    lang: str
    title: str
    summary: str
    steps: tuple[str, ...]
    url: str
    updated: str


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search: what to do, and the articles, best first; `passage` is the part that answers a follow-up.

    `leaned` says that it was asked together with the question before.
    """

    decision: Decision
    articles: tuple[Shown, ...] = ()
    passage: str = ""
    leaned: bool = False


def shown(article: IndexedArticle, anchor: str = "") -> Shown:
    """Return an article for the conversation; `anchor` leads to the part that answers best."""
    return Shown(
        id=article.id,
        lang=article.lang,
        title=article.title,
        summary=article.summary,
        steps=tuple(_steps(article.markdown)),
        url=f"{article.url}{anchor}",
        updated=article.updated,
    )


def _steps(markdown: str) -> Iterator[str]:
    """Yield the steps of the first numbered list, as plain text."""
    count = 0
    for line in markdown.splitlines():
        if step := _STEP.match(line):
            count += 1
            if count <= _MOST_STEPS:
                yield plain_text(step[1])
        elif count and _HEADING.match(line):
            return
