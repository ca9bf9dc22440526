"""One search behind everything: languages, audiences, drafts and limits."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from kb.article import Audience
from search.engine import SearchEngine
from search.query import Query
from tests.keyword_encoder import KeywordEncoder
from tests.small_docs import article, build, live_index, write_docs


def engine_over(folder: Path, articles: dict[str, str], *keywords: str) -> SearchEngine:
    encoder = KeywordEncoder(*keywords)
    build(write_docs(folder, articles), encoder, folder / "out")
    return SearchEngine(live_index(folder / "out"), encoder)


@pytest.mark.parametrize(("text", "lang"), [("me han robado la tarjeta del banco", "es"), ("somebody has stolen my bank card", "en")])
def test_the_language_of_a_question_is_detected(small: SearchEngine, text: str, lang: str) -> None:
    result = small.search(Query(text))
    assert (result.lang, result.hits[0].id, result.hits[0].lang) == (lang, "robo", lang)


def test_an_article_that_exists_in_another_language_only_is_found_and_marked(small: SearchEngine) -> None:
    found = {hit.id: hit for hit in small.search(Query("cheque", "es")).hits}
    assert found["cheque"].lang == "en"
    assert found["cheque"].url == "/en/cards/cheque/"
    assert found["clave"].lang == "es"


def test_a_hit_leads_to_the_section_that_answers(tmp_path: Path) -> None:
    body = "Begin.\n\n## Where it is\n\nIn the app.\n\n## The pin\n\nIt is secret.\n"
    hit = engine_over(tmp_path, {"docs/en/cards/a.md": article("A", body=body)}, "pin").search(Query("pin", "en")).hits[0]
    assert (hit.url, hit.anchor) == ("/en/cards/a/", "#the-pin")
    assert hit.snippet == "The <mark>pin</mark>. It is secret."
    assert hit.breadcrumb == ("Cards",)


def test_a_draft_is_not_in_the_index(tmp_path: Path) -> None:
    engine = engine_over(tmp_path, {"docs/en/a.md": "Pin", "docs/en/b.md": article("Draft pin", status="draft")}, "pin")
    assert [hit.id for hit in engine.search(Query("pin", "en", audience=Audience.STAFF)).hits] == ["a"]
    assert engine.article("b", audience=Audience.STAFF) is None
    assert engine.suggest("draft") == ()


def test_an_article_is_read_by_those_who_may(tmp_path: Path) -> None:
    engine = engine_over(tmp_path, {"docs/en/a.md": "Pin", "docs/en/b.md": article("Fraud", audience="staff")}, "pin")
    assert engine.article("b") is None
    assert engine.article("b", audience=Audience.CUSTOMER) is None
    found = engine.article("b", audience=Audience.STAFF)
    assert found is not None
    assert found.title == "Fraud"


def test_an_article_is_read_in_the_language_asked_for_or_in_the_one_it_has(small: SearchEngine) -> None:
    wanted = [small.article("clave", "en"), small.article("cheque", "es"), small.article("clave")]
    assert [found.lang for found in wanted if found] == ["en", "en", "es"]
    assert small.article("nothing") is None


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (2, 2), (50, 3), (0, 1), (10_000, 3)])
def test_no_more_hits_come_than_were_asked_for(small: SearchEngine, limit: int, count: int) -> None:
    assert len(small.search(Query("pin", "en", limit)).hits) == count


def test_who_shows_nothing_finds_the_same_without_snippets(small: SearchEngine) -> None:
    shown, unshown = (small.search(Query("pin", "en", snippets=snippets)) for snippets in (True, False))
    assert unshown.hits == tuple(replace(hit, snippet="") for hit in shown.hits)
    assert (unshown.decision, any(hit.snippet for hit in shown.hits)) == (shown.decision, True)


def test_a_reader_who_may_see_nothing_gets_no_hits(tmp_path: Path) -> None:
    engine = engine_over(tmp_path, {"docs/en/a.md": article("Pin", audience="staff")}, "pin")
    result = engine.search(Query("pin", "en"))
    assert result.hits == ()
    assert result.decision.action in {"decline", "handoff"}


def test_threads_share_an_engine(small: SearchEngine) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: small.search(Query(f"stolen {number % 7}", "en")).hits[0].id, range(200)))
    assert set(found) == {"robo"}


def test_warming_up_asks_every_language(small: SearchEngine) -> None:
    small.warm_up()
    assert small.languages == ("es", "en")
