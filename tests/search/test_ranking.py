"""The laws of the ranking, whatever its weights are."""

from pathlib import Path

import numpy as np
import pytest

from kb.article import Audience
from search.asked import ask
from search.engine import SearchEngine
from search.query import Query
from search.ranking import rank, soft_maximum, z_scores
from tests.keyword_encoder import KeywordEncoder
from tests.small_docs import article, build, live_index, write_docs


def ids(engine: SearchEngine, text: str, audience: Audience = Audience.PUBLIC, lang: str = "en") -> list[str]:
    return [hit.id for hit in engine.search(Query(text, lang, 50, audience=audience)).hits]


def test_the_article_of_the_question_s_keyword_comes_first(small: SearchEngine) -> None:
    assert ids(small, "somebody has stolen it")[0] == "robo"
    assert ids(small, "pin")[0] == "clave"


def test_ties_are_broken_by_id(tmp_path: Path) -> None:
    docs = write_docs(tmp_path, {f"docs/en/{name}.md": article("Same", body="Same.") for name in ("c", "a", "d", "b")})
    build(docs, KeywordEncoder("same"), tmp_path / "out")
    engine = SearchEngine(live_index(tmp_path / "out"), KeywordEncoder("same"))
    assert ids(engine, "same") == ids(engine, "nothing of that") == ["a", "b", "c", "d"]


def test_an_article_that_a_reader_may_not_see_is_not_ranked(tmp_path: Path) -> None:
    levels = {f"docs/en/{level}.md": article("Pin", audience=level) for level in Audience}
    build(write_docs(tmp_path, levels), KeywordEncoder("pin"), tmp_path / "out")
    engine = SearchEngine(live_index(tmp_path / "out"), KeywordEncoder("pin"))
    assert ids(engine, "pin") == ["public"]
    assert ids(engine, "pin", Audience.CUSTOMER) == ["customer", "public"]
    assert ids(engine, "pin", Audience.STAFF) == ["customer", "public", "staff"]


def test_what_may_not_be_seen_changes_nothing_of_what_may(tmp_path: Path) -> None:
    keywords = KeywordEncoder("pin", "card")
    for name, more in (("without", {}), ("with", {"docs/en/x.md": article("Pin pin", audience="staff")})):
        docs = write_docs(tmp_path / name, {"docs/en/a.md": "Pin", "docs/en/b.md": "Card", "docs/en/c.md": "Both", **more})
        build(docs, keywords, tmp_path / name / "out")
    scores = [
        [(hit.id, hit.score) for hit in SearchEngine(live_index(tmp_path / name / "out"), keywords).search(Query("pin", "en")).hits]
        for name in ("without", "with")
    ]
    assert scores[0] == scores[1]


def test_an_order_holds_each_allowed_article_once(small: SearchEngine) -> None:
    part = small.index.languages["en"]
    allowed = np.array([True, False, True])
    ranking = rank(part, ask("pin", small.encoder), allowed)
    assert sorted(ranking.order.tolist()) == [0, 2]


def test_the_soft_maximum_lies_between_mean_and_best() -> None:
    similarities = np.array([0.9, 0.5], dtype=np.float32)
    powers = np.exp((similarities - 1) / 0.03)
    assert 0.7 < float(soft_maximum(powers.sum(keepdims=True), np.array([2.0], dtype=np.float32), 0.03)[0]) < 0.9


def test_many_good_passages_count_for_more_than_one() -> None:
    one, three = (np.exp((np.array(values) - 1) / 0.03).sum(keepdims=True) for values in ([0.9, 0.5, 0.5], [0.9, 0.9, 0.9]))
    count = np.array([3.0], dtype=np.float32)
    assert soft_maximum(three.astype(np.float32), count, 0.03) > soft_maximum(one.astype(np.float32), count, 0.03)


def test_an_article_without_a_translation_is_neither_helped_nor_harmed() -> None:
    missing = np.array([0.9, np.nan, 0.1], dtype=np.float32)
    assert z_scores(missing, np.ones(3, dtype=bool)).tolist() == pytest.approx([1, 0, -1])


def test_equal_scores_have_no_spread() -> None:
    same = np.full(3, 0.5, dtype=np.float32)
    assert z_scores(same, np.ones(3, dtype=bool)).tolist() == [0, 0, 0]
    assert z_scores(same, np.zeros(3, dtype=bool)).tolist() == [0, 0, 0]
