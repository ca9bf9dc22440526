"""What search, chat, feedback and events leave in the database of a question: nothing, or its masked text."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from site_api.app import create_app
from site_api.live import LiveEngine
from site_api.settings import Settings
from site_api.store.database import Database
from site_api.store.tables.open_questions import open_questions

MORTGAGE = "Do you offer mortgages to buy a house?"
ANSWERED = "how do I change my PIN?"


@contextmanager
def served(live: LiveEngine, database_url: str) -> Iterator[TestClient]:
    """Serve until the block ends, when all notes are written."""
    with TestClient(create_app(Settings(database_url=database_url), live)) as client:
        yield client


def kept(database_url: str) -> list[tuple[str, str, str]]:
    columns = (open_questions.c.text, open_questions.c.outcome, open_questions.c.channel)
    with Database(database_url) as database, database.read() as connection:
        return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(open_questions.c.id))]


def search(client: TestClient, text: str, session: str = "a-random-session") -> str:
    return str(client.post("/v1/search", json={"q": text, "session": session}).json()["query_id"])


def step(client: TestClient, kind: str, query_id: str) -> None:
    now = dt.datetime.now(dt.UTC).isoformat()
    event = {"kind": kind, "article": "change-pin", "lang": "en", "query_id": query_id, "at": now}
    assert client.post("/v1/events", json={"session": "a-random-session", "events": [event]}).json()["kept"] == 1


def test_an_unanswered_question_is_kept_masked_and_an_answered_one_is_not(live: LiveEngine, database_url: str) -> None:
    with served(live, database_url) as client:
        search(client, f"{MORTGAGE} I pay with 4111 1111 1111 1111")
        search(client, ANSWERED, "another-session")
    assert kept(database_url) == [(f"{MORTGAGE} I pay with [card]", "no_answer", "search")]


@pytest.mark.parametrize(("kind", "rows"), [("solved", []), ("not_solved", [(ANSWERED, "not_helpful", "search")])])
def test_an_event_says_what_became_of_an_answer(live: LiveEngine, database_url: str, kind: str, rows: list[Any]) -> None:
    with served(live, database_url) as client:
        step(client, kind, search(client, ANSWERED))
    assert kept(database_url) == rows


def test_a_question_that_was_solved_after_all_is_forgotten(live: LiveEngine, database_url: str) -> None:
    with served(live, database_url) as client:
        query_id = search(client, MORTGAGE)
    assert len(kept(database_url)) == 1
    with served(live, database_url) as client:
        step(client, "solved", query_id)
    assert kept(database_url) == []


@pytest.mark.parametrize(("helpful", "rows"), [(True, []), (False, [(ANSWERED, "not_helpful", "search")])])
def test_an_opinion_says_it_too(live: LiveEngine, database_url: str, helpful: bool, rows: list[Any]) -> None:
    with served(live, database_url) as client:
        opinion = {"id": "change-pin", "lang": "en", "helpful": helpful, "query_id": search(client, ANSWERED)}
        assert client.post("/v1/feedback", json=opinion).status_code == 201
    assert kept(database_url) == rows


def test_the_chat_leaves_what_it_could_not_answer(live: LiveEngine, database_url: str) -> None:
    with served(live, database_url) as client:
        asked = client.post("/v1/chat", json={"text": MORTGAGE, "lang": "en"}).json()
        assert asked["decision"]["action"] != "answer"
        assert client.post("/v1/chat", json={"text": ANSWERED, "lang": "en"}).json()["decision"]["action"] == "answer"
    assert [(text, channel) for text, _, channel in kept(database_url)] == [(MORTGAGE, "chat")]


@pytest.mark.parametrize(("choice", "rows"), [("solved", []), ("not_solved", [(ANSWERED, "not_helpful", "chat")])])
def test_a_choice_in_the_chat_says_what_became_of_an_answer(live: LiveEngine, database_url: str, choice: str, rows: list[Any]) -> None:
    with served(live, database_url) as client:
        session = client.post("/v1/chat", json={"text": ANSWERED, "lang": "en"}).json()["session"]
        client.post("/v1/chat", json={"session": session, "choice": choice})
    assert kept(database_url) == rows


def test_the_address_of_whoever_asks_is_nowhere_in_the_database(live: LiveEngine, tmp_path: Path) -> None:
    with served(live, f"sqlite:///{tmp_path}/notes.sqlite") as client:
        client.get("/v1/search", params={"q": MORTGAGE})
    assert all(b"testclient" not in path.read_bytes() for path in tmp_path.iterdir())
