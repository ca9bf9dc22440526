"""One letter: plain text, since a bank's mail must not look like what imitates banks."""

import datetime as dt
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime as format_header
from email.utils import parseaddr

from babel.dates import format_datetime, get_timezone, get_timezone_location

from site_api.letters.wording import Wording

_LONGEST_ABOUT = 120


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: the mailbox as `Banco Alisio <ayuda@bank.example>`, and where answers go, if they are taken."""

    bank: str
    mailbox: str
    reply_to: str | None = None

    @property
    def domain(self) -> str:
        """Return the domain that names letters."""
        return parseaddr(self.mailbox)[1].rpartition("@")[2] or "localhost"


@dataclass(frozen=True, slots=True)
class Matter:
    """What a letter tells of, all of it masked already."""

    reference: str
    to: str
    name: str | None
    about: str
    queue: str
    link: str
    expected_by: dt.datetime
    timezone: str
    reopen_days: int
    answer: str = ""
    agent: str | None = None


def write_letter(notice: str, matter: Matter, sender: Sender, words: Wording, message_id: str) -> EmailMessage:
    """Return a letter of a kind; the same message has the same Message-ID at each attempt."""
    letter = EmailMessage()
    letter["From"], letter["To"] = sender.mailbox, matter.to
    letter["Subject"] = _fill(words.notices[notice].subject, matter, words)
    letter["Date"] = format_header(dt.datetime.now(dt.UTC))
    letter["Message-ID"] = f"<{message_id}@{sender.domain}>"
    # One name for all letters of a ticket, so that mail programs show them as one conversation.
    letter["References"] = f"<{matter.reference.lower()}@{sender.domain}>"
    letter["X-Auto-Response-Suppress"] = "All"
    if sender.reply_to:
        letter["Reply-To"] = sender.reply_to
    if matter.agent is None:
        letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(_text(notice, matter, sender, words), cte="quoted-printable")
    letter["Content-Language"] = words.lang  # The content clears such headers.
    return letter


def _text(notice: str, matter: Matter, sender: Sender, words: Wording) -> str:
    name = words.named.format(matter.name) if matter.name else ""
    signed = words.signature.format(agent=matter.agent, bank=sender.bank) if matter.agent else sender.bank
    more = words.reply if sender.reply_to else words.follow
    parts = (words.greeting.format(name=name), _fill(words.notices[notice].text, matter, words).strip(), f"{more}\n{matter.link}", signed)
    return "\n\n".join((*parts, f"-- \n{words.security}")) + "\n"


def _fill(text: str, matter: Matter, words: Wording) -> str:
    zone = get_timezone(matter.timezone)
    about = matter.about if len(matter.about) <= _LONGEST_ABOUT else f"{matter.about[: _LONGEST_ABOUT - 1].rstrip()}…"
    return text.format(
        reference=matter.reference,
        about=" ".join(about.split()),
        queue=matter.queue,
        by=format_datetime(matter.expected_by, words.moment, tzinfo=zone, locale=words.lang),
        zone=get_timezone_location(matter.timezone, locale=words.lang, return_city=True),
        days=matter.reopen_days,
        answer=matter.answer,
    )
