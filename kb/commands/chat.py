"""`kb chat`: the assistant in the terminal, for whoever writes its articles and texts."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.commands._options import out_option

if TYPE_CHECKING:
    from site_api.chat.conversation import Answered
    from site_api.chat.reply import Choice


@click.command("chat", short_help="Talk with the assistant as a customer would.")
@click.option("--lang", help="Language of the app; the assistant follows the customer's own.")
@out_option
def command(lang: str | None, out: Path) -> None:
    """Talk with the assistant; a number takes one of its choices. Nothing is kept, and the tickets go nowhere."""
    import datetime as dt

    from kb.article import Audience
    from search.engine import open_engine
    from site_api.appointments.desk import AppointmentDesk
    from site_api.appointments.door import AppointmentDoor
    from site_api.chat.booking import Booking
    from site_api.chat.conversation import Conversations, Said
    from site_api.chat.look_up import LookUp
    from site_api.chat.store import SqlConversationStore
    from site_api.chat.talk import read_talk
    from site_api.settings import read_settings
    from site_api.store.database import Database
    from site_api.tickets.sql_desk import SqlTicketDesk

    engine = open_engine(out)
    service = engine.index.service
    talk = read_talk(engine, read_settings(out=out).retention_days)
    look_up = LookUp(engine, Audience.PUBLIC)
    with tempfile.TemporaryDirectory() as folder, Database(f"sqlite:///{folder}/chat.sqlite") as database:
        desk = SqlTicketDesk(database, lambda: service)
        booking = Booking(AppointmentDoor(AppointmentDesk(database, desk, lambda: service)))
        conversations = Conversations(SqlConversationStore(database), desk, idle=dt.timedelta(days=1), booking=booking)
        answered = conversations.take(Said(lang=lang), look_up, talk.voices, talk.ears)
        for line in _lines(answered):
            choice = _chosen(line, answered.replies[-1].choices)
            said = Said(answered.session, "" if choice else line, choice, lang)
            answered = conversations.take(said, look_up, talk.voices, talk.ears)
            _show(answered)


def _lines(first: "Answered") -> Iterator[str]:
    """Show the first reply and yield what is typed, until nothing is."""
    _show(first)
    for line in sys.stdin:
        if line.strip():
            yield line.strip()


def _chosen(line: str, choices: "tuple[Choice, ...]") -> str | None:
    return choices[int(line) - 1].id if line.isdigit() and 0 < int(line) <= len(choices) else None


def _show(answered: "Answered") -> None:
    for reply in answered.replies:
        click.echo(f"\n{reply.text}")
    buttons = (f"[{number}] {choice.label}" for number, choice in enumerate(answered.replies[-1].choices, 1))
    click.echo("   ".join(buttons) + "\n")
