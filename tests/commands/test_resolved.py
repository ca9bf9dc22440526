"""`kb resolved learn`: from what a lead approved to a search that knows it, in one command that may come at any time."""

from pathlib import Path

import pytest

from search.current import read_current
from site_api.store.article_links import SqlArticleLinks
from site_api.store.database import Database
from site_api.tickets.change_set import Desired
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.work import AgentWork
from tests.in_process import kb_here
from tests.lent import with_model
from tests.site_api.tickets.conftest import SERVICE, matter
from tests.small_docs import write_docs


@pytest.fixture
def centre(built: Path, tmp_path: Path) -> Path:
    """Return a folder with a few articles and the encoder."""
    write_docs(tmp_path)
    with_model(built, tmp_path / "build")
    return tmp_path


def run(centre: Path, url: str, *command: str) -> tuple[int, str]:
    done = kb_here(*command, "--docs", centre / "docs", "--out", centre / "build", KB_DATABASE_URL=url)
    return done.returncode, done.stdout + done.stderr


def approve(url: str, text: str) -> None:
    """Let an agent solve a matter with an article, and a lead approve that."""
    with Database(url) as database:
        reference = SqlTicketDesk(database, lambda: SERVICE).open(matter(text)).ticket.reference
        work = AgentWork(database, lambda: SERVICE)
        work.link(Desired(reference), "eva", "cheque")
        work.solve(Desired(reference), "eva")
        assert SqlArticleLinks(database).approve([reference], "lea") == (reference,)


def test_what_is_approved_is_learned_once_and_an_interruption_is_made_good(centre: Path, database_url: str) -> None:
    learn = ("resolved", "learn")
    assert run(centre, database_url, *learn) == (0, "Nothing new was approved.\n")
    assert run(centre, database_url, "build")[0] == 0
    before = read_current(centre / "build")
    approve(database_url, "granny gave me that slip of paper of hers with a sum on it")
    code, said = run(centre, database_url, *learn)
    assert (code, "1 new in" in said, "kept 1 question" in said, "1 resolved questions learned" in said) == (0, True, True, True), said
    assert (after := read_current(centre / "build")) != before
    assert run(centre, database_url, *learn)[1].endswith("nothing to learn\n")
    assert read_current(centre / "build") == after
    (centre / "history" / "learned.tsv").unlink()  # As if it had been interrupted after its export.
    code, said = run(centre, database_url, *learn)
    assert (code, "Nothing new was approved." in said, "kept 1 question" in said) == (0, True, True)
    assert ((centre / "history" / "resolved.tsv").stat().st_mode & 0o777, (centre / "history" / ".gitignore").exists()) == (0o600, True)
