"""`kb resolved learn`: from what a lead approved to a search that knows it, in one command that may come at any time."""

import shutil
from pathlib import Path

import pytest

from search.current import read_current
from search.index import read_index
from site_api.store.article_links import SqlArticleLinks
from site_api.store.database import Database
from site_api.tickets.change_set import Desired
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.work import AgentWork
from tests.command import ROOT
from tests.in_process import kb_here
from tests.lent import with_model
from tests.site_api.tickets.conftest import SERVICE, matter

ASKED = "somebody nicked my plastic on the tube"


@pytest.fixture
def centre(built: Path, tmp_path: Path) -> Path:
    """Return a folder with a few articles that are built."""
    for name in ("bank.yml", "mkdocs.yml"):
        shutil.copy(ROOT / name, tmp_path)
    for lang in ("es", "en", "ru"):
        shutil.copytree(ROOT / "docs" / lang / "security", tmp_path / "docs" / lang / "security")
    with_model(built, tmp_path / "build")
    return tmp_path


def run(centre: Path, url: str) -> tuple[int, str]:
    done = kb_here("resolved", "learn", "--docs", centre / "docs", "--out", centre / "build", KB_DATABASE_URL=url)
    return done.returncode, done.stdout + done.stderr


def approve(url: str, text: str) -> None:
    """Let an agent solve a matter with an article, and a lead approve that."""
    with Database(url) as database:
        reference = SqlTicketDesk(database, lambda: SERVICE).open(matter(text)).ticket.reference
        work = AgentWork(database, lambda: SERVICE)
        work.link(Desired(reference), "eva", "lost-or-stolen-card")
        work.solve(Desired(reference), "eva")
        assert SqlArticleLinks(database).approve([reference], "lea") == (reference,)


def test_what_is_approved_is_learned_once_and_an_interruption_is_made_good(centre: Path, database_url: str) -> None:
    assert run(centre, database_url) == (0, "Nothing new was approved.\n")
    assert kb_here("build", "--docs", centre / "docs", "--out", centre / "build").returncode == 0
    approve(database_url, ASKED)
    code, said = run(centre, database_url)
    assert (code, "1 new in" in said, "kept 1 question" in said, "history: 1 resolved questions learned" in said) == (0, True, True, True)
    digest = read_index(read_current(centre / "build")).manifest
    assert run(centre, database_url)[1].endswith("nothing to learn\n")
    assert read_index(read_current(centre / "build")).manifest == digest
    (centre / "history" / "learned.tsv").unlink()  # As if it had been interrupted after its export.
    code, said = run(centre, database_url)
    assert (code, "Nothing new was approved." in said, "kept 1 question" in said) == (0, True, True)
    assert ((centre / "history" / "resolved.tsv").stat().st_mode & 0o777, (centre / "history" / ".gitignore").exists()) == (0o600, True)
