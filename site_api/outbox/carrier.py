"""What takes a message to its receiver."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from site_api.outbox.message import Message


@dataclass
class Undelivered(Exception):
    """An attempt failed; `final` where trying again is of no use."""

    reason: str
    retry_after: dt.timedelta | None = None
    final: bool = False

    def __str__(self) -> str:
        return self.reason


class Carrier(Protocol):
    """One way by which messages go."""

    def deliver(self, message: Message) -> None:
        """Take a message to its receiver, within a minute; raise Undelivered."""
        ...


class Folder:
    """A carrier that only collects, for tests and for trying things out."""

    def __init__(self) -> None:
        self.delivered: list[Message] = []

    def deliver(self, message: Message) -> None:
        """Keep the message."""
        self.delivered.append(message)
