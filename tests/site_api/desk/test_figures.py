"""Figures on both databases, of matters whose times are known."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from kb.opening_hours import OpeningHours, Span
from site_api.desk.charts import WIDTH, Row, bar_chart, week_rows
from site_api.desk.figures import DeskFigures, Week, read_figures
from site_api.desk.hours import open_hours
from site_api.store.database import Database
from site_api.store.tables.audit import audit_log
from site_api.store.tables.live import live_talks
from site_api.store.tables.ticket_work import breaches
from site_api.store.tables.tickets import history, messages, tickets
from tests.site_api.desk.desk_data import add_tickets

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)  # A Wednesday.
ZONE = "Europe/Madrid"
DAYS, CLOSED = ["l", "m", "x", "j", "v", "s", "d"], (0.0,) * 168
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


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
    rows = week_rows(Week(tuple(float(hour) for hour in range(168)), (0.0,) * 168), DAYS, CLOSED)
    assert all(0 <= bar.y <= 44 for row in rows for bar in row.bars)
    assert (rows[0].line, rows[0].open) == ("", ())


MIDNIGHT = dt.datetime(2026, 11, 9, tzinfo=ZoneInfo(ZONE))  # A Monday's; clocks went back on 25 October, within the four weeks before.
ROTA = (("ana", range(MON, SAT), range(9, 14)), ("leo", range(MON, THU), range(12, 18)))


@pytest.fixture
def staffed(database: Database) -> Week:
    """Four weeks of a rota that is known, in which everybody takes a step each half hour; and one live talk on a Thursday afternoon."""
    days = [MIDNIGHT.date() - dt.timedelta(days=ago) for ago in range(28, 0, -1)]
    steps = [
        {"at": dt.datetime.combine(day, dt.time(hour, minute), MIDNIGHT.tzinfo), "agent": agent, "action": "reply"}
        for day in days
        for agent, weekdays, hours in ROTA
        for hour in hours
        for minute in (10, 40)
        if day.weekday() in weekdays
    ]
    talked = {
        name: dt.datetime.combine(days[THU], time, MIDNIGHT.tzinfo)
        for name, time in zip(("asked_at", "accepted_at", "ended_at"), TALK, strict=True)
    }
    (reference,) = add_tickets(database, 1, now=MIDNIGHT - dt.timedelta(days=40))
    with database.begin() as connection:
        connection.execute(sa.insert(audit_log), steps)
        talk = {"id": "1", "conversation": "c", "ticket": reference, "queue": "cards", "urgency": 0, "lang": "es", "status": "ended"}
        left = {"agent": "ana", "version": 1, "customer_read": 0, "customer_seen_at": talked["ended_at"]}
        connection.execute(sa.insert(live_talks).values(**talk, **left, **talked))
    with database.read() as connection:
        return read_figures(connection, 28, ZONE, MIDNIGHT.astimezone(dt.UTC)).week


TALK = (dt.time(15, 45), dt.time(15, 50), dt.time(17, 10))


def test_the_line_of_people_is_the_rota_in_summer_and_in_winter(staffed: Week) -> None:
    wanted = [float(sum(day in weekdays and hour in hours for _, weekdays, hours in ROTA)) for day in range(7) for hour in range(24)]
    for hour in (15, 16, 17):
        wanted[THU * 24 + hour] += 0.25  # Ana's talk, in one week of four.
    assert list(staffed.staff) == wanted


def test_the_line_is_drawn_as_high_as_there_were_people(staffed: Week) -> None:
    rows = week_rows(staffed, DAYS, CLOSED)
    assert heights(rows[MON]) == [0] * 9 + [20] * 3 + [40] * 2 + [20] * 4 + [0] * 6  # Two people at most, who are 40 high.
    assert heights(rows[THU]) == [0] * 9 + [20] * 5 + [0] + [5] * 3 + [0] * 6
    assert (rows[SAT].line, rows[SUN].line) == ("", "")
    assert rows[MON].line.endswith(f"H{WIDTH:.1f}")


def heights(row: Row) -> list[float]:
    """Return how high a line is drawn in each hour."""
    return [44 - float(y) for y in re.findall(r"V([\d.]+)", row.line)]


def test_hours_are_open_by_the_clocks_of_each_queue_and_bars_that_met_nobody_stand_out() -> None:
    office = OpeningHours((Span((MON, TUE), dt.time(9), dt.time(17)),), ZONE)
    islands = OpeningHours((Span((SUN,), dt.time(22, 30), dt.time(1)),), "Atlantic/Canary")
    share = open_hours([office, islands, OpeningHours((), ZONE)], ZONE, NOW)
    # 22:30 in the Canaries is 23:30 in Madrid; the rest of that night is the Monday's of the next week.
    assert {hour: round(part, 2) for hour, part in enumerate(share) if part > 0.5} == dict.fromkeys(
        [0, 1, *range(9, 17), *range(33, 41), SUN * 24 + 23], 0.67
    )
    assert {round(part, 2) for part in share} == {0.33, 0.67}
    rows = week_rows(Week((1.0,) * 168, tuple(float(hour == 10) for hour in range(168))), DAYS, share)
    alone = [day * 24 + hour for day, row in enumerate(rows) for hour, bar in enumerate(row.bars) if bar.is_alone]
    assert alone == [hour for hour, part in enumerate(share) if part > 0.5 and hour != 10]
    assert [(shade.x, shade.width, shade.share) for shade in rows[TUE].open] == [(0, 270, 0.33), (270, 240, 0.67), (510, 210, 0.33)]


def test_a_desk_that_is_always_open_is_open_in_every_hour() -> None:
    assert open_hours([OpeningHours((), ZONE)], ZONE, NOW) == (1.0,) * 168
    assert open_hours([], ZONE, NOW) == (0.0,) * 168
