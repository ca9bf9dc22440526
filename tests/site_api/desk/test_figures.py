"""Figures on both databases, of matters whose times are known."""

import datetime as dt

import pytest
import sqlalchemy as sa

from site_api.desk.charts import bar_chart, week_rows
from site_api.desk.figures import DeskFigures, Week, read_figures
from site_api.store.database import Database
from site_api.store.tables.audit import audit_log
from site_api.store.tables.ticket_work import breaches
from site_api.store.tables.tickets import history, messages, tickets
from tests.site_api.desk.desk_data import add_tickets

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)  # A Wednesday.
ZONE = "Europe/Madrid"


@pytest.fixture
def known(database: Database) -> DeskFigures:
    """Ten matters of an hour ago: the first two answered after 10 and 30 minutes, the second only at the second answer."""
    names = add_tickets(database, 10, now=NOW)
    hour_ago = NOW - dt.timedelta(hours=1)
    with database.begin() as connection:
        connection.execute(sa.update(tickets).values(created_at=hour_ago))
        promised = hour_ago + dt.timedelta(minutes=20)
        connection.execute(sa.insert(breaches), [{"ticket": name, "due_at": promised, "at": promised} for name in names[1:3]])
        for name, minutes, score in ((names[0], 10, 5), (names[1], 30, 2)):
            done = {
                "answered_at": hour_ago + dt.timedelta(minutes=minutes),
                "solved_at": NOW,
                "due_at": None,
                "status": "solved",
                "score": score,
            }
            connection.execute(sa.update(tickets).where(tickets.c.reference == name).values(**done))
            said = {"ticket": name, "at": NOW, "author": "agent", "kind": "message", "lang": "es", "text": "Hecho."}
            connection.execute(sa.insert(messages), [said] if minutes == 10 else [said, said])
        connection.execute(sa.insert(history).values(ticket=names[2], version=2, at=NOW, actor="customer", what="reopened"))
        log = {"at": hour_ago, "action": "read", "ticket": names[0]}
        connection.execute(sa.insert(audit_log), [log | {"agent": "ana"}, log | {"agent": "ana"}, log | {"agent": "leo"}])
    with database.read() as connection:
        return read_figures(connection, 7, ZONE, NOW)


def test_times_and_shares_are_those_of_the_matters(known: DeskFigures) -> None:
    assert (known.first_answer.count, known.first_answer.median) == (2, dt.timedelta(minutes=20))
    assert (known.solved, known.first_contact, known.late, known.waiting.count) == (2, 1, 1, 8)
    assert (known.scores.count, known.scores.mean, known.scores.by_score) == (2, 3.5, (0, 1, 0, 0, 1))


def test_days_and_hours_are_those_of_the_banks_time_zone(known: DeskFigures) -> None:
    assert known.arrivals[-1] == (dt.date(2026, 11, 25), 10)
    assert len(known.arrivals) == 7
    wednesday_noon = 2 * 24 + 12  # 11 o'clock in UTC is 12 in Madrid.
    assert (known.week.arrivals[wednesday_noon], sum(known.week.arrivals)) == (10, 10)
    assert (known.week.staff[wednesday_noon], sum(known.week.staff)) == (2, 2)


def test_without_anything_there_are_figures_of_nothing(database: Database) -> None:
    with database.read() as connection:
        empty = read_figures(connection, 28, ZONE, NOW)
    assert (empty.first_answer.median, empty.scores.mean, empty.solved) == (None, None, 0)


def test_charts_keep_within_their_frame() -> None:
    bars = bar_chart([("lunes", 0), ("martes", 5), ("miércoles", 10)]).bars
    assert [bar.height for bar in bars] == [0, 48, 96]
    rows = week_rows(Week(tuple(float(hour) for hour in range(168)), (0.0,) * 168), ["l", "m", "x", "j", "v", "s", "d"])
    assert all(0 <= bar.y <= 44 for row in rows for bar in row.bars)
    assert rows[0].line == ""
