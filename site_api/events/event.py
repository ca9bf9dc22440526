"""One step of a customer in the help."""

import datetime as dt
import enum
from dataclasses import dataclass

MOST = 50  # Steps in one batch.


class Kind(enum.StrEnum):
    """What a step is."""

    SHOWN = "shown"
    OPENED = "opened"
    SOLVED = "solved"
    NOT_SOLVED = "not_solved"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class Event:
    """One step; `session` is a random name of the widget's making, `query_id` says that it answers a question."""

    session: str
    kind: Kind
    at: dt.datetime
    lang: str
    article: str | None = None
    screen: str | None = None
    query_id: str | None = None
    reference: str | None = None
