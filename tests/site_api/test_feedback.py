"""Readers' opinions are kept durably and without anything personal."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from site_api.app import create_app
from site_api.live import LiveEngine
from site_api.settings import Settings
from tests.problems import assert_problem


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "opinions.sqlite"


@pytest.fixture
def client(built: Path, live: LiveEngine, database: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(out=built, database_url=f"sqlite:///{database}"), live)) as client:
        yield client


def opinion(**changes: Any) -> dict[str, Any]:
    return {"id": "change-pin", "lang": "es", "helpful": False, "reason": "unclear", **changes}


def kept(database: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT article, lang, helpful, reason, note FROM feedback").fetchall()


def test_opinion_is_kept(client: TestClient, database: Path) -> None:
    assert client.post("/v1/feedback", json=opinion()).status_code == 201
    assert kept(database) == [("change-pin", "es", 0, "unclear", None)]


def test_card_number_in_a_note_never_reaches_the_disk(client: TestClient, database: Path) -> None:
    answer = client.post("/v1/feedback", json=opinion(note="con la 4111 1111 1111 1111 no va"))
    assert "4111" not in answer.json()["note"]
    assert all(b"1111" not in path.read_bytes() for path in database.parent.iterdir())


def test_opinion_of_an_unknown_article_is_refused(client: TestClient) -> None:
    assert_problem(client.post("/v1/feedback", json=opinion(id="no-such-article")), 404)


@pytest.mark.parametrize("changes", [{"reason": "boring"}, {"note": "x" * 1001}, {"helpful": "perhaps"}, {"mood": "bad"}])
def test_opinion_of_a_wrong_shape_is_refused(client: TestClient, changes: dict[str, Any]) -> None:
    assert_problem(client.post("/v1/feedback", json=opinion(**changes)), 422)


def test_search_goes_on_while_the_database_is_away(built: Path, live: LiveEngine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    settings = Settings(out=built, database_url=f"sqlite:///{tmp_path}/file/opinions.sqlite")
    with TestClient(create_app(settings, live)) as client:
        assert_problem(client.post("/v1/feedback", json=opinion()), 503)
        assert client.get("/v1/search", params={"q": "perdí la tarjeta"}).status_code == 200
