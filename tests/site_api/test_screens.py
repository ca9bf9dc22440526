"""What fits a screen of the app, and an error on it."""

import httpx
import pytest

LANGUAGES = ("es", "en", "ru")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_screen_lists_its_own_articles_the_urgent_ones_first(api: httpx.Client, lang: str) -> None:
    body = api.get("/v1/screens/cards", params={"lang": lang, "limit": 20}).json()
    articles = [api.get(f"/v1/articles/{hit['id']}", params={"lang": lang}).json() for hit in body["hits"]]
    assert (body["lang"], body["screen"]) == (lang, "cards")
    assert all("cards" in article["screens"] for article in articles)
    assert articles[0]["priority"] == "urgent"


@pytest.mark.parametrize(("lang", "error"), [("es", "transferencia rechazada"), ("en", "transfer_declined"), ("ru", "перевод отклонён")])
def test_an_error_brings_the_article_about_it_first(api: httpx.Client, lang: str, error: str) -> None:
    hits = api.get("/v1/screens/transfers", params={"lang": lang, "error": error}).json()["hits"]
    assert hits[0]["id"] == "declined-transfer"
    assert len({hit["id"] for hit in hits}) == len(hits) == 5


@pytest.mark.parametrize("error", ["TR-117", "0x80070005", "…", "receta de paella"])
def test_an_error_that_says_nothing_leaves_the_screens_own(api: httpx.Client, error: str) -> None:
    plain = api.get("/v1/screens/cards", params={"lang": "es"}).json()["hits"]
    assert api.get("/v1/screens/cards", params={"lang": "es", "error": error}).json()["hits"] == plain


def test_a_screen_that_no_article_names_has_nothing(api: httpx.Client) -> None:
    assert api.get("/v1/screens/moon").json()["hits"] == []


def test_a_language_that_is_not_there_is_refused(api: httpx.Client) -> None:
    assert api.get("/v1/screens/cards", params={"lang": "xx"}).status_code == 422
