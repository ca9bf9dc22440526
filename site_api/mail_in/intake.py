"""Takes a mail in: it joins the ticket that its address is signed for, once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from site_api.letters.reply_address import ReplyAddresses
from site_api.letters.wording import read_wording
from site_api.letters.writer import REPLIES
from site_api.mail_in.mail import Mail
from site_api.store.database import Database
from site_api.store.secret_key import read_secret_key
from site_api.store.tables.tickets import tickets
from site_api.tickets.customer_work import CustomerWork
from site_api.tickets.reading import goes_on_in

_log = logging.getLogger("ventanilla.mail")
_LONGEST = 8000


class Outcome(StrEnum):
    """What became of a mail."""

    JOINED = "joined"
    BEGUN = "begun"  # The ticket was over for too long: it is a new one.
    NOTED = "noted"  # From another address than the customer's: agents see it as a note.
    AUTOMATIC = "automatic"
    EMPTY = "empty"
    UNKNOWN = "unknown"  # To no address that was signed here, or to a ticket that was erased.


@dataclass(frozen=True)
class Intake:
    """Where mails go; `mailbox` is what letters are sent from."""

    database: Database
    work: CustomerWork
    mailbox: str
    read: Callable[[bytes], Mail]

    def take(self, content: bytes) -> Outcome:
        """Take one mail in; when this returns, it is kept or not wanted."""
        mail = self.read(content)
        outcome = self._take(mail)
        _log.info("mail %s: %s", mail.id_hash[:12], outcome)
        return outcome

    def _take(self, mail: Mail) -> Outcome:
        if mail.automatic:
            return Outcome.AUTOMATIC
        if (found := self._ticket(mail)) is None:
            return Outcome.UNKNOWN
        reference, email, lang = found
        text = self._said(mail, lang)
        if not text:
            return Outcome.EMPTY
        if mail.sender != email:
            self.work.mail_note(reference, f"{mail.sender}: {text}", mail.id_hash)
            return Outcome.NOTED
        after = self.work.say(reference, text, mail=mail.id_hash)
        return Outcome.JOINED if after.reference == reference else Outcome.BEGUN

    def _ticket(self, mail: Mail) -> tuple[str, str | None, str] | None:
        """Return the ticket of a mail's signed address, with its customer's e-mail and language; of a merged one, the other."""
        with self.database.begin() as connection:
            addresses = ReplyAddresses(self.mailbox, read_secret_key(connection, REPLIES))
            reference = next((found for address in mail.recipients if (found := addresses.reference(address))), None)
            if reference is None:
                return None
            own = sa.and_(tickets.c.reference == goes_on_in(reference).scalar_subquery(), tickets.c.erased_at.is_(None))
            row = connection.execute(sa.select(tickets.c.reference, tickets.c.email, tickets.c.lang).where(own)).one_or_none()
        return (row.reference, row.email, row.lang) if row else None

    def _said(self, mail: Mail, lang: str) -> str:
        left_out = read_wording(lang).files.format(mail.files) if mail.files else ""
        return f"{mail.text[:_LONGEST]}\n\n{left_out}".strip()
