"""What lies near an article, for `kb show`."""

from pathlib import Path

from search.neighbours import neighbours
from tests.keyword_encoder import KeywordEncoder
from tests.small_docs import article, build, live_index, write_docs

ARTICLES = {
    "docs/en/lost.md": article("Card lost", questions=["lost it"]),
    "docs/en/stolen.md": article("Card stolen", questions=["stolen card", "card gone"]),
    "docs/en/late.md": article("Transfer late", questions=["transfer lost"]),
}


def test_the_nearest_come_first_and_the_article_itself_never(tmp_path: Path) -> None:
    build(write_docs(tmp_path, ARTICLES), KeywordEncoder("card", "lost", "stolen", "transfer", "late"), tmp_path / "out")
    part = live_index(tmp_path / "out").languages["en"]
    number = [indexed.id for indexed in part.articles].index("lost")
    near = neighbours(part, number)
    assert [(question.id, question.text) for question in near.questions] == [
        ("late", "transfer lost"),
        ("stolen", "card gone"),
        ("stolen", "stolen card"),
    ]
    assert (near.questions[0].passage, round(near.questions[0].similarity, 3)) == ("lost it", 0.707)
    assert [other.id for other in near.articles] == ["stolen", "late"]


def test_no_more_are_given_than_asked_for(tmp_path: Path) -> None:
    build(write_docs(tmp_path, ARTICLES), KeywordEncoder("card", "lost", "transfer"), tmp_path / "out")
    near = neighbours(live_index(tmp_path / "out").languages["en"], 0, 1)
    assert (len(near.questions), len(near.articles)) == (1, 1)


def test_a_lone_article_has_no_neighbours(tmp_path: Path) -> None:
    build(write_docs(tmp_path, {"docs/en/a.md": article("Card", questions=["card?"])}), KeywordEncoder("card"), tmp_path / "out")
    near = neighbours(live_index(tmp_path / "out").languages["en"], 0)
    assert (near.questions, near.articles) == ((), ())
