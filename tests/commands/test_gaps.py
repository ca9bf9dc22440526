"""`kb gaps`, from a question over HTTP to an article begun from it, on both databases."""

import json
import shutil
from pathlib import Path

import httpx
import pytest

from kb.article import Priority
from site_api.store.database import Database
from site_api.tickets.change_set import Desired
from site_api.tickets.handover import Routing
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.work import AgentWork
from tests.command import ROOT, kb, served
from tests.in_process import kb_here
from tests.site_api.tickets.conftest import SERVICE, matter

ASKED = {
    "es": ["¿Hacéis hipotecas para comprar una casa?", "quiero una hipoteca para mi primera vivienda"],
    "en": ["Do you offer mortgages to buy a house?"],
    "ru": ["Даёте ли вы ипотеку на покупку дома?"],
}
CARD = "my 4111 1111 1111 1111 was refused for a helicopter licence renewal at the town hall"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Return a copy of the project's articles, to write drafts into."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "bank.yml", tmp_path)
    return tmp_path / "docs"


def test_from_unanswered_questions_to_an_article_begun_from_them(built: Path, docs: Path, database_url: str) -> None:
    with served("--no-watch", "--out", built, KB_DATABASE_URL=database_url) as server, httpx.Client(base_url=server.url, timeout=30) as api:
        decisions = [ask(api, text, f"session-{lang}-{n}") for lang, texts in ASKED.items() for n, text in enumerate(texts)]
        assert "answer" not in decisions
        ask(api, CARD, "session-of-somebody")
        assert ask(api, "how do I change my PIN?", "session-of-a-reader") == "answer"
    answer_by_person(database_url, "Can I have a mortgage for a house?", "Not this year. My card is 4111 1111 1111 1111.")
    listed = kb("gaps", "--out", built, "--json", KB_DATABASE_URL=database_url)
    report = json.loads(listed.stdout)
    first = report["gaps"][0]
    assert (first["customers"], first["languages"]) == (5, {"en": 2, "es": 2, "ru": 1})
    assert set(first["samples"]["en"]) >= set(ASKED["en"])
    assert (first["nearest"]["title"] != "", {why["kind"] for why in first["failures"]} >= {"no_article"}) == (True, True)
    assert "4111" not in listed.stdout
    assert "PIN" not in str([gap["samples"] for gap in report["gaps"]])

    drafted = kb_here("gaps", "--draft", "1", "--docs", docs, "--out", built, KB_DATABASE_URL=database_url)
    assert drafted.returncode == 0, drafted.stderr
    assert drafted.stdout.count("wrote") == 3
    texts = {path.relative_to(docs).parts[0]: path.read_text(encoding="utf-8") for path in docs.rglob(f"{new_article(drafted.stdout)}.md")}
    assert set(texts) == {"es", "en", "ru"}
    assert all("status: draft" in text and "An agent answered: Not this year. My card is [card]." in text for text in texts.values())
    assert ASKED["ru"][0] in texts["ru"]
    again = kb_here("gaps", "--draft", "1", "--docs", docs, "--out", built, KB_DATABASE_URL=database_url)
    assert (again.returncode, again.stdout) == (1, "")
    assert "says the same" in again.stderr


def new_article(said: str) -> str:
    """Return the id of the article that was begun."""
    return Path(said.rsplit(maxsplit=1)[-1]).stem


def answer_by_person(url: str, text: str, answer: str) -> None:
    """Let an agent answer what no article does."""
    with Database(url) as database:
        decision = Routing("support", Priority.NORMAL, "no_clear_article")
        reference = SqlTicketDesk(database, lambda: SERVICE).open(matter(text, decision=decision)).ticket.reference
        work = AgentWork(database, lambda: SERVICE)
        work.link(Desired(reference), "eva", None)
        work.reply(Desired(reference), "eva", answer, solves=True)


def ask(api: httpx.Client, text: str, session: str) -> str:
    response = api.post("/v1/search", json={"q": text, "session": session})
    assert response.status_code == 200, response.text
    return str(response.json()["decision"]["action"])


def test_an_empty_database_is_a_sentence(built: Path, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/empty.sqlite"
    done = kb_here("gaps", "--out", built, KB_DATABASE_URL=database)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("No gap in the last 30 days. Questions without an answer are kept while")
    drafted = kb_here("gaps", "--draft", "3", "--out", built, KB_DATABASE_URL=database)
    assert (drafted.returncode, drafted.stderr) == (1, "kb: the list has no gap, and no number 3. Run `kb gaps` to see it again.\n")


def test_without_a_database_or_a_list_it_is_a_sentence(built: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    away = kb_here("gaps", "--out", built, KB_DATABASE_URL=f"sqlite:///{tmp_path}/file/it.sqlite")
    assert away.returncode == 1
    assert away.stderr.startswith("kb: the database of KB_DATABASE_URL cannot be used (")
    none = kb_here("gaps", "--draft", "1", "--out", built, KB_DATABASE_URL=f"sqlite:///{tmp_path}/new.sqlite")
    assert none.stderr == "kb: no list of gaps was made yet. Run `kb gaps` first, and choose a number of its list.\n"
