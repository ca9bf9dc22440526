"""What a customer's steps amount to: visits, and for each topic that was read whether it was the end of the matter.

A topic is *deflected* if the customer said that it was solved or left it, and neither a ticket nor the same question came within 72
hours. It was deflected *wrongly* if one came.
"""

import datetime as dt
import enum
from dataclasses import dataclass, replace

from site_api.events.event import Event, Kind

MATTER = dt.timedelta(hours=72)  # What comes later is a matter of its own.
LEFT = dt.timedelta(minutes=30)  # Who did nothing for so long had left.


@dataclass(frozen=True, slots=True)
class Visit:
    """What a session did with the help."""

    session: str
    lang: str
    screen: str | None
    first_at: dt.datetime
    last_at: dt.datetime
    opened: bool = False
    solved: bool = False
    not_solved: bool = False
    ticket: bool = False

    def after(self, event: Event) -> "Visit":
        """Return the visit with one more step."""
        return replace(
            self,
            screen=self.screen or event.screen,
            first_at=min(self.first_at, event.at),
            last_at=max(self.last_at, event.at),
            opened=self.opened or event.kind is Kind.OPENED,
            solved=self.solved or event.kind is Kind.SOLVED,
            not_solved=self.not_solved or event.kind is Kind.NOT_SOLVED,
            ticket=self.ticket or event.kind is Kind.TICKET,
        )


class Outcome(enum.StrEnum):
    """What became of a matter that was read about."""

    CONFIRMED = "confirmed"  # Deflected: they said so.
    QUIET = "quiet"  # Deflected: they left.
    WRONGLY = "wrongly"  # It had seemed to be deflected, and came back.
    UNSOLVED = "unsolved"  # They said no, and left.
    PERSON = "person"  # They went straight on to a person.


SETTLED = frozenset({Outcome.WRONGLY, Outcome.PERSON})  # The others are open for 72 hours.


@dataclass(frozen=True, slots=True)
class Topic:
    """An article that a session read as the answer to its matter."""

    session: str
    article: str
    lang: str
    screen: str | None
    first_at: dt.datetime
    last_at: dt.datetime
    solved_at: dt.datetime | None = None
    not_solved_at: dt.datetime | None = None
    returned_at: dt.datetime | None = None
    ticket_at: dt.datetime | None = None

    @property
    def outcome(self) -> Outcome:
        """Return what becomes of it if nothing more comes within 72 hours."""
        if self.returned_at:
            return Outcome.WRONGLY
        if self.ticket_at:
            return Outcome.PERSON
        if self.solved_at and (self.not_solved_at is None or self.solved_at >= self.not_solved_at):
            return Outcome.CONFIRMED
        return Outcome.UNSOLVED if self.not_solved_at else Outcome.QUIET

    def after(self, event: Event) -> "Topic":
        """Return the topic with one more step of the same customer on it."""
        at = event.at
        return replace(
            self,
            last_at=max(self.last_at, at),
            solved_at=at if event.kind is Kind.SOLVED else self.solved_at,
            not_solved_at=at if event.kind is Kind.NOT_SOLVED else self.not_solved_at,
            ticket_at=self.ticket_at or (at if event.kind is Kind.TICKET else None),
            returned_at=self.returned_at or (at if self._returns(event) else None),
        )

    def _returns(self, event: Event) -> bool:
        """Return whether a step means that the matter was not at its end."""
        had_left = event.at > self.last_at + LEFT
        if event.kind is Kind.TICKET:
            return had_left or self.solved_at is not None
        asks_again = event.kind is Kind.OPENED or (event.kind is Kind.SHOWN and event.query_id is not None)
        return had_left and asks_again


def new_visit(event: Event) -> Visit:
    """Return a visit that begins with a step."""
    return Visit(event.session, event.lang, event.screen, event.at, event.at).after(event)


def new_topic(event: Event) -> Topic | None:
    """Return a topic that begins with a step, or None where nothing is read by it."""
    if event.article is None or event.kind in {Kind.SHOWN, Kind.TICKET}:
        return None
    return Topic(event.session, event.article, event.lang, event.screen, event.at, event.at).after(event)
