"""What Prometheus reads: numbers by route, and nothing that anybody wrote."""

from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from site_api.app import create_app
from site_api.live import LiveEngine
from site_api.settings import Settings
from tests.command import served


def values(page: str) -> dict[str, float]:
    """Return the samples of a page by name and the labels' values, which stand in the order of their names."""
    samples = (sample for family in text_string_to_metric_families(page) for sample in family.samples)
    return {f"{sample.name} {' '.join(value for _, value in sorted(sample.labels.items()))}".strip(): sample.value for sample in samples}


def test_questions_tickets_and_routes_are_counted(built: Path, live: LiveEngine, tmp_path: Path) -> None:
    settings = Settings(out=built, database_url=f"sqlite:///{tmp_path}/v.sqlite")
    with TestClient(create_app(settings, live), raise_server_exceptions=False) as client:
        client.get("/v1/search", params={"q": "how do I change the PIN of my card", "lang": "en"})
        client.post("/v1/tickets", json={"text": "someone is emptying my account as I write this"})
        client.get("/v1/articles/no-such-article-but-a-secret")
        client.get("/nowhere-at-all")
        client.request("BREW", "/v1/search")
        page = client.get("/metrics")
    assert page.headers["content-type"].startswith("text/plain; version=")
    found = values(page.text)
    assert found["ventanilla_decisions_total answer en"] == 1
    assert found["ventanilla_tickets_total urgent security"] == 1
    assert found["ventanilla_request_seconds_count GET /v1/search 200"] == 1
    assert found["ventanilla_request_seconds_count GET /v1/articles/{article_id} 404"] == 1
    assert found["ventanilla_request_seconds_count GET site 404"] == 1
    assert found["ventanilla_index_age_seconds"] > 0
    assert found["ventanilla_articles es"] > 0
    assert "no-such-article" not in page.text
    assert "nowhere" not in page.text
    assert "BREW" not in page.text


def test_before_anything_was_built_there_are_metrics_too(tmp_path: Path) -> None:
    page = TestClient(create_app(Settings(out=tmp_path))).get("/metrics")
    assert page.status_code == 200


def test_several_processes_share_port_quota_and_counts(built: Path, tmp_path: Path) -> None:
    settings = {"KB_DATABASE_URL": f"sqlite:///{tmp_path}/v.sqlite", "KB_RATE_LIMIT": "600/hour"}
    with served("--workers", "2", "--no-watch", "--out", built, **settings) as server:
        left = set()
        for _ in range(30):  # Each on a connection of its own, so that both processes get some.
            answer = httpx.get(f"{server.url}/v1/contact", timeout=60)
            left.add(answer.headers["ratelimit"].split(";")[1])
        assert answer.status_code == 200
        assert len(left) > 15
        counted = values(httpx.get(f"{server.url}/metrics", timeout=60).text)
        assert counted["ventanilla_request_seconds_count GET /v1/contact 200"] == 30
