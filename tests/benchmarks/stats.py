"""Times the figures of a year of 1,000,000 steps and 100,000 tickets: `python -m tests.benchmarks.stats [sqlite|postgresql|ADDRESS]`.

Without a name it runs on SQLite and then on PostgreSQL.
"""

import datetime as dt
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator

import sqlalchemy as sa

from site_api.desk.figures import read_figures
from site_api.events.counting import count
from site_api.events.figures import stats
from site_api.store.database import Database
from site_api.store.tables.events import events, topics_read, visits
from tests.benchmarks.database import bench_database
from tests.site_api.desk.desk_data import add_past

_EVENTS = 1_000_000
_VISITS = 250_000  # Four steps each, one and a half topics read in two of three.
_TICKETS = 100_000
_ROWS = 10_000
_TIMES = 9
_LANGUAGES, _SCREENS = ("es", "en", "ru"), (None, "home", "cards", "payments", "transfers", "security")


def main(*names: str) -> None:
    """Print the times as a table."""
    now = dt.datetime.now(dt.UTC)
    print(f"| {_EVENTS:,} steps and {_TICKETS:,} tickets in a year | p50 ms | slowest of {_TIMES} |\n| --- | --- | --- |")
    for name in names or ("sqlite", "postgresql"):
        with bench_database(name) as address, Database(address) as database:
            _fill(database, now)
            add_past(database, _TICKETS, days=365)
            if "postgresql" in address:
                _tidy(address)
            for figures, read in (("`kb stats`", _steps_counted), ("the desk's page", _desk_counted)):
                times = _times(read, database, now)
                print(f"| {figures}, {name} | {statistics.median(times):.0f} | {max(times):.0f} |", flush=True)


def _tidy(address: str) -> None:
    """Do what PostgreSQL does by itself within minutes."""
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("VACUUM ANALYZE"))
    engine.dispose()


def _steps_counted(database: Database, now: dt.datetime) -> None:
    stats(365, count(database, now - dt.timedelta(days=365), now))


def _desk_counted(database: Database, now: dt.datetime) -> None:
    _steps_counted(database, now)
    with database.read() as connection:
        read_figures(connection, 365, "Europe/Madrid", now)


def _times(read: Callable[[Database, dt.datetime], None], database: Database, now: dt.datetime) -> list[float]:
    times = []
    for _ in range(_TIMES):
        started = time.perf_counter()
        read(database, now)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _fill(database: Database, now: dt.datetime) -> None:
    chance = random.Random(7)
    with database.begin() as connection:
        for start in range(0, _VISITS, _ROWS):
            sessions = [_session(f"session-{number}", chance, now) for number in range(start, start + _ROWS)]
            connection.execute(sa.insert(visits), [one for one, _ in sessions])
            connection.execute(sa.insert(topics_read), [topic for _, topics in sessions for topic in topics])
            connection.execute(sa.insert(events), [step for one, _ in sessions for step in _steps(one)])


def _session(name: str, chance: random.Random, now: dt.datetime) -> tuple[dict[str, object], list[dict[str, object]]]:
    at = now - dt.timedelta(days=chance.uniform(0, 365))
    same: dict[str, object] = {
        "session": name,
        "lang": chance.choice(_LANGUAGES),
        "screen": chance.choice(_SCREENS),
        "first_at": at,
        "last_at": at,
    }
    solved = chance.random() < 0.3
    visit = {**same, "opened": True, "solved": solved, "not_solved": chance.random() < 0.1, "ticket": chance.random() < 0.05}
    topic = {**same, "outcome": "confirmed" if solved else chance.choice(("quiet", "quiet", "wrongly", "unsolved", "person"))}
    return visit, [{**topic, "article": f"article-{chance.randrange(100)}"} for _ in range(chance.choice((0, 1, 2)))]


def _steps(visit: dict[str, object]) -> Iterator[dict[str, object]]:
    for kind in ("shown", "shown", "opened", "solved"):
        yield {"at": visit["first_at"], "session": visit["session"], "kind": kind, "article": "article-1", "lang": visit["lang"]}


if __name__ == "__main__":
    main(*sys.argv[1:])
