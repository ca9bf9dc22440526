"""The one place that counts in SQL: visits and topics by what became of them, by language and screen, from one index each."""

import datetime as dt

import sqlalchemy as sa

from site_api.events.figures import Counts, Group
from site_api.events.visit import MATTER, SETTLED, Outcome
from site_api.store.database import Database
from site_api.store.tables.events import topics_read, visits


def count(database: Database, since: dt.datetime, now: dt.datetime) -> dict[Group, Counts]:
    """Return the counts of visits and topics that began since a moment, by language and screen."""
    counted: dict[Group, Counts] = {}
    with database.read() as connection:
        for group, counts in (*_visits(connection, since), *_topics(connection, since, now)):
            counted[group] = counted.get(group, Counts()) + counts
    return counted


def _visits(connection: sa.Connection, since: dt.datetime) -> list[tuple[Group, Counts]]:
    v = visits.c
    by = (v.lang, v.screen, v.opened, v.solved, v.not_solved, v.ticket)
    rows = connection.execute(sa.select(*by, sa.func.count()).where(v.first_at >= since).group_by(*by))
    return [
        (Group(lang, screen), Counts(many, many * opened, many * solved, many * not_solved, many * ticket))
        for lang, screen, opened, solved, not_solved, ticket, many in rows
    ]


def _topics(connection: sa.Connection, since: dt.datetime, now: dt.datetime) -> list[tuple[Group, Counts]]:
    t = topics_read.c
    by = (t.lang, t.screen, t.outcome)
    fresh = sa.func.sum(sa.case((t.last_at >= now - MATTER, 1), else_=0))
    rows = connection.execute(sa.select(*by, sa.func.count(), fresh).where(t.first_at >= since).group_by(*by))
    return [(Group(lang, screen), _counts(Outcome(outcome), many, int(still_open))) for lang, screen, outcome, many, still_open in rows]


def _counts(outcome: Outcome, many: int, fresh: int) -> Counts:
    still_open = 0 if outcome in SETTLED else fresh
    return Counts(**{outcome.value: many - still_open}, undecided=still_open)
