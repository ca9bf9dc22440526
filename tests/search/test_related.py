"""The articles at the end of a page."""

from pathlib import Path

from search.related import related_articles
from tests.keyword_encoder import KeywordEncoder
from tests.small_docs import build, live_index, write_docs

ARTICLES = {"a": "Card stolen", "b": "Card lost", "c": "Transfer late", "d": "Transfer lost"}


def test_the_nearest_articles_come_first_and_never_the_article_itself(tmp_path: Path) -> None:
    docs = write_docs(tmp_path, {f"docs/en/{name}.md": title for name, title in ARTICLES.items()})
    build(docs, KeywordEncoder("card", "stolen", "lost", "transfer", "late"), tmp_path / "out")
    related = related_articles(live_index(tmp_path / "out").languages, 2)
    assert {name: related["en", name][0] for name in ARTICLES} == {"a": "b", "b": "a", "c": "d", "d": "c"}
    assert all(len(ids) == 2 and name not in ids for (_, name), ids in related.items())


def test_a_lone_article_has_none(tmp_path: Path) -> None:
    build(write_docs(tmp_path, {"docs/en/a.md": "Card"}), KeywordEncoder("card"), tmp_path / "out")
    assert related_articles(live_index(tmp_path / "out").languages) == {("en", "a"): ()}
