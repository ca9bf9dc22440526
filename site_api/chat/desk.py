"""Passing a matter on to people: what is handed over, and who takes it."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from kb.article import Priority
from site_api.chat.reply import Passed
from site_api.errors import StoreUnavailable


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of a transcript."""

    author: str
    text: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """How the customer wants to be reached, given on purpose; not masked, since it is what people need to answer."""

    email: str | None = None
    phone: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """All that is known when a person takes over; every text is masked."""

    conversation: str
    key: str
    text: str
    summary: str
    lang: str
    channel: str
    queue: str
    priority: Priority
    reason: str
    transcript: tuple[Spoken, ...]
    articles_seen: tuple[str, ...]
    screen: str | None = None
    error: str | None = None
    app_version: str | None = None
    contact: ContactDetails | None = None


class Nobody:
    """No people behind the assistant, as where tickets are switched off: the customer is told to call."""

    def take(self, matter: Matter) -> Passed:
        """Refuse a matter."""
        raise StoreUnavailable(f"Nobody takes matters of {matter.queue} here; call us")


class People(Protocol):
    """Whoever takes matters that the assistant passes on."""

    def take(self, matter: Matter) -> Passed:
        """Take a matter and return its reference; the same key gets the same one; raise StoreUnavailable where it cannot be kept."""
        ...
