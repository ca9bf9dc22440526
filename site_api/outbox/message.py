"""One message that goes out."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The way by which a message goes."""

    EMAIL = "email"
    WEBHOOK = "webhook"
    ZAMMAD = "zammad"


class State(StrEnum):
    """What became of a message so far."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"  # Given up; `kb outbox retry` tries it again.


def new_id() -> str:
    """Return a new message's name."""
    return f"msg_{uuid.uuid4().hex}"


@dataclass(frozen=True, slots=True)
class Message:
    """A message: `topic` is what happened, `payload` what is told of it; an e-mail's address is read from its ticket when it is sent."""

    kind: Kind
    topic: str
    payload: Mapping[str, Any]
    ticket: str | None = None
    target: str | None = None
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Entry:
    """A message with what became of it."""

    message: Message
    state: State
    created_at: dt.datetime
    next_at: dt.datetime
    attempts: int
    error: str | None
