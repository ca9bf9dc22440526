"""What is handed to a person: the customer's words, and everything that was already said and seen."""

import datetime as dt
import enum
from dataclasses import dataclass

from kb.article import Priority

MAX_CHARACTERS = 8000
MAX_LINES = 200


class Author(enum.StrEnum):
    """Who said something."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """How to reach the customer: the e-mail in lower case, the phone in E.164."""

    email: str | None = None
    phone: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Where in the app the customer was."""

    screen: str | None = None
    error: str | None = None
    app_version: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation that went before."""

    author: Author
    text: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Routing:
    """Who takes it and how soon, and why; `article` is the nearest one, which names the topic."""

    queue: str
    priority: Priority
    reason: str
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Handover:
    """A matter for a person; `session` is the conversation's secret name, `identity` the customer's name signed by the bank."""

    text: str
    lang: str
    decision: Routing
    channel: str = "web"
    contact: ContactDetails | None = None
    articles_seen: tuple[str, ...] = ()
    context: Context = Context()
    session: str | None = None
    query_id: str | None = None
    transcript: tuple[Line, ...] = ()
    summary: str | None = None
    identity: str | None = None
