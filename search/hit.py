"""One article found for a question, and the whole answer to a search."""

from dataclasses import dataclass

from search.decision import Decision


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found; `snippet` is HTML with nothing but <mark> in it, `url` is absolute on the site, `anchor` may be empty."""

    id: str
    lang: str
    title: str
    summary: str
    url: str
    anchor: str
    breadcrumb: tuple[str, ...]
    snippet: str
    score: float
    updated: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one question, in the language `lang`, which was given or detected."""

    lang: str
    decision: Decision
    hits: tuple[Hit, ...]
