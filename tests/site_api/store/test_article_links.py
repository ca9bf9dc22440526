"""What agents linked is learned once a lead approves, and written once."""

from pathlib import Path

import pytest

from search.errors import LearningError
from search.learning.history import read_history
from search.learning.history_file import ResolvedQuestion, add_to_history
from site_api.agents.accounts import Accounts
from site_api.agents.agent import Agent, Role
from site_api.store.article_links import ArticleLink, SqlArticleLinks
from site_api.store.database import Database
from site_api.tickets.change_set import Desired
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.work import AgentWork
from tests.in_process import kb_here
from tests.site_api.tickets.conftest import matter, sql_desk  # noqa: F401 - A fixture.


@pytest.fixture
def work(database: Database, sql_desk: SqlTicketDesk) -> AgentWork:  # noqa: F811
    return AgentWork(database, sql_desk.service)


def solved(desk: SqlTicketDesk, work: AgentWork, text: str, article: str | None = "cheque") -> str:
    reference = desk.open(matter(text)).ticket.reference
    work.link(Desired(reference), "eva", article)
    work.solve(Desired(reference), "eva")
    return reference


def test_only_solved_tickets_with_an_article_wait_for_approval(database: Database, sql_desk: SqlTicketDesk, work: AgentWork) -> None:  # noqa: F811
    reference = solved(sql_desk, work, "May I pay in a cheque?")
    solved(sql_desk, work, "a loan", None)
    work.link(Desired(sql_desk.open(matter("another")).ticket.reference), "eva", "cheque")
    links = SqlArticleLinks(database)
    assert links.waiting() == (ArticleLink(reference, "cheque", "eva", "May I pay in a cheque?"),)
    assert links.approve([reference, reference, "ALI-0000-0"], "lea") == (reference,)
    assert (links.waiting(), links.approve([reference], "lea")) == ((), ())


def test_an_approved_link_is_exported_once_and_again_only_when_it_was_changed(
    database: Database,
    sql_desk: SqlTicketDesk,  # noqa: F811
    work: AgentWork,
    tmp_path: Path,
) -> None:
    reference = solved(sql_desk, work, "My card\t4111 1111 1111 1111\nis not accepted")
    links, file = SqlArticleLinks(database), tmp_path / "history.tsv"

    def export() -> int:
        return links.export(lambda new: add_to_history(file, (ResolvedQuestion(one.ticket, one.article, one.question) for one in new)))

    assert (export(), file.exists()) == (0, False)
    links.approve([reference], "lea")
    assert (export(), export()) == (1, 0)
    assert file.read_text(encoding="utf-8") == f"row\tarticle\tquery\n{reference}\tcheque\tMy card [card] is not accepted\n"
    work.link(Desired(reference), "eva", "clave")
    links.approve([reference], "lea")
    assert export() == 1
    assert [(one.article, one.text) for one in read_history(file).questions] == [("clave", "My card is not accepted")]


def test_where_the_file_cannot_be_written_nothing_is_marked(
    database: Database,
    sql_desk: SqlTicketDesk,  # noqa: F811
    work: AgentWork,
    tmp_path: Path,
) -> None:
    links = SqlArticleLinks(database)
    links.approve([solved(sql_desk, work, "a cheque")], "lea")
    (tmp_path / "file").write_text("")
    with pytest.raises(LearningError, match="cannot be written"):
        links.export(lambda _: add_to_history(tmp_path / "file" / "history.tsv", []))
    assert links.export(lambda _: None) == 1


def test_a_file_that_is_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.tsv").write_text("my notes\n")
    with pytest.raises(LearningError, match="the header is not row, article, query"):
        add_to_history(tmp_path / "notes.tsv", [ResolvedQuestion("1", "cheque", "a cheque")])
    assert (tmp_path / "notes.tsv").read_text() == "my notes\n"


def test_the_command_lists_approves_by_a_lead_alone_and_exports(
    database: Database,
    database_url: str,
    sql_desk: SqlTicketDesk,  # noqa: F811
    work: AgentWork,
    tmp_path: Path,
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        done = kb_here("resolved", *arguments, KB_DATABASE_URL=database_url)
        return done.returncode, done.stdout + done.stderr.splitlines()[-1] if done.stderr else done.stdout

    assert run("list") == (0, "Nothing waits for approval.\n")
    reference = solved(sql_desk, work, "May I pay in a cheque?")
    for name, role in (("eva", Role.AGENT), ("lea", Role.LEAD)):
        Accounts(database).add(Agent(name, name, role), None)
    assert run("list") == (0, f"{reference}  cheque  eva\n  May I pay in a cheque?\n")
    assert run("approve", reference, "--by", "eva")[0] == 2
    assert run("approve", "--by", "lea")[0] == 2
    assert run("approve", "--all", "--by", "lea") == (0, "1 approved\n")
    assert run("approve", reference, "--by", "lea")[0] == 2
    file = tmp_path / "new" / "history.tsv"
    assert run("export", str(file)) == (0, f"1 new in {file}\n")
    assert run("export", str(file)) == (0, "Nothing new was approved.\n")
