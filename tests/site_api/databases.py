"""One empty database for each test, on SQLite and on PostgreSQL; PostgreSQL is started once, and the tables are made once."""

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest
import sqlalchemy as sa

from site_api.store.database import Database
from tests.postgresql import postgresql_in

KINDS = ("sqlite", "postgresql")
T = TypeVar("T")
_TEMPLATE = "migrated"
_EMPTY = """
DO $$ DECLARE named regclass; BEGIN
    SET LOCAL session_replication_role = replica;  -- In any order, whatever points to what.
    FOR named IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    LOOP EXECUTE 'DELETE FROM ' || named; END LOOP;
    FOR named IN SELECT oid FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
    LOOP EXECUTE 'ALTER SEQUENCE ' || named || ' RESTART'; END LOOP;
END $$
"""


@pytest.fixture(scope="session")
def postgresql() -> Iterator[sa.Engine]:
    """Start PostgreSQL and return a connection to it on which databases can be made.

    Not in pytest's own folder: each pytest that starts closes that to every other user, such as the one that PostgreSQL runs as.
    """
    with tempfile.TemporaryDirectory(prefix="pg") as folder, postgresql_in(Path(folder)) as url:
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            # In the tests processes are killed, never the machine: what PostgreSQL has written need not reach the disk.
            connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
        yield engine
        engine.dispose()


@pytest.fixture(scope="session")
def postgresql_template(postgresql: sa.Engine) -> str:
    """Return the name of a database that has our tables and no row."""
    _make_tables(_new_postgresql(postgresql, _TEMPLATE))
    return _TEMPLATE


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a database that has our tables and no row."""
    path = tmp_path_factory.mktemp("template") / "ventanilla.sqlite"
    _make_tables(f"sqlite:///{path}")
    return path


def _make_tables(url: str) -> None:
    with Database(url) as database, database.begin():
        pass


def _new_postgresql(engine: sa.Engine, name: str, template: str = "template1") -> str:
    with engine.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return engine.url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgresql_spare() -> list[str]:
    """Return the addresses of empty databases that no test uses now."""
    return []


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a database without rows, for processes of their own."""
    with lent_database(request.param, request) as url:
        yield url


@contextmanager
def lent_database(kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the address of an empty database; on PostgreSQL, where making one takes longest, the next test gets it emptied."""
    spare: list[str] = request.getfixturevalue("postgresql_spare")
    url = spare.pop() if spare and kind == "postgresql" else empty_database(kind, request)
    yield url
    if kind == "postgresql":
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        with engine.begin() as connection:
            connection.exec_driver_sql(_EMPTY)
        spare.append(url)


@pytest.fixture(params=KINDS)
def bare_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database without tables, as at the very first start."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ventanilla.sqlite"
    return _new_postgresql(request.getfixturevalue("postgresql"), f"bare_{uuid.uuid4().hex}")


def empty_database(kind: str, request: pytest.FixtureRequest) -> str:
    """Return the address of a database of a kind that has our tables and no row."""
    if kind == "postgresql":
        template: str = request.getfixturevalue("postgresql_template")
        return _new_postgresql(request.getfixturevalue("postgresql"), f"test_{uuid.uuid4().hex}", template)
    folder: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    path = folder.mktemp("sqlite") / "ventanilla.sqlite"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


@contextmanager
def started_once(start: Callable[[str], AbstractContextManager[T]], request: pytest.FixtureRequest) -> Iterator[Callable[[str], T]]:
    """Yield what returns, for a kind of database, what runs on one: started when it is first asked for, and ended with the fixture."""
    with ExitStack() as running:
        yield cache(lambda kind: running.enter_context(start(empty_database(kind, request))))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Return an empty database."""
    with Database(database_url) as opened:
        yield opened
