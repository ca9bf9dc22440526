"""A conversation in this process: the real engine and a real database, with a desk that takes everything."""

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from kb.article import Audience
from kb.masking import mask
from search.engine import SearchEngine
from search.service import Service
from site_api.appointments.desk import AppointmentDesk
from site_api.appointments.door import AppointmentDoor
from site_api.chat.booking import Booking
from site_api.chat.conversation import Answered, Conversations, Said
from site_api.chat.look_up import LookUp
from site_api.chat.store import SqlConversationStore
from site_api.chat.talk import Talk, read_talk
from site_api.clock import utc_now
from site_api.store.database import Database
from site_api.tickets.desk import Opened
from site_api.tickets.handover import Handover
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.ticket import Status, Ticket


@dataclass
class TakeAll:
    """People who take every matter and remember it; the second of a conversation joins the first."""

    handovers: list[Handover] = field(default_factory=list)

    def open(self, handover: Handover, key: str | None = None) -> Opened:  # noqa: ARG002
        """Take a matter."""
        joined = any(known.session == handover.session for known in self.handovers)
        self.handovers.append(handover)
        return Opened(_ticket(handover), "secret", joined=joined)

    def find(self, reference: str, secret: str) -> Ticket | None:  # noqa: ARG002
        """Return nothing: nobody asks here."""
        return None

    def find_own(self, reference: str, identity: str) -> Ticket | None:  # noqa: ARG002
        """Return nothing: nobody asks here."""
        return None


def _ticket(handover: Handover) -> Ticket:
    at = dt.datetime(2026, 11, 26, 10, tzinfo=dt.UTC)
    decision = handover.decision
    return Ticket(
        "ALI-7K3M-4",
        1,
        1,
        Status.NEW,
        decision.queue,
        decision.priority,
        decision.reason,
        handover.lang,
        handover.channel,
        handover.text[:200],
        at,
        at,
        dt.datetime(2026, 11, 27, 10, tzinfo=dt.UTC),
    )


@dataclass(frozen=True)
class Talker:
    """Talks with the assistant; a line that begins with ! is a choice."""

    engine: SearchEngine
    conversations: Conversations
    talk: Talk
    desk: TakeAll

    def say(self, line: str, session: str | None = None, lang: str | None = None) -> Answered:
        """Say one line."""
        choice = line[1:] if line.startswith("!") else None
        said = Said(session, "" if choice else line, choice, lang)
        return self.conversations.take(said, LookUp(self.engine, Audience.PUBLIC), self.talk.voices, self.talk.ears)

    def all(self, lines: Sequence[str], lang: str | None = None) -> list[Answered]:
        """Say all lines of one conversation."""
        answers: list[Answered] = []
        for line in lines:
            answers.append(self.say(line, answers[-1].session if answers else None, lang))
        return answers


@contextmanager
def talker(engine: SearchEngine, url: str | None = None, *, now: dt.datetime | None = None) -> Iterator[Talker]:
    """Return an assistant with a database of its own; at a moment it has real tickets, on which times can be booked."""
    with tempfile.TemporaryDirectory() as folder, Database(url or f"sqlite:///{folder}/chat.sqlite") as database:
        desk = TakeAll()
        door = appointment_door(database, engine.index.service, now) if now else None
        booking, tickets = (Booking(door), door.desk.tickets) if door else (None, desk)
        conversations = Conversations(SqlConversationStore(database), tickets, idle=dt.timedelta(hours=24), booking=booking)
        yield Talker(engine, conversations, read_talk(engine, 90, (lambda: now) if now else utc_now), desk)


def appointment_door(database: Database, service: Service, now: dt.datetime) -> AppointmentDoor:
    """Return what books times on tickets of a database, at a moment."""
    tickets = SqlTicketDesk(database, lambda: service, now=lambda: now)
    return AppointmentDoor(AppointmentDesk(database, tickets, lambda: service, now=lambda: now))


def readable_masks(text: str) -> str:
    """Return a customer's text as everybody else sees it."""
    return mask(text).text
