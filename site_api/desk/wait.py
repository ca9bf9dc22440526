"""How long there is left for an answer, in words."""

import datetime as dt
from dataclasses import dataclass

from fastapi import Request

from search.service import Service
from site_api.desk.pages import words_of
from site_api.desk.wording import Wording
from site_api.service_time.clock import time_left
from site_api.tickets.ticket import Ticket

_SOON = dt.timedelta(hours=1)
_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Left:
    """Time left in words, and how pressing it is: `late`, `soon` or `fine`."""

    text: str
    level: str


def time_left_text(ticket: Ticket, service: Service, request: Request) -> Left | None:
    """Return how long the ticket's queue has left, in open time; None where no answer is owed."""
    if ticket.due_at is None:
        return None
    left = time_left(service.queue(ticket.queue).hours, ticket.due_at, dt.datetime.now(dt.UTC))
    return describe_left(left, words_of(request))


def describe_left(left: dt.timedelta, words: Wording) -> Left:
    """Return a time left in words."""
    late = left <= dt.timedelta()
    level = "late" if late else "soon" if left < _SOON else "fine"
    if late and abs(left) < _MINUTE:  # Nobody has been there since it fell due.
        return Left(words("left.now"), level)
    return Left(words("left.late" if late else "left.within", duration(abs(left), words)), level)


def duration(time: dt.timedelta, words: Wording) -> str:
    """Return a duration in its two greatest units."""
    minutes = int(time.total_seconds() // 60)
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return words("left.minutes", minutes)
    return words("left.hours", hours) if not minutes or hours >= 10 else words("left.both", hours, minutes)
