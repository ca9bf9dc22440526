"""Commands before a database that is not there, or an address that is none."""

import pytest

from site_api.settings import read_settings
from tests.in_process import kb_here

COMMANDS = (("stats",), ("outbox", "list"), ("resolved", "list"), ("agent", "list"), ("privacy", "export", "--email", "ana@mail.example"))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_that_is_away_is_one_sentence(command: tuple[str, ...]) -> None:
    done = kb_here(*command, KB_DATABASE_URL="postgresql://ventanilla:secret@127.0.0.1:1/kb")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith("kb: the database of KB_DATABASE_URL cannot be used (")
    assert "secret" not in done.stderr


@pytest.mark.parametrize("url", ["nonsense", "mysql://root:secret@db/kb", "postgresql+psycopg2://u:secret@db/kb", "postgresql://u@db:x/kb"])
def test_an_address_that_is_none_says_how_one_is_written(url: str) -> None:
    done = kb_here("stats", KB_DATABASE_URL=url)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "write sqlite:///var/ventanilla.sqlite or postgresql://user:password@host/name" in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgresql_address_needs_no_driver_named(scheme: str) -> None:
    assert read_settings(database_url=f"{scheme}://u:p%40ss@db/kb").database_url == "postgresql+psycopg://u:p%40ss@db/kb"
