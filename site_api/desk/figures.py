"""The figures of some weeks: what came, how long it waited, how it ended, and when people were there for it.

All of it is counted by the database, from indexes that hold what is counted, so that no ticket and no message is read for it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from site_api.desk.hours import Hours, by_hour_of_week, hour_of, moment_of, staff_hours
from site_api.store.tables.ticket_work import breaches
from site_api.store.tables.tickets import history, messages, tickets
from site_api.tickets.handover import Author
from site_api.tickets.history import What
from site_api.tickets.ticket import MessageKind

_SAMPLED = 5_000  # Newest answers whose time is read one by one; with more, a median moves by less than one rank in a hundred.


@dataclass(frozen=True, slots=True)
class Spread:
    """Half took less than `median`, nine of ten less than `most`; None where there are none."""

    count: int
    median: dt.timedelta | None
    most: dt.timedelta | None


@dataclass(frozen=True, slots=True)
class Scores:
    """What customers said afterwards, 1 to 5."""

    count: int
    mean: float | None
    by_score: tuple[int, ...]  # How many gave 1, 2, 3, 4 and 5.


@dataclass(frozen=True, slots=True)
class Week:
    """One count for each hour of the week, Monday's first."""

    arrivals: tuple[float, ...]  # Tickets in that hour, of a mean week.
    staff: tuple[float, ...]  # People who were at the desk in it, of a mean week.


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """All of it."""

    days: int
    arrivals: tuple[tuple[dt.date, int], ...]
    waiting: Spread
    first_answer: Spread
    late: int
    solved: int
    first_contact: int
    scores: Scores
    week: Week


def read_figures(connection: sa.Connection, days: int, timezone: str, now: dt.datetime) -> DeskFigures:
    """Return the figures of the last days."""
    since, zone = now - dt.timedelta(days=days), ZoneInfo(timezone)
    hours = _counted(connection, tickets.c.created_at, since)
    solved, first_contact = _solved(connection, since)
    return DeskFigures(
        days=days,
        arrivals=_by_day(hours, since, now, zone),
        waiting=_waiting(connection, now),
        first_answer=_first_answers(connection, since),
        late=_late(connection, since),
        solved=solved,
        first_contact=first_contact,
        scores=_scores(connection, since),
        week=Week(by_hour_of_week(hours, days, zone), by_hour_of_week(staff_hours(connection, since, now), days, zone)),
    )


def _counted(connection: sa.Connection, column: sa.ColumnElement[Any], since: dt.datetime) -> Hours:
    hour = hour_of(column, connection)
    found = sa.select(hour, sa.func.count()).where(column >= since).group_by(hour)
    return [(moment_of(text), count) for text, count in connection.execute(found)]


def _by_day(hours: Hours, since: dt.datetime, now: dt.datetime, zone: ZoneInfo) -> tuple[tuple[dt.date, int], ...]:
    first, last = since.astimezone(zone).date(), now.astimezone(zone).date()
    counts = {first + dt.timedelta(days=ahead): 0 for ahead in range(1, (last - first).days + 1)}
    for at, count in hours:
        if (day := at.astimezone(zone).date()) in counts:
            counts[day] += count
    return tuple(counts.items())


def _waiting(connection: sa.Connection, now: dt.datetime) -> Spread:
    owed = sa.select(tickets.c.created_at).where(tickets.c.due_at.is_not(None)).order_by(tickets.c.created_at.desc()).limit(_SAMPLED)
    return _spread([now - at for at in connection.scalars(owed)])


def _first_answers(connection: sa.Connection, since: dt.datetime) -> Spread:
    found = sa.select(tickets.c.created_at, tickets.c.answered_at).where(tickets.c.created_at >= since, tickets.c.answered_at.is_not(None))
    newest = found.order_by(tickets.c.created_at.desc()).limit(_SAMPLED)
    return _spread([answered - created for created, answered in connection.execute(newest)])


def _spread(times: Sequence[dt.timedelta]) -> Spread:
    if len(times) < 2:
        return Spread(len(times), times[0] if times else None, times[0] if times else None)
    tenths = quantiles([time.total_seconds() for time in times], n=10, method="inclusive")
    return Spread(len(times), dt.timedelta(seconds=tenths[4]), dt.timedelta(seconds=tenths[8]))


def _late(connection: sa.Connection, since: dt.datetime) -> int:
    """Return how many got their first answer after a promise to them was broken; what is promised later does not mend that."""
    broken = sa.and_(breaches.c.ticket == tickets.c.reference, breaches.c.due_at < tickets.c.answered_at)
    found = sa.select(sa.func.count(sa.distinct(breaches.c.ticket))).join(tickets, broken)
    return connection.execute(found.where(tickets.c.created_at >= since)).scalar_one()


def _solved(connection: sa.Connection, since: dt.datetime) -> tuple[int, int]:
    """Return how many were solved, and how many of these by one answer after which the customer asked no more."""
    t, m = tickets.c, messages.c
    of_agents = sa.func.count().filter(m.author == Author.AGENT)
    of_customers = sa.func.count().filter(m.author == Author.CUSTOMER)
    # Put together from an index alone and in its order; for each ticket to look up its own messages takes several times as long.
    longer = sa.select(m.ticket).where(m.kind == MessageKind.MESSAGE).group_by(m.ticket).having(sa.or_(of_agents > 1, of_customers > 1))
    reopened = sa.select(history.c.ticket).where(history.c.what == sa.literal(What.REOPENED, literal_execute=True))
    once = sa.func.count().filter(sa.and_(t.reference.not_in(longer), t.reference.not_in(reopened)))
    done = sa.and_(t.created_at >= since, t.solved_at.is_not(None), t.merged_into.is_(None), t.erased_at.is_(None))
    solved, first = connection.execute(sa.select(sa.func.count(), once).select_from(tickets).where(done)).one()
    return solved, first


def _scores(connection: sa.Connection, since: dt.datetime) -> Scores:
    found = sa.select(tickets.c.score, sa.func.count()).where(tickets.c.created_at >= since, tickets.c.score.is_not(None))
    counts = {row[0]: row[1] for row in connection.execute(found.group_by(tickets.c.score))}
    total = sum(counts.values())
    mean = sum(score * count for score, count in counts.items()) / total if total else None
    return Scores(total, mean, tuple(counts.get(score, 0) for score in range(1, 6)))
