"""Bad input over HTTP: each gets one sentence with the mend, never a trace."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.problems import assert_problem

LANGUAGES = "Languages are es, en, ru; leave lang out to have it detected."
NO_WORDS = "The question holds no words. Send some words in q, as in q=lost card."
UNKNOWN = "unknown parameter; leave it out, the known ones are in /openapi.json."
NOT_AN_OBJECT = '`body`: not a JSON object; send one with Content-Type: application/json, as in {"q": "lost card"}.'


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("q=", "The question is empty. Send some words in q."),
        ("q=%20%09%20", "The question is empty. Send some words in q."),
        ("", "`q`: missing; send it."),
        (f"q={'a' * 10_000}", "The question has 10000 characters. Send 2000 at most."),
        ("q=a%00b", "The question holds the control character U+0000. Send plain text."),
        ("q=a%1Bb", "The question holds the control character U+001B. Send plain text."),
        ("q=%F0%9F%98%80", NO_WORDS),
        ("q=%3F%21", NO_WORDS),
        ("q=%FF%FE", NO_WORDS),
        ("q=pin&lang=fr", f"Unknown language 'fr'. {LANGUAGES}"),
        ("q=pin&lang=", f"Unknown language ''. {LANGUAGES}"),
        ("q=pin&limit=x", "`limit`: input should be a valid integer, unable to parse string as an integer (found 'x')."),
        ("q=pin&limit=0", "`limit`: input should be greater than or equal to 1 (found '0')."),
        ("q=pin&limit=51", "`limit`: input should be less than or equal to 50 (found '51')."),
        ("q=pin&audience=all", "`audience`: input should be 'public', 'customer' or 'staff' (found 'all')."),
        ("q=pin&colour=red", f"`colour`: {UNKNOWN}"),
        (f"q=pin&screen={'x' * 65}", "`screen`: string should have at most 64 characters."),
    ],
)
def test_a_bad_question_is_one_exact_sentence(api: httpx.Client, query: str, sentence: str) -> None:
    assert assert_problem(api.get(f"/v1/search?{query}"), 422) == sentence


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"q": ""}, "The question is empty. Send some words in q."),
        ({"q": "a" * 10_000}, "The question has 10000 characters. Send 2000 at most."),
        ({"q": "a\ud800"}, "The question holds the control character U+D800. Send plain text."),
        ({"q": 5}, "`q`: input should be a valid string (found 5)."),
        ({"q": None}, "`q`: input should be a valid string."),
        ({"q": ["pin"]}, "`q`: input should be a valid string."),
        ({"q": "pin", "limit": "3"}, "`limit`: input should be a valid integer (found '3')."),
        ({"q": "pin", "limit": True}, "`limit`: input should be a valid integer (found True)."),
        ({"q": "pin", "lang": "\ud800"}, f"Unknown language '\\ud800'. {LANGUAGES}"),
        ({"q": "pin", "colour": "red"}, f"`colour`: {UNKNOWN}"),
        ({}, "`q`: missing; send it."),
        ([], NOT_AN_OBJECT),
        ("pin", NOT_AN_OBJECT),
        (None, NOT_AN_OBJECT),
    ],
)
def test_a_bad_body_is_one_exact_sentence(api: httpx.Client, body: Any, sentence: str) -> None:
    response = api.post("/v1/search", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert assert_problem(response, 422) == sentence


@pytest.mark.parametrize(
    ("content", "media_type", "status", "sentence"),
    [
        (b'{"q": ', "application/json", 422, '`body`: not valid JSON at character 6; send an object, as in {"q": "lost card"}.'),
        (b"", "application/json", 422, "`body`: missing; send it."),
        (b'{"q": "pin"}', "text/plain", 422, NOT_AN_OBJECT),
        (b"q=pin", "application/x-www-form-urlencoded", 422, NOT_AN_OBJECT),
        (b'{"q": "\xff"}', "application/json", 400, 'The body cannot be read; send JSON in UTF-8, as in {"q": "lost card"}.'),
        (b"[" * 20_000, "application/json", 400, 'The body cannot be read; send JSON in UTF-8, as in {"q": "lost card"}.'),
    ],
)
def test_a_body_that_is_not_json_is_one_exact_sentence(
    api: httpx.Client, content: bytes, media_type: str, status: int, sentence: str
) -> None:
    response = api.post("/v1/search", content=content, headers={"Content-Type": media_type})
    assert assert_problem(response, status) == sentence


def test_a_body_too_long_is_refused_whether_it_says_so_or_not(api: httpx.Client) -> None:
    def unannounced() -> Iterator[bytes]:
        yield from (b"a" * 1000 for _ in range(100))

    assert "64000 bytes" in assert_problem(api.post("/v1/search", json={"q": "a" * 70_000}), 413)
    assert_problem(api.post("/v1/search", content=unannounced(), headers={"Content-Type": "application/json"}), 413)


@pytest.mark.parametrize(
    "path", ["/v1/nothing", "/v1/articles/", "/v2/search", "/nothing.html", "/%00", "/..%2f..%2fbank.yml", f"/{'a' * 300}"]
)
def test_an_address_without_anything_is_a_404(api: httpx.Client, path: str) -> None:
    assert "/openapi.json" in assert_problem(api.get(path, headers={"Accept": "application/json"}), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/search", "GET, POST"),
        ("DELETE", "/v1/articles/change-pin", "GET"),
        ("POST", "/v1/suggest", "GET"),
        ("PATCH", "/healthz", "GET"),
        ("POST", "/es/", "GET, HEAD"),
    ],
)
def test_a_wrong_method_is_a_405_with_the_right_ones(api: httpx.Client, method: str, path: str, allowed: str) -> None:
    response = api.request(method, path)
    assert assert_problem(response, 405) == f"{method} is not possible at {path}; try {allowed}."
    assert response.headers["allow"] == allowed


@pytest.mark.parametrize(
    "path", ["/v1/contact?lang=fr", "/v1/articles/change-pin?lang=", "/v1/contact?colour=red", "/v1/suggest?q=", "/v1/suggest?q=a&limit=21"]
)
def test_every_endpoint_checks_what_it_is_sent(api: httpx.Client, path: str) -> None:
    assert_problem(api.get(path), 422)


def test_each_refused_field_is_named(api: httpx.Client) -> None:
    response = api.post("/v1/search", json={"q": 1, "limit": "x", "colour": "red"})
    assert_problem(response, 422)
    assert {error["field"] for error in response.json()["errors"]} == {"q", "limit", "colour"}


@pytest.mark.parametrize(("given", "kept"), [("abc-1.2_X", True), ("x" * 64, True), ("x" * 65, False), ("a b", False), ("<b>", False)])
def test_an_answer_names_its_request(api: httpx.Client, given: str, kept: bool) -> None:
    for path in ("/v1/search?q=pin", "/v1/search", "/nothing"):
        named = api.get(path, headers={"X-Request-Id": given}).headers["x-request-id"]
        assert (named == given) is kept
        assert named


def test_a_browser_gets_a_page_where_a_program_gets_a_problem(api: httpx.Client) -> None:
    response = api.get("/es/nothing/", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert 'lang="es"' in response.text
