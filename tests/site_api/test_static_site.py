"""The static site: what may be kept, and for how long."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from site_api.site import Site

FILES = {
    "index.html": "<p>Choose",
    "es/404.html": "<p>No está",
    "es/cards/pin/index.html": "<p>PIN",
    "es/cards/pin/index.html.md": "# PIN",
    "es/assets/stylesheets/ventanilla.css": "p{}",
    "es/assets/stylesheets/main.1e989742.min.css": "p{}",
    "img/card.png": "png",
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Return a client of a small site."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    app = FastAPI()
    app.router.default = Site(tmp_path)
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/es/cards/pin/", "/es/assets/stylesheets/ventanilla.css", "/img/card.png"])
def test_a_kept_copy_is_asked_about_and_answered_without_a_body(client: TestClient, path: str) -> None:
    first = client.get(path)
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["cache-control"]) == (304, b"", "no-cache")
    assert "last-modified" in first.headers


def test_a_file_that_is_named_for_its_content_is_kept_for_ever(client: TestClient) -> None:
    assert client.get("/es/assets/stylesheets/main.1e989742.min.css").headers["cache-control"] == "public, max-age=31536000, immutable"


def test_page_and_twin_at_one_address_are_told_apart(client: TestClient) -> None:
    page = client.get("/es/cards/pin/", headers={"Accept": "text/html"})
    twin = client.get("/es/cards/pin/", headers={"Accept": "text/markdown"})
    assert (page.headers["vary"], twin.headers["vary"]) == ("Accept", "Accept")
    assert (page.text, twin.text) == ("<p>PIN", "# PIN")
    assert twin.headers["content-type"] == "text/markdown; charset=utf-8"


def test_the_page_for_an_unknown_address_is_not_kept(client: TestClient) -> None:
    missing = client.get("/es/nowhere/", headers={"Accept": "text/html"})
    assert (missing.status_code, missing.text, missing.headers["cache-control"]) == (404, "<p>No está", "no-cache")
