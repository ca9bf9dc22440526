"""What falls into which hour: counted in UTC by the database, and put together by the hours of a week in the bank's time zone."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from kb.opening_hours import OpeningHours
from site_api.store.tables.audit import audit_log
from site_api.store.tables.live import live_talks

HOURS = 24
_HOUR = dt.timedelta(hours=1)

Hours = Sequence[tuple[dt.datetime, int]]


def hour_of(column: sa.ColumnElement[Any], connection: sa.Connection) -> sa.ColumnElement[Any]:
    """Return the hour of a moment in UTC; SQLite, which knows no moments, gives it as `2026-11-25 10`."""
    if connection.dialect.name == "postgresql":
        return sa.func.date_trunc("hour", column, "UTC")
    return sa.func.substr(sa.cast(column, sa.String), 1, 13)


def moment_of(hour: dt.datetime | str) -> dt.datetime:
    """Return the hour that a database has told."""
    return hour if isinstance(hour, dt.datetime) else dt.datetime.fromisoformat(f"{hour}:00+00:00")


def by_hour_of_week(hours: Hours, days: int, zone: ZoneInfo) -> tuple[float, ...]:
    """Return the mean week of some days, Monday's first hour first."""
    counts = [0.0] * (7 * HOURS)
    for at, count in hours:
        local = at.astimezone(zone)
        counts[local.weekday() * HOURS + local.hour] += count
    return tuple(count / max(days / 7, 1) for count in counts)


def staff_hours(connection: sa.Connection, since: dt.datetime, now: dt.datetime) -> Hours:
    """Return how many people were at the desk in each hour: who did something there, or talked with a customer.

    One person in an hour counts once, however much it was.
    """
    hour = hour_of(audit_log.c.at, connection)
    acted = sa.select(hour, audit_log.c.agent).where(audit_log.c.at >= since).distinct()
    there = {(moment_of(text), agent) for text, agent in connection.execute(acted)}
    return list(Counter(at for at, _ in there.union(_talked(connection, since, now))).items())


def open_hours(hours: Sequence[OpeningHours], timezone: str, now: dt.datetime) -> tuple[float, ...]:
    """Return which share of several opening hours each hour of an ordinary week, one without holidays, is part of."""
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    monday = today - dt.timedelta(days=today.weekday())
    begins = [dt.datetime.combine(monday + dt.timedelta(days=day), dt.time(hour), zone) for day in range(7) for hour in range(HOURS)]
    counts = [0] * len(begins)
    for one in hours:
        stretches = OpeningHours(one.spans, one.timezone).stretches(begins[0])
        week = list(takewhile(lambda stretch: stretch.start < begins[-1] + _HOUR, stretches))
        for number, at in enumerate(begins):
            counts[number] += any(at < stretch.end and stretch.start < at + _HOUR for stretch in week)
    return tuple(count / len(hours) for count in counts) if hours else (0.0,) * len(begins)


def _talked(connection: sa.Connection, since: dt.datetime, now: dt.datetime) -> Iterator[tuple[dt.datetime, str]]:
    """Yield each hour of each live talk with its agent, of whom nothing else is written down meanwhile."""
    t = live_talks.c
    lately = sa.and_(t.agent.is_not(None), t.accepted_at.is_not(None), sa.or_(t.ended_at >= since, t.ended_at.is_(None)))
    for agent, began, ended in connection.execute(sa.select(t.agent, t.accepted_at, t.ended_at).where(lately)):
        at = max(began, since).replace(minute=0, second=0, microsecond=0)
        while at < (ended or now):
            yield at, agent
            at += _HOUR
