"""The help button's file: small, cacheable, whole in every language, and the demo that shows it."""

import base64
import gzip
import hashlib
import re

import httpx
import pytest
from babel import Locale

from site_api.widget.sources import ENTRY, modules_in_order, names_used_twice
from site_api.widget.texts import read_texts

LARGEST = 30_000
PLACES = re.compile(r"\{\d\}")


def test_the_file_is_small_enough_for_a_phone(api: httpx.Client) -> None:
    assert len(gzip.compress(api.get("/widget.js").content, 9)) <= LARGEST


def test_a_file_that_was_not_changed_is_not_sent_again(api: httpx.Client) -> None:
    first = api.get("/widget.js")
    assert first.headers["content-encoding"] == "gzip"
    again = api.get("/widget.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_versioned_copy_is_what_its_hash_says_and_stays(api: httpx.Client) -> None:
    newest = api.get("/widget.json").json()
    copy = api.get(newest["src"])
    assert "immutable" in copy.headers["cache-control"]
    assert newest["integrity"] == "sha384-" + base64.b64encode(hashlib.sha384(copy.content).digest()).decode()
    assert copy.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("name", ["widget.000000000000.js", "widget.x.js", "widget.%2e%2e.js"])
def test_a_copy_that_never_was_is_not_found(api: httpx.Client, name: str) -> None:
    response = api.get(f"/{name}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_a_browser_that_takes_no_gzip_gets_the_plain_file(api: httpx.Client) -> None:
    plain = api.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content.startswith(b"(()=>")


def test_modules_share_one_scope_without_a_clash() -> None:
    assert names_used_twice() == []


def test_every_source_is_in_the_file() -> None:
    used = {path.name for path in modules_in_order(ENTRY)}
    assert {path.name for path in ENTRY.parent.glob("*.js")} <= used


def test_languages_say_the_same_things_with_the_same_places() -> None:
    texts = read_texts()
    for lang, words in texts.items():
        assert list(words) == list(texts["es"]), lang
        for key, text in words.items():
            assert set(PLACES.findall(str(text))) == set(PLACES.findall(str(texts["es"][key]))), (lang, key)


def test_every_plural_form_of_a_language_is_there() -> None:
    for lang, words in read_texts().items():
        forms = Locale.parse(lang).plural_form.tags | {"other"}
        counted = [text for text in words.values() if isinstance(text, dict) and "other" in text]
        assert counted
        assert all(set(text) >= forms for text in counted), lang


def test_every_word_that_is_used_is_there_and_none_is_idle() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in ENTRY.parent.glob("*.js"))
    for key in read_texts()["es"]:
        named = [f'"{key}"', f"`{key}`"] + ([f"{key.removesuffix('_text')}"] if key.endswith("_text") else [])
        assert any(name in source for name in named), key


@pytest.mark.parametrize("lang", ["es", "en", "ru"])
@pytest.mark.parametrize("screen", ["home", "cards", "transfers", "exchange"])
def test_the_demo_shows_a_screen_under_a_strict_policy(api: httpx.Client, lang: str, screen: str) -> None:
    response = api.get(f"/demo/{lang}/{screen}")
    assert "unsafe-inline" not in response.headers["content-security-policy"]
    assert f'<ventanilla-help lang="{lang}" screen="{screen}"' in response.text


def test_the_demo_begins_in_the_banks_first_language(api: httpx.Client) -> None:
    assert api.get("/demo/").headers["location"] == "/demo/es/home"
    for path in ("/demo/de/home", "/demo/es/loans", "/demo/assets/page.html"):
        assert api.get(path).status_code == 404
