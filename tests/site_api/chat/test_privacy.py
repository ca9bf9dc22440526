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
from site_api.errors import NotFound, NotPossible
from site_api.letters.notifier import Notifier
from site_api.live_chat.talk_change import Spoken
from site_api.live_chat.talks import LiveTalks
from site_api.outbox.box import Outbox
from site_api.privacy.record import erase, export
from site_api.privacy.retention import Retention, let_go
from site_api.privacy.whose import Whose, find_whose
from site_api.store.database import Database
from site_api.store.tables.appointments import appointments
from site_api.store.tables.conversations import conversations, turns
from site_api.store.tables.live import live_talks
from site_api.store.tables.tickets import history, messages, tickets
from site_api.tickets.change_set import Desired
from site_api.tickets.handover import Author, ContactDetails, Handover, Routing
from site_api.tickets.handover import Line as Before
from site_api.tickets.history import History
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.work import AgentWork
from site_api.zammad.listener import tell_zammad

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
ROUTING = Routing("cards", Priority.NORMAL, "explicit_human")
RETENTION = Retention(dt.timedelta(days=90), dt.timedelta(days=1825))


def talk(database: Database, session: str, text: str, *, person: str | None = None, at: dt.datetime = NOW) -> None:
    """Keep a conversation of one turn."""
    name = conversation_id(session)
    line = Line(at, text, None, "es", "answer", "clear_match", ())
    SqlConversationStore(database).keep(Taken(name, 0, State("es"), "web", person or name, line, told="v1"))


def ticket(database: Database, session: str, email: str, text: str) -> str:
    """Hand a conversation over; return the reference."""
    spoken = (Before(Author.CUSTOMER, text, NOW),)
    handover = Handover(text, "es", ROUTING, contact=ContactDetails(email), session=conversation_id(session), transcript=spoken)
    return SqlTicketDesk(database, Service).open(handover, session).ticket.reference


def talk_row(reference: str) -> dict[str, object]:
    """Return a live talk in which a customer is talked to."""
    row = {"id": "t" * 32, "conversation": "c" * 32, "ticket": reference, "queue": "cards", "urgency": 0, "lang": "es", "agent": "eva"}
    return {**row, "status": "talking", "version": 0, "asked_at": NOW, "accepted_at": NOW, "customer_read": 0, "customer_seen_at": NOW}


def appointment_row(reference: str) -> dict[str, object]:
    """Return a time at which a customer is called."""
    row = {"ticket": reference, "kind": "call_back", "lang": "es", "starts_at": NOW, "ends_at": NOW, "place": 1, "revision": 0}
    return {**row, "changed_at": NOW}


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
    assert (record.status, record.due_at, record.closed_at) == ("closed", None, NOW)


def test_the_link_of_an_erased_ticket_opens_nothing_and_that_it_was_erased_stays_written(database: Database) -> None:
    desk = SqlTicketDesk(database, Service)
    mine, other = (desk.open(Handover(text, "es", ROUTING)) for text in ("pera dulce", "manzana roja"))
    assert mine.secret
    assert other.secret
    for _ in range(2):
        erase(database, Whose(frozenset(), frozenset({mine.ticket.reference}), frozenset()), NOW)
    assert desk.find(mine.ticket.reference, mine.secret) is None
    assert desk.find(other.ticket.reference, other.secret) == other.ticket
    with database.read() as connection:
        of_it = sa.select(history.c.what, history.c.actor, history.c.version).where(history.c.ticket == mine.ticket.reference)
        rows = connection.execute(of_it).all()
    assert [tuple(row) for row in rows] == [("opened", "customer", 1), ("erased", "system", 2)]


def test_nothing_is_sent_about_an_erased_ticket_and_nobody_talks_in_it(database: Database) -> None:
    told = History([Notifier(writes_letters=True, receivers=["https://crm.example/hook"]), tell_zammad])
    handover = Handover("pera dulce", "es", ROUTING, contact=ContactDetails("ana@mail.example"))
    reference = SqlTicketDesk(database, Service, told).open(handover).ticket.reference
    with database.begin() as connection:
        connection.execute(sa.insert(live_talks).values(**talk_row(reference)))
        connection.execute(sa.insert(appointments).values(**appointment_row(reference)))
    assert sorted(entry.message.kind for entry in Outbox(database).entries()) == ["email", "webhook", "zammad"]
    erase(database, Whose(frozenset(), frozenset({reference}), frozenset()), NOW)
    assert Outbox(database).entries() == ()
    talks = LiveTalks(database, Service, told)
    with pytest.raises(NotFound, match="erased"):
        talks.customer_says("t" * 32, Spoken("pera"))
    agents = AgentWork(database, Service, told)
    with pytest.raises(NotPossible, match="was erased"):
        agents.reply(Desired(reference), "eva", "Hola")
    with pytest.raises(NotPossible, match="was erased"):
        agents.reopen(Desired(reference), "eva")
    assert Outbox(database).entries() == ()
    with database.read() as connection:
        assert connection.execute(sa.select(appointments)).all() == []


def test_what_was_merged_or_split_is_erased_with_the_rest(database: Database) -> None:
    reference = ticket(database, "ana-2", "ana@mail.example", "pera dulce")
    desk = SqlTicketDesk(database, Service)
    unnamed = desk.open(Handover("pera roja", "es", ROUTING)).ticket.reference
    AgentWork(database, Service).merge(Desired(unnamed), "eva", reference)
    with database.read() as connection:
        whose = find_whose(connection, session=None, reference=None, email="ana@mail.example")
    assert whose.tickets == {reference, unnamed}
    erase(database, whose, NOW)
    with database.read() as connection:
        assert "pera" not in str(connection.execute(sa.select(tickets)).all())


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
