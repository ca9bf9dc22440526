"""The laws of the ranking, whatever its weights are."""

from pathlib import Path

import numpy as np
import pytest

from kb.article import Audience
from search.engine import SearchEngine
from search.query import Query
from search.ranking import best_mean, rank, z_scores
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
    ranking = rank(part, small.encoder.encode_query("pin"), "pin", allowed)
    assert sorted(ranking.order.tolist()) == [0, 2]


@pytest.mark.parametrize(("best", "means"), [(1, [0.9, 0.4]), (2, [0.7, 0.3]), (9, [0.5, 0.3])])
def test_the_mean_is_of_an_article_s_best_passages(best: int, means: list[float]) -> None:
    similarities = np.array([0.1, 0.9, 0.5, 0.4, 0.2], dtype=np.float32)
    assert best_mean(similarities, np.array([0, 3, 5]), best).tolist() == pytest.approx(means)


def test_equal_scores_have_no_spread() -> None:
    same = np.full(3, 0.5, dtype=np.float32)
    assert z_scores(same, np.ones(3, dtype=bool)).tolist() == [0, 0, 0]
    assert z_scores(same, np.zeros(3, dtype=bool)).tolist() == [0, 0, 0]
