"""A whole exchange by e-mail with a running server, and a process that is killed between commit and sending."""

import re
import signal
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from site_api.outbox.box import Outbox
from site_api.outbox.message import State
from site_api.store.database import Database
from tests.command import ROOT, environment, kb, served
from tests.in_process import kb_here
from tests.site_api.outbox.conftest import MailServerOfTests
from tests.waiting import until

_COMMIT_AND_HANG = """
import sys, time
from site_api.store.database import Database
from site_api.letters.notifier import Notifier
from site_api.tickets.history import History
from site_api.tickets.sql_desk import SqlTicketDesk
from tests.site_api.tickets.conftest import SERVICE, ana, matter
with Database(sys.argv[1]) as database:
    SqlTicketDesk(database, lambda: SERVICE, History([Notifier(writes_letters=True)])).open(matter(contact=ana()))
    print("kept", flush=True)
    time.sleep(60)
"""


def answer_to(letter: EmailMessage, text: str) -> bytes:
    written = EmailMessage()
    written["From"], written["To"], written["Message-ID"] = "ana@mail.example", letter["Reply-To"], "<1@mail.example>"
    written.set_content(f"{text}\n\nEl mié, 25 nov 2026 a las 10:00, Banco Alisio escribió:\n> Hola")
    return written.as_bytes()


def test_a_customer_is_answered_by_mail_and_answers_by_mail(built: Path, mail: MailServerOfTests, tmp_path: Path) -> None:
    settings = {
        "KB_DATABASE_URL": f"sqlite:///{tmp_path}/v.sqlite",
        "KB_SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
        "KB_MAIL_FROM": "Banco Alisio <ayuda@bank.example>",
        "KB_MAILDIR": str(tmp_path / "mail"),
        "KB_OUTBOX_SECONDS": "0.1",
    }
    with served("--no-watch", "--out", built, **settings) as server, httpx.Client(base_url=server.url, timeout=30) as api:
        body = {"text": "La tarjeta no me funciona en ninguna tienda", "lang": "es", "contact": {"email": "ana@mail.example"}}
        opened = api.post("/v1/tickets", json=body).json()
        until(lambda: mail.letters)
        letter = mail.letters[0]
        assert opened["reference"] in letter["Subject"]
        (tmp_path / "mail" / "new" / "1.host").write_bytes(answer_to(letter, "También en el cajero"))
        secret = opened["link"].partition("#")[2]
        before = opened["reference"], 1
        until(lambda: api.get(f"/v1/tickets/{before[0]}", params={"secret": secret}).json()["updated_at"] and _said(tmp_path) == 2)


def _said(folder: Path) -> int:
    import sqlite3

    with sqlite3.connect(folder / "v.sqlite") as connection:
        (count,) = connection.execute("SELECT count(*) FROM ticket_messages WHERE text LIKE '%cajero%' OR text LIKE '%tienda%'").fetchone()
    connection.close()
    return int(count)


def test_what_was_kept_before_a_kill_is_sent_after_it_once(built: Path, database_url: str, mail: MailServerOfTests) -> None:
    program = [sys.executable, "-c", _COMMIT_AND_HANG, database_url]
    with subprocess.Popen(program, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "kept\n"
        process.send_signal(signal.SIGKILL)
    settings = {"KB_DATABASE_URL": database_url, "KB_SMTP_URL": f"smtp://127.0.0.1:{mail.port}", "KB_OUT": str(built)}
    first, second = (kb("outbox", "send", "--once", **settings) for _ in range(2))
    assert (first.stdout, second.stdout) == ("1 messages tried\n", "0 messages tried\n"), first.stderr
    assert len(mail.letters) == 1


def test_a_mail_server_that_is_down_loses_nothing(built: Path, database_url: str, mail: MailServerOfTests) -> None:
    mail.answer = "451 try later"
    settings = {"KB_DATABASE_URL": database_url, "KB_SMTP_URL": f"smtp://127.0.0.1:{mail.port}", "KB_OUT": str(built)}
    program = [sys.executable, "-c", _COMMIT_AND_HANG.replace("time.sleep(60)", ""), database_url]
    subprocess.run(program, cwd=ROOT, env=environment(), check=True, capture_output=True)
    kb_here("outbox", "send", "--once", **settings)
    listed = kb("outbox", "list", **settings)
    assert re.search(r"waiting  email  opened  ALI-\w+-\w  tries 1  \(the mail server answered 451\)", listed.stdout)
    with Database(database_url) as database:
        entry = Outbox(database).entries()[0]
        Outbox(database).give_up(entry, "the mail server answered 451")
        mail.answer = "250 OK"
        assert kb_here("outbox", "retry", **settings).stdout == "1 messages wait again\n"
        kb_here("outbox", "send", "--once", **settings)
        assert Outbox(database).counts() == {State.SENT: 1}
    asked_again = kb_here("outbox", "retry", entry.message.id, **settings)
    assert (asked_again.returncode, "`kb outbox list --state dead`" in asked_again.stderr) == (2, True)


@pytest.mark.parametrize("value", ["mail.example", "smtp://"])
def test_a_mail_server_that_cannot_be_read_is_refused_at_the_start(value: str, built: Path) -> None:
    done = kb_here("outbox", "send", "--once", KB_SMTP_URL=value, KB_OUT=str(built))
    assert (done.returncode, "write smtp://host:25" in done.stderr) == (2, True)
