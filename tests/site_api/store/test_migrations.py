"""Every database reaches the tables of this version, whatever it was and however many processes start with it."""

import datetime as dt
import subprocess
import sys
import uuid

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from site_api.errors import StoreUnavailable
from site_api.store import tables
from site_api.store.database import Database
from site_api.store.metadata import metadata
from tests.command import ROOT, environment

_OPEN = "import sys; from site_api.store.database import Database\nwith Database(sys.argv[1]).begin(): pass"
_BEFORE_MIGRATIONS = """
CREATE TABLE feedback (
    id CHAR(32) NOT NULL PRIMARY KEY, created_at TIMESTAMP NOT NULL, article VARCHAR(200) NOT NULL, lang VARCHAR(10) NOT NULL,
    helpful BOOLEAN NOT NULL, reason VARCHAR(40), note TEXT, query_id VARCHAR(64), index_digest VARCHAR(64) NOT NULL
)
"""


def test_the_steps_make_exactly_the_tables_that_the_code_uses(bare_database_url: str) -> None:
    assert tables.__doc__
    with Database(bare_database_url) as database, database.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_database_from_before_the_migrations_keeps_its_rows(bare_database_url: str) -> None:
    engine = sa.create_engine(bare_database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(_BEFORE_MIGRATIONS)
        connection.exec_driver_sql("CREATE INDEX ix_feedback_article ON feedback (article)")
        row = {"id": uuid.uuid4().hex, "at": dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)}
        connection.execute(sa.text("INSERT INTO feedback VALUES (:id, :at, 'change-pin', 'es', true, NULL, NULL, NULL, 'abc')"), row)
    engine.dispose()
    with Database(bare_database_url) as database, database.begin() as connection:
        assert connection.scalar(sa.text("SELECT article FROM feedback")) == "change-pin"
        assert sa.inspect(connection).has_table("tickets")


def test_processes_that_start_at_once_migrate_once(bare_database_url: str) -> None:
    program = [sys.executable, "-c", _OPEN, bare_database_url]
    started = [subprocess.Popen(program, cwd=ROOT, env=environment(), stderr=subprocess.PIPE, text=True) for _ in range(6)]
    assert [process.communicate(timeout=60)[1] for process in started] == [""] * 6


def test_a_database_of_a_later_version_is_left_alone(bare_database_url: str) -> None:
    with Database(bare_database_url) as database, database.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with Database(bare_database_url) as database, pytest.raises(StoreUnavailable, match="does not answer"), database.begin():
        pass


def test_what_was_committed_is_on_disk_before_it_is_answered(database: Database) -> None:
    with database.begin() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.scalar(sa.text("PRAGMA journal_mode")) == "wal"
            assert connection.scalar(sa.text("PRAGMA synchronous")) == 2
        else:
            assert connection.scalar(sa.text("SHOW synchronous_commit")) == "on"


def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    with database.begin() as writing, database.read() as reading:
        writing.execute(sa.text("DELETE FROM feedback"))
        assert reading.scalar(sa.text("SELECT count(*) FROM feedback")) == 0
