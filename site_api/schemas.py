"""What the API answers, as the frozen dataclasses that OpenAPI is made from."""

from dataclasses import dataclass

from kb.appointments import AppointmentKind
from kb.article import Audience, Handoff, Priority
from search.action import Action
from search.decision import Decision
from search.hit import Hit
from site_api.chat.reply import Kind
from site_api.live_chat.bodies import StandingBody


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


def decision_body(decision: Decision) -> DecisionBody:
    """Return a decision as the API tells it."""
    return DecisionBody(
        decision.action,
        decision.confidence,
        decision.in_scope,
        decision.reason,
        decision.queue,
        decision.priority,
        decision.handoff,
    )


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


def hit_body(hit: Hit) -> HitBody:
    """Return a hit as the API tells it."""
    return HitBody(hit.id, hit.lang, hit.title, hit.summary, hit.url, hit.anchor, hit.breadcrumb, hit.snippet, hit.score, hit.updated)


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


@dataclass(frozen=True, slots=True)
class ArticleCardBody:
    """The article that a reply is from, in its own words."""

    id: str
    lang: str
    title: str
    summary: str
    steps: tuple[str, ...]
    url: str
    updated: str


@dataclass(frozen=True, slots=True)
class ChoiceBody:
    """A choice that may be taken next."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class PassedBody:
    """What became of a handover; `link` is the customer's own and comes once."""

    reference: str
    link: str | None
    queue: str
    answer_expected_by: str
    joined: bool


@dataclass(frozen=True, slots=True)
class HiddenBody:
    """A kind of secret that was masked in the customer's message."""

    kind: str


@dataclass(frozen=True, slots=True)
class MeetingBody:
    """A call back or a video appointment that was booked; `calendar`, a file for the customer's own one, comes once."""

    kind: AppointmentKind
    starts_at: str
    ends_at: str
    calendar: str | None


@dataclass(frozen=True, slots=True)
class ReplyBody:
    """One reply; the choices of the last one may be taken next."""

    kind: Kind
    text: str
    article: ArticleCardBody | None
    choices: tuple[ChoiceBody, ...]
    ticket: PassedBody | None
    masked: tuple[HiddenBody, ...]
    appointment: MeetingBody | None = None


@dataclass(frozen=True, slots=True)
class ChatBody:
    """The answer to a turn; `session` is the customer's secret and names the conversation in the next one."""

    session: str
    lang: str
    decision: DecisionBody | None
    replies: tuple[ReplyBody, ...]


@dataclass(frozen=True, slots=True)
class LineBody:
    """One line of a transcript; `author` is customer, bot or agent."""

    author: str
    text: str
    at: str
    kind: str
    article: ArticleCardBody | None
    choices: tuple[ChoiceBody, ...]
    choice: str | None
    ticket: PassedBody | None = None
    name: str | None = None  # Of the agent.
    step: str | None = None  # The id under which a live talk's stream sends this line.


@dataclass(frozen=True, slots=True)
class TranscriptBody:
    """A conversation from its beginning, with what agents said; `live` is the live talk that is under way, if one is."""

    session: str
    lang: str
    lines: tuple[LineBody, ...]
    live: StandingBody | None = None
