"""Makes the letter of a message when it is sent: the customer's address is read from the ticket then, and stands nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import sqlalchemy as sa

from search.service import Service
from site_api.letters.letter import Matter, Sender, write_letter
from site_api.letters.reply_address import ReplyAddresses
from site_api.letters.wording import read_wording
from site_api.outbox.message import Message
from site_api.store.database import Database
from site_api.store.secret_key import read_secret_key
from site_api.store.tables.agents import agents
from site_api.store.tables.tickets import messages, tickets
from site_api.tickets.link import KEY_PURPOSE, link_path, link_secret
from site_api.tickets.transition import REOPEN

REPLIES = "reply-addresses"


@dataclass(frozen=True, slots=True)
class Post:
    """Whose name letters carry: `takes_replies` where an answer by e-mail reaches the ticket."""

    public_url: str
    mailbox: str
    takes_replies: bool


class LetterWriter:
    """Writes letters from what the database holds."""

    def __init__(self, database: Database, service: Callable[[], Service], post: Post) -> None:
        self._database = database
        self._service = service
        self._post = post

    def write(self, message: Message) -> EmailMessage | None:
        """Return the letter of a message, or None where its ticket or the customer's address is gone."""
        with self._database.begin() as connection:
            row = connection.execute(sa.select(tickets).where(tickets.c.reference == message.ticket)).mappings().one_or_none()
            if row is None or not row["email"]:
                return None
            matter = self._matter(connection, row, message)
            reply_to = self._reply_to(connection, row["reference"])
        sender = Sender(self._service().bank, self._post.mailbox, reply_to)
        return write_letter(message.topic, matter, sender, read_wording(row["lang"]), message.id)

    def _matter(self, connection: sa.Connection, row: sa.RowMapping, message: Message) -> Matter:
        service = self._service()
        secret = link_secret(read_secret_key(connection, KEY_PURPOSE), row["reference"], row["link_version"])
        answer, agent = _answer(connection, message.payload.get("message"))
        return Matter(
            reference=row["reference"],
            to=row["email"],
            name=row["name"],
            about=row["subject"],
            queue=service.queue(row["queue"]).name(row["lang"]),
            link=self._post.public_url.rstrip("/") + link_path(row["reference"], secret),
            expected_by=row["answer_expected_by"],
            timezone=service.queue(row["queue"]).hours.timezone,
            reopen_days=REOPEN.days,
            answer=answer,
            agent=agent,
        )

    def _reply_to(self, connection: sa.Connection, reference: str) -> str | None:
        if not self._post.takes_replies:
            return None
        return ReplyAddresses(self._post.mailbox, read_secret_key(connection, REPLIES)).address(reference)


def _answer(connection: sa.Connection, message: Any) -> tuple[str, str | None]:
    """Return an agent's words and name; nothing where the letter is not an answer."""
    if message is None:
        return "", None
    found = sa.select(messages.c.text, messages.c.agent, agents.c.full_name).outerjoin(agents, agents.c.name == messages.c.agent)
    row = connection.execute(found.where(messages.c.id == message)).one_or_none()
    return ("", None) if row is None else (row[0], row[2] or row[1])
