"""Three languages over real HTTP, asked in words that no article uses."""

from functools import cache

import httpx
import pytest

from kb.reader import read_docs
from search.analyser import analyser
from tests.command import ROOT

# A question, its words that no article of that language holds in any form, the right article, and how far down it may be.
QUESTIONS = [
    ("es", "un ladrón se llevó mi monedero", "ladrón", "lost-or-stolen-card", 1),
    ("es", "¿cuánto demora un giro?", "demora giro", "transfer-timing", 1),
    ("es", "anhelo charlar con alguien de carne y hueso", "anhelo charlar hueso", "talk-to-a-person", 1),
    ("en", "a mugger grabbed my purse", "mugger grabbed", "lost-or-stolen-card", 1),
    ("en", "how many days do remittances require", "remittances", "transfer-timing", 1),
    ("en", "converse with a flesh and blood employee", "flesh blood", "talk-to-a-person", 1),
    ("en", "the courier never delivered my plastic", "courier", "card-arrival", 3),
    ("ru", "карманник стащил мой бумажник", "карманник бумажник", "lost-or-stolen-card", 1),
    ("ru", "банкомат слопал пластик", "слопал", "card-swallowed", 1),
    ("ru", "сколько суток ползёт денежный перевод", "ползёт денежный", "transfer-timing", 1),
    ("ru", "охота потолковать с живым сотрудником", "охота потолковать", "talk-to-a-person", 1),
]


@cache
def vocabulary(lang: str) -> frozenset[str]:
    articles = [article for article in read_docs(ROOT / "docs").published if article.lang == lang]
    texts = [text for a in articles for text in (a.title, a.summary, a.markdown, *a.questions)]
    return frozenset(stem for text in texts for stem in analyser(lang).stems(text))


@pytest.mark.parametrize(("lang", "question", "telling", "article_id", "within"), QUESTIONS)
def test_the_right_article_is_found_by_meaning(
    api: httpx.Client, lang: str, question: str, telling: str, article_id: str, within: int
) -> None:
    assert not vocabulary(lang) & set(analyser(lang).stems(telling)), "an article uses these words; ask in others"
    answer = api.get("/v1/search", params={"q": question}).json()
    assert answer["lang"] == lang
    assert article_id in [hit["id"] for hit in answer["hits"][:within]]


def test_an_answer_has_the_promised_shape(api: httpx.Client) -> None:
    answer = api.get("/v1/search", params={"q": "he perdido la tarjeta", "limit": 3}).json()
    assert set(answer) >= {"query_id", "lang", "took_ms", "decision", "hits"}
    assert set(answer["decision"]) >= {"action", "confidence", "in_scope", "reason", "queue", "priority"}
    assert answer["decision"]["action"] in {"answer", "clarify", "handoff", "decline"}
    assert 0 <= answer["decision"]["confidence"] <= 1
    assert len(answer["hits"]) == 3
    hit = answer["hits"][0]
    assert set(hit) >= {"id", "lang", "title", "summary", "url", "anchor", "breadcrumb", "snippet", "score", "updated"}
    assert (hit["id"], hit["url"]) == ("lost-or-stolen-card", "/es/security/lost-or-stolen-card/")
    assert "{{" not in hit["summary"]


@pytest.mark.parametrize(
    ("lang", "question"), [("es", "mi tarjeta no funciona"), ("en", "my card does not work"), ("ru", "моя карта не работает")]
)
def test_post_finds_what_get_finds(api: httpx.Client, lang: str, question: str) -> None:
    fields: dict[str, str | int] = {"q": question, "limit": 4, "screen": "cards"}
    got, posted = api.get("/v1/search", params=fields).json(), api.post("/v1/search", json=fields).json()
    assert got["lang"] == posted["lang"] == lang
    assert (got["hits"], got["decision"]) == (posted["hits"], posted["decision"])
    assert got["query_id"] != posted["query_id"]


def test_a_named_language_is_searched_whatever_the_words_are_in(api: httpx.Client) -> None:
    answer = api.get("/v1/search", params={"q": "change my PIN", "lang": "ru"}).json()
    assert answer["lang"] == "ru"
    assert (answer["hits"][0]["id"], answer["hits"][0]["lang"]) == ("change-pin", "ru")


@pytest.mark.parametrize(("path", "kept"), [("/v1/search?q=pin", "no-store"), ("/v1/suggest?q=pin", "public, max-age=60")])
def test_answers_to_questions_are_not_kept_by_caches(api: httpx.Client, path: str, kept: str) -> None:
    assert api.get(path).headers["cache-control"] == kept


@pytest.mark.parametrize(
    ("lang", "typed", "article_id"),
    [
        ("es", "cambiar el p", "change-pin"),
        ("en", "changing my ca", "change-pin"),
        ("ru", "как сменит", "change-pin"),
        ("en", "declned", "declined"),
    ],
)
def test_suggest_completes_what_is_typed(api: httpx.Client, lang: str, typed: str, article_id: str) -> None:
    found = api.get("/v1/suggest", params={"q": typed, "lang": lang}).json()
    assert found["lang"] == lang
    assert any(suggestion["id"].startswith(article_id) for suggestion in found["suggestions"])
    assert all(set(suggestion) == {"text", "id", "url"} for suggestion in found["suggestions"])
    assert len({suggestion["id"] for suggestion in found["suggestions"]}) == len(found["suggestions"])


def test_every_address_of_a_hit_is_a_page_of_the_site(api: httpx.Client) -> None:
    for hit in api.get("/v1/search", params={"q": "tarjeta", "limit": 10}).json()["hits"]:
        page = api.get(hit["url"])
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert not hit["anchor"] or f'id="{hit["anchor"][1:]}"' in page.text
