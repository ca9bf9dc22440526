"""All of one person's data is shown and erased, and nobody else's; what is too old goes by itself."""

import datetime as dt
import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from kb.article import Priority
from kb.commands.privacy import command
from search.service import Service
from site_api.chat.state import State
from site_api.chat.store import Line, SqlConversationStore, Taken
from site_api.conversation_id import conversation_id
from site_api.privacy.record import erase, export
from site_api.privacy.retention import Retention, let_go
from site_api.privacy.whose import find_whose
from site_api.store.database import Database
from site_api.store.tables.conversations import conversations, turns
from site_api.store.tables.tickets import messages, tickets
from site_api.tickets.handover import Author, ContactDetails, Handover, Routing
from site_api.tickets.handover import Line as Spoken
from site_api.tickets.sql_desk import SqlTicketDesk

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
RETENTION = Retention(dt.timedelta(days=90), dt.timedelta(days=1825))


def talk(database: Database, session: str, text: str, *, person: str | None = None, at: dt.datetime = NOW) -> None:
    """Keep a conversation of one turn."""
    name = conversation_id(session)
    line = Line(at, text, None, "es", "answer", "clear_match", ())
    SqlConversationStore(database).keep(Taken(name, 0, State("es"), "web", person or name, line, told="v1"))


def ticket(database: Database, session: str, email: str, text: str) -> str:
    """Hand a conversation over; return the reference."""
    spoken = (Spoken(Author.CUSTOMER, text, NOW),)
    routing = Routing("cards", Priority.NORMAL, "explicit_human")
    handover = Handover(text, "es", routing, contact=ContactDetails(email), session=conversation_id(session), transcript=spoken)
    return SqlTicketDesk(database, Service).open(handover, session).ticket.reference


def two_people(database: Database) -> str:
    """Keep what Ana and Eva said; return Ana's reference."""
    talk(database, "ana-1", "pera verde")
    talk(database, "ana-2", "pera roja", person=conversation_id("ana-1"))
    talk(database, "eva-1", "manzana verde")
    ticket(database, "eva-1", "eva@mail.example", "manzana roja")
    return ticket(database, "ana-2", "ana@mail.example", "pera dulce")


@pytest.mark.parametrize("name", ["session", "reference", "email"])
def test_one_persons_data_is_found_by_any_of_its_names(database: Database, name: str) -> None:
    reference = two_people(database)
    names = {"session": "ana-1", "reference": reference, "email": "Ana@mail.example"}
    with database.read() as connection:
        given = {key: value if key == name else None for key, value in names.items()}
        whose = find_whose(connection, **given)
        data = json.dumps([rows.rows for rows in export(connection, whose)], default=str, ensure_ascii=False)
    assert len(whose.conversations) == 2
    assert whose.tickets == {reference}
    assert {"pera verde", "pera roja", "pera dulce"} <= {word for word in ("pera verde", "pera roja", "pera dulce") if word in data}
    assert "manzana" not in data


def test_erased_is_erased_and_others_keep_theirs(database: Database) -> None:
    reference = two_people(database)
    with database.read() as connection:
        whose = find_whose(connection, session=None, reference=reference, email=None)
    erase(database, whose, NOW)
    with database.read() as connection:
        left = [str(row) for table in (turns, conversations, messages, tickets) for row in connection.execute(sa.select(table))]
        record = connection.execute(sa.select(tickets).where(tickets.c.reference == reference)).one()
    assert "pera" not in "".join(left)
    assert "ana@" not in "".join(left)
    assert "manzana verde" in "".join(left)
    assert (record.queue, record.subject, record.email, record.erased_at) == ("cards", "", None, NOW)


def test_erased_bytes_are_gone_from_sqlites_files(tmp_path: Path) -> None:
    with Database(f"sqlite:///{tmp_path}/x.sqlite") as database:
        reference = two_people(database)
        with database.read() as connection:
            whose = find_whose(connection, session=None, reference=reference, email=None)
        erase(database, whose, NOW)
        assert b"pera" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_what_is_older_than_its_time_goes_and_the_rest_stays(database: Database) -> None:
    talk(database, "old", "pera", at=NOW - dt.timedelta(days=91))
    talk(database, "new", "manzana", at=NOW - dt.timedelta(days=89))
    assert let_go(database, RETENTION, NOW).conversations == 1
    with database.read() as connection:
        assert connection.execute(sa.select(turns.c.text)).scalars().all() == ["manzana"]
    assert let_go(database, RETENTION, NOW).conversations == 0


def test_the_command_shows_and_erases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/x.sqlite"
    monkeypatch.setenv("KB_DATABASE_URL", url)
    with Database(url) as database:
        two_people(database)
    run = CliRunner().invoke
    shown = run(command, ["export", "--session", "ana-1"])
    assert {"turns", "conversations", "tickets", "ticket_messages"} <= set(json.loads(shown.stdout))
    erased = run(command, ["erase", "--email", "ana@mail.example", "--yes"])
    assert erased.stdout.startswith("found: 2 conversations, 1 tickets\nerased: turns, 2\n")
    assert run(command, ["export", "--session", "ana-1"]).exit_code == 1
    assert run(command, ["export"]).exit_code == 2
