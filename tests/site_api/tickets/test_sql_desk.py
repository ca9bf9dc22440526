"""What the database adds: one ticket of many tries at once, the promise of the queue, and where personal data stands."""

import datetime as dt
import resource
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from site_api.errors import StoreUnavailable
from site_api.store.database import Database
from site_api.store.metadata import metadata
from site_api.store.tables.tickets import history, messages, tickets
from site_api.tickets.handover import Author, Context, Line
from site_api.tickets.sql_desk import SqlTicketDesk
from tests.site_api.databases import lent_database
from tests.site_api.tickets.conftest import SERVICE, ana, matter
from tests.site_api.tickets.memory_desk import NOW


def test_ten_tries_at_once_with_one_key_are_one_ticket(sql_desk: SqlTicketDesk) -> None:
    with ThreadPoolExecutor(10) as pool:
        opened = list(pool.map(lambda _: sql_desk.open(matter(), "key-1"), range(10)))
    assert len({one.ticket.reference for one in opened}) == 1
    assert sum(not one.repeated for one in opened) == 1
    with sql_desk.database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(tickets)) == 1


def test_the_answer_is_promised_within_the_queues_hours(sql_desk: SqlTicketDesk) -> None:
    assert sql_desk.open(matter()).ticket.answer_expected_by == NOW + dt.timedelta(hours=4)


def test_a_long_queue_makes_the_promise_later(sql_desk: SqlTicketDesk) -> None:
    for _ in range(9):
        sql_desk.open(matter())
    # Two an hour, so that the tenth waits five hours.
    assert sql_desk.open(matter()).ticket.answer_expected_by == NOW + dt.timedelta(hours=5)


def test_all_that_was_said_before_is_kept_in_order(sql_desk: SqlTicketDesk) -> None:
    said = (Line(Author.CUSTOMER, "hello", NOW - dt.timedelta(minutes=2)), Line(Author.BOT, "Hello, I am a bot", NOW))
    opened = sql_desk.open(matter(transcript=said))
    with sql_desk.database.read() as connection:
        rows = connection.execute(sa.select(messages.c.author, messages.c.kind, messages.c.text).order_by(messages.c.id)).all()
        changes = connection.execute(sa.select(history.c.ticket, history.c.what, history.c.actor)).all()
    assert [tuple(row) for row in rows] == [
        ("customer", "transcript", "hello"),
        ("bot", "transcript", "Hello, I am a bot"),
        ("customer", "message", "My card does not work"),
    ]
    assert [tuple(change) for change in changes] == [(opened.ticket.reference, "opened", "customer")]


def test_contact_details_stand_in_their_own_columns_and_nowhere_else(sql_desk: SqlTicketDesk) -> None:
    text = "I am at ana@mail.example and +34 600 000 001"
    lines = (Line(Author.CUSTOMER, text, NOW),)
    sql_desk.open(matter(text, contact=ana(), transcript=lines, summary=text, context=Context(error=text)), "key-1")
    with sql_desk.database.read() as connection:
        for table in metadata.sorted_tables:
            others = [column for column in table.c if column.name not in {"email", "phone", "name"}]
            stored = str(connection.execute(sa.select(*others)).all())
            assert "ana@mail" not in stored, table
            assert "600000001" not in stored.replace(" ", ""), table


def test_where_four_signs_are_taken_references_get_longer(sql_desk: SqlTicketDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = sql_desk.open(matter()).ticket.reference
    monkeypatch.setattr("site_api.tickets.reference.secrets.choice", lambda _: "7")
    sevens = sql_desk.open(matter()).ticket.reference
    assert sevens.startswith("ALI-7777-")
    assert sql_desk.open(matter()).ticket.reference.startswith("ALI-77777-")
    assert taken != sevens


def test_a_full_disk_is_told_and_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    with Database(f"sqlite:///{tmp_path}/v.sqlite") as database:
        desk = SqlTicketDesk(database, lambda: SERVICE, now=lambda: NOW)
        kept = [desk.open(matter())]
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (max(file.stat().st_size for file in tmp_path.iterdir()) + 100_000, hard))
        try:
            with pytest.raises(StoreUnavailable, match="nothing was kept; try again"):
                kept.extend(desk.open(matter()) for _ in range(500))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        kept.append(desk.open(matter()))
        assert [one for one in kept if desk.find(one.ticket.reference, one.secret or "") is None] == []


_FULL = """
CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON ticket_messages FOR EACH ROW EXECUTE FUNCTION disk_is_full()
"""


def test_a_full_disk_of_postgresql_is_told_too_and_keeps_no_half_ticket(request: pytest.FixtureRequest) -> None:
    with lent_database("postgresql", request) as url, Database(url) as database:
        desk = SqlTicketDesk(database, lambda: SERVICE, now=lambda: NOW)
        kept = desk.open(matter())
        with database.begin() as connection:
            connection.exec_driver_sql(_FULL)
        with pytest.raises(StoreUnavailable, match="nothing was kept; try again"):
            desk.open(matter("Another"), "key-1")
        with database.begin() as connection:
            connection.exec_driver_sql("DROP FUNCTION disk_is_full CASCADE")
            assert list(connection.scalars(sa.select(tickets.c.reference))) == [kept.ticket.reference]
        assert not desk.open(matter("Another"), "key-1").repeated
