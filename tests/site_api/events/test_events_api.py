"""Steps over HTTP, also as a browser's beacon sends them, and the figures on the command line."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from site_api.app import create_app
from site_api.live import LiveEngine
from site_api.settings import Settings
from tests.command import kb
from tests.problems import assert_problem

SESSION = "0123456789abcdef"


def batch(*kinds: str, **changes: Any) -> dict[str, Any]:
    now = dt.datetime.now(dt.UTC).isoformat()
    return {"session": SESSION, "events": [{"kind": kind, "article": "change-pin", "lang": "es", "at": now, **changes} for kind in kinds]}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('kept')}/v.sqlite"


@pytest.fixture(scope="module")
def client(built: Path, live: LiveEngine, url: str) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(out=built, database_url=url), live)) as client:
        yield client


def test_a_batch_is_kept(client: TestClient) -> None:
    answer = client.post("/v1/events", json=batch("shown", "opened", "solved"))
    assert (answer.status_code, answer.json()) == (202, {"kept": 3})


def test_a_beacon_is_kept_too(client: TestClient) -> None:
    answer = client.post("/v1/events", content=json.dumps(batch("opened")), headers={"Content-Type": "text/plain;charset=UTF-8"})
    assert (answer.status_code, answer.json()) == (202, {"kept": 1})


@pytest.mark.parametrize("changes", [{"article": "no-such-article-4111"}, {"at": "2020-01-01T00:00:00Z"}, {"at": "0001-01-01T00:00:00Z"}])
def test_what_is_of_no_article_or_of_long_ago_is_left_out(client: TestClient, changes: dict[str, Any]) -> None:
    assert client.post("/v1/events", json=batch("opened", **changes)).json() == {"kept": 0}


def test_a_clock_that_is_ahead_is_set_to_now(client: TestClient) -> None:
    assert client.post("/v1/events", json=batch("opened", at="2999-01-01T00:00:00Z")).json() == {"kept": 1}


@pytest.mark.parametrize(
    "body",
    [
        batch("danced"),
        batch(*["shown"] * 51),
        batch("shown", at="yesterday"),
        batch("shown", at="2026-11-25T10:00:00"),
        batch("shown", name="Ana"),
        {**batch("shown"), "session": "short"},
        {"events": []},
        [],
    ],
)
def test_what_is_no_batch_is_refused(client: TestClient, body: Any) -> None:
    assert_problem(client.post("/v1/events", json=body), 422)


def test_the_figures_can_be_printed(client: TestClient, url: str) -> None:
    client.post("/v1/events", json=batch("opened"))
    text = kb("stats", KB_DATABASE_URL=url)
    assert text.returncode == 0, text.stderr
    assert "1 visits to the help" in text.stdout
    assert "1 more were read in the last 72 hours" in text.stdout
    found = json.loads(kb("stats", "--days", "7", "--json", KB_DATABASE_URL=url).stdout)
    assert (found["days"], found["all"]["counts"]["visits"], found["languages"][0]["group"]["lang"]) == (7, 1, "es")


def test_what_is_no_json_is_refused(client: TestClient) -> None:
    assert_problem(client.post("/v1/events", content=b"\xff", headers={"Content-Type": "text/plain"}), 400)
    assert_problem(client.post("/v1/events", content=b"opened", headers={"Content-Type": "text/plain"}), 422)
