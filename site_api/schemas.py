"""What the API answers, as the frozen dataclasses that OpenAPI is made from."""

from dataclasses import dataclass

from kb.article import Audience, Handoff, Priority
from search.action import Action


@dataclass(frozen=True, slots=True)
class DecisionBody:
    """What to do: `confidence` is the probability that hits[0] is right, `in_scope` that it is the bank's matter.

    `handoff` says whether a person is offered with the answer.
    """

    action: Action
    confidence: float
    in_scope: float
    reason: str
    queue: str
    priority: Priority
    handoff: Handoff


@dataclass(frozen=True, slots=True)
class HitBody:
    """One article found; `snippet` is escaped HTML with <mark> only."""

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
class SearchBody:
    """The answer to a question; `query_id` names it in feedback."""

    query_id: str
    lang: str
    took_ms: float
    decision: DecisionBody
    hits: tuple[HitBody, ...]


@dataclass(frozen=True, slots=True)
class ScreenBody:
    """What fits a screen of the app, best first."""

    lang: str
    screen: str
    hits: tuple[HitBody, ...]


@dataclass(frozen=True, slots=True)
class SuggestionBody:
    """One completion and the article that it leads to."""

    text: str
    id: str
    url: str


@dataclass(frozen=True, slots=True)
class SuggestBody:
    """Completions of what was typed."""

    lang: str
    suggestions: tuple[SuggestionBody, ...]


@dataclass(frozen=True, slots=True)
class ArticleBody:
    """An article whole: `html` is its body, `translations` the languages that have it."""

    id: str
    lang: str
    title: str
    summary: str
    url: str
    breadcrumb: tuple[str, ...]
    markdown: str
    html: str
    queue: str
    priority: Priority
    screens: tuple[str, ...]
    audience: Audience
    updated: str
    translations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactBody:
    """One way to reach a person; `opens_at` is ISO 8601 and null while it is open."""

    id: str
    name: str
    phone: str | None
    email: str | None
    hours: str
    open_now: bool
    opens_at: str | None


@dataclass(frozen=True, slots=True)
class ContactsBody:
    """All ways to reach a person, best first."""

    lang: str
    channels: tuple[ContactBody, ...]


@dataclass(frozen=True, slots=True)
class FeedbackBody:
    """What was kept: its own id, and the note with personal data masked."""

    id: str
    note: str | None


@dataclass(frozen=True, slots=True)
class HealthBody:
    """The process answers."""

    status: str


@dataclass(frozen=True, slots=True)
class ReadyBody:
    """What serves: the index's digest and age, and why a newer one was refused."""

    status: str
    model: str
    index: str
    built_at: str
    age_seconds: float
    articles: dict[str, int]
    refused: str | None
