"""Mails join the ticket that their address is signed for, once, on both databases."""

import datetime as dt
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa

from site_api.letters.reply_address import ReplyAddresses
from site_api.letters.writer import REPLIES
from site_api.mail_in.intake import Intake, Outcome
from site_api.mail_in.mail import read_mail
from site_api.mail_in.maildir import Maildir
from site_api.privacy.record import erase
from site_api.privacy.whose import Whose
from site_api.store.database import Database
from site_api.store.secret_key import read_secret_key
from site_api.store.tables.tickets import messages, tickets
from site_api.tickets.change_set import Desired
from site_api.tickets.customer_work import CustomerWork
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.ticket import Ticket
from site_api.tickets.transition import REOPEN
from site_api.tickets.work import AgentWork
from tests.site_api.tickets.conftest import SERVICE, ana, matter
from tests.site_api.tickets.memory_desk import NOW

MAILBOX = "Banco Alisio <ayuda@bank.example>"


@pytest.fixture
def opened(database: Database) -> Ticket:
    return SqlTicketDesk(database, lambda: SERVICE, now=lambda: NOW).open(matter(contact=ana())).ticket


def intake(database: Database, now: dt.datetime = NOW) -> Intake:
    return Intake(database, CustomerWork(database, lambda: SERVICE, now=lambda: now), MAILBOX, read_mail)


def address(database: Database, reference: str) -> str:
    with database.begin() as connection:
        return ReplyAddresses(MAILBOX, read_secret_key(connection, REPLIES)).address(reference)


def mail(to: str, text: str = "Sigue igual, mi tarjeta es 4111 1111 1111 1111", sender: str = "ana@mail.example", **headers: str) -> bytes:
    written = EmailMessage()
    written["From"], written["To"], written["Message-ID"] = sender, to, f"<{abs(hash((to, text, sender)))}@mail.example>"
    for name, value in headers.items():
        written[name.replace("_", "-")] = value
    written.set_content(text)
    return written.as_bytes()


def said(database: Database) -> list[tuple[str, str, str]]:
    found = sa.select(messages.c.author, messages.c.kind, messages.c.text).order_by(messages.c.id).offset(1)
    with database.read() as connection:
        return [(author, kind, text) for author, kind, text in connection.execute(found)]


def test_an_answer_joins_its_ticket_once_and_masked(database: Database, opened: Ticket) -> None:
    content = mail(address(database, opened.reference))
    assert [intake(database).take(content) for _ in range(2)] == [Outcome.JOINED, Outcome.JOINED]
    (author, kind, text), *more = said(database)
    assert (author, kind, more) == ("customer", "message", [])
    assert "4111" not in text


def test_our_own_letter_is_never_what_the_customer_said(database: Database, opened: Ticket) -> None:
    quoted = "El jue, 26 nov 2026 a las 9:00, Banco Alisio (<ayuda@bank.example>) escribió:\n> Hola, Ana:\n> Salió ayer."
    assert intake(database).take(mail(address(database, opened.reference), quoted)) == Outcome.EMPTY
    assert said(database) == []


def test_an_address_that_was_not_signed_here_names_nothing(database: Database, opened: Ticket) -> None:
    right = address(database, opened.reference)
    mark = right.partition(".")[2].partition("@")[0]
    wrong = (
        right.replace(mark, "a" * 16),
        right.replace(opened.reference.lower(), "ali-xxxx-x"),
        "ayuda@bank.example",
        "ayuda+@bank.example",
    )
    assert {intake(database).take(mail(to)) for to in wrong} == {Outcome.UNKNOWN}
    assert said(database) == []


def test_another_senders_mail_is_a_note_for_agents(database: Database, opened: Ticket) -> None:
    assert intake(database).take(mail(address(database, opened.reference), "Soy su marido", "leo@mail.example")) is Outcome.NOTED
    assert [(author, kind) for author, kind, _ in said(database)] == [("system", "note")]


def test_machines_get_no_answer_and_change_nothing(database: Database, opened: Ticket) -> None:
    content = mail(address(database, opened.reference), "Estoy de vacaciones", Auto_Submitted="auto-replied")
    assert intake(database).take(content) is Outcome.AUTOMATIC
    assert said(database) == []


def test_a_mail_to_a_merged_ticket_reaches_the_one_that_it_is_part_of(database: Database, opened: Ticket) -> None:
    other = SqlTicketDesk(database, lambda: SERVICE, now=lambda: NOW).open(matter("The same", contact=ana())).ticket
    AgentWork(database, lambda: SERVICE, now=lambda: NOW).merge(Desired(other.reference), "eva", opened.reference)
    assert intake(database).take(mail(address(database, other.reference), "Y otra cosa")) is Outcome.JOINED
    assert said(database)[-1][2] == "Y otra cosa"


def test_a_mail_to_an_erased_ticket_is_not_kept(database: Database, opened: Ticket) -> None:
    to = address(database, opened.reference)
    erase(database, Whose(frozenset(), frozenset({opened.reference}), frozenset()), NOW)
    assert intake(database).take(mail(to, "Sigue igual")) is Outcome.UNKNOWN
    assert said(database) == []


def test_a_mail_long_after_the_end_begins_a_new_ticket_once(database: Database, opened: Ticket) -> None:
    AgentWork(database, lambda: SERVICE, now=lambda: NOW).solve(Desired(opened.reference), "eva")
    later = intake(database, NOW + REOPEN + dt.timedelta(days=1))
    content = mail(address(database, opened.reference), "Ha vuelto a pasar")
    assert [later.take(content) for _ in range(2)] == [Outcome.BEGUN, Outcome.JOINED]
    with database.read() as connection:
        assert connection.scalars(sa.select(tickets.c.email)).all() == ["ana@mail.example"] * 2


def test_mails_of_a_folder_are_taken_and_marked_as_seen(database: Database, opened: Ticket, tmp_path: Path) -> None:
    folder = Maildir(tmp_path, intake(database).take)
    folder.start()
    folder.stop()
    (tmp_path / "new" / "1.host").write_bytes(mail(address(database, opened.reference), "Sigue igual"))
    (tmp_path / "new" / "2.host").write_bytes(b"\x00")
    assert folder.look() == 2
    assert sorted(path.name for path in (tmp_path / "cur").iterdir()) == ["1.host:2,S", "2.host:2,S"]
    assert [text for _, _, text in said(database)] == ["Sigue igual"]
