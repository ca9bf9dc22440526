"""Articles, ways to a person, and the operator's questions."""

import datetime as dt
from pathlib import Path

import httpx
import pytest

from search.current import read_current
from tests.problems import assert_problem


@pytest.mark.parametrize(("lang", "title"), [("es", "Cambiar el PIN de mi tarjeta"), ("ru", None), ("en", None)])
def test_an_article_is_read_in_each_language(api: httpx.Client, lang: str, title: str | None) -> None:
    found = api.get("/v1/articles/change-pin", params={"lang": lang}).json()
    assert (found["id"], found["lang"]) == ("change-pin", lang)
    assert found["title"] == (title or found["title"])
    assert sorted(found["translations"]) == ["en", "es", "ru"]
    assert "{{" not in found["markdown"] + found["html"] + found["summary"]


def test_links_of_an_article_lead_to_pages_of_the_site(api: httpx.Client) -> None:
    html = api.get("/v1/articles/change-pin", params={"lang": "es"}).json()["html"]
    assert 'href="/es/cards/pin-blocked/"' in html
    assert ".md" not in html
    assert api.get("/es/cards/pin-blocked/").status_code == 200


@pytest.mark.parametrize("article_id", ["nothing", "CHANGE-PIN", "%00", "%ff", "..", "цц"])
def test_an_article_that_is_not_there_is_a_problem(api: httpx.Client, article_id: str) -> None:
    assert_problem(api.get(f"/v1/articles/{article_id}"), 404)


def test_contact_says_who_is_there_now(api: httpx.Client) -> None:
    ways = api.get("/v1/contact", params={"lang": "en"}).json()["channels"]
    assert ways[0]["id"] == "emergency"
    assert ways[0]["open_now"] is True
    assert ways[0]["opens_at"] is None
    for way in ways:
        assert way["open_now"] == (way["opens_at"] is None)
        assert way["opens_at"] is None or dt.datetime.fromisoformat(way["opens_at"]).tzinfo


def test_contact_is_in_the_reader_s_language(api: httpx.Client) -> None:
    names = {lang: api.get("/v1/contact", params={"lang": lang}).json()["channels"][0]["name"] for lang in ("es", "en", "ru")}
    assert len(set(names.values())) == 3
    assert api.get("/v1/contact").json()["lang"] == "es"


def test_readyz_says_what_serves(api: httpx.Client, built: Path) -> None:
    ready = api.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["index"] == read_current(built).name
    assert ready["age_seconds"] >= 0
    assert set(ready["articles"]) == {"es", "en", "ru"}
    assert ready["refused"] is None
    assert ready["model"]


def test_healthz_says_that_the_process_answers(api: httpx.Client) -> None:
    assert api.get("/healthz").json() == {"status": "ok"}
