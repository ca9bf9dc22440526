"""`kb new` begins an article in each language and never touches one that is there."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kb.check import check_docs
from kb.finding import Level
from kb.reader import read_docs
from kb.schema import KEYS
from kb.skeleton import SkeletonError, nearest_category, write_skeleton

Write = Callable[[Mapping[str, str | bytes]], Path]
BANK = "languages: [es, en, ru]\nqueues: {cards: {en: Cards}}\n"
TODAY = dt.date(2026, 11, 21)


def test_a_skeleton_is_a_draft_with_every_key_and_nothing_wrong(write: Write) -> None:
    docs = write({"bank.yml": BANK})
    skeletons = write_skeleton(docs, "lost-card", category="cards", today=TODAY)
    centre = read_docs(docs)

    assert [skeleton.path.as_posix() for skeleton in skeletons] == [f"docs/{lang}/cards/lost-card.md" for lang in ("es", "en", "ru")]
    assert [(article.lang, article.status) for article in centre.articles] == [("es", "draft"), ("en", "draft"), ("ru", "draft")]
    assert all(set(head) == set(KEYS) - {"moved_from", "tags"} for head in centre.heads.values())
    assert check_docs(docs, levels={"K403": Level.OFF}, today=TODAY).findings == ()


def test_what_is_there_is_kept_and_what_is_missing_joins_its_category(write: Write) -> None:
    docs = write({"bank.yml": BANK, "docs/es/cards/lost-card.md": "mine", "docs/en/index.md": "# Help\n"})
    skeletons = write_skeleton(docs, "lost-card")
    assert [(skeleton.path.as_posix(), skeleton.written) for skeleton in skeletons] == [
        ("docs/es/cards/lost-card.md", False),
        ("docs/en/cards/lost-card.md", True),
        ("docs/ru/cards/lost-card.md", True),
    ]
    assert Path("docs/es/cards/lost-card.md").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("article_id", "category", "sentence"),
    [
        ("Lost Card", None, "the id 'Lost Card' is not made of a-z, 0-9 and hyphens. Write it as in lost-or-stolen-card."),
        ("../evil", None, "the id '../evil' is not made of a-z, 0-9 and hyphens. Write it as in lost-or-stolen-card."),
        ("lost", "../..", "the category '..' is not made of a-z, 0-9 and hyphens. Write it as in cards."),
        ("pin", "cash", "the article 'pin' is already in 'cards'. Run it without --category, or take another id than pin."),
    ],
)
def test_a_bad_name_is_one_sentence_and_nothing_is_written(write: Write, article_id: str, category: str | None, sentence: str) -> None:
    docs = write({"docs/es/cards/pin.md": "mine"})
    with pytest.raises(SkeletonError) as raised:
        write_skeleton(docs, article_id, category=category)
    assert (str(raised.value), raised.value.exit_code) == (sentence, 2)
    assert [path.name for path in Path().rglob("*.md")] == ["pin.md"]


def test_a_category_that_may_be_a_slip_has_its_nearest(write: Write) -> None:
    docs = write({"docs/es/cards/pin.md": "mine"})
    assert (nearest_category(docs, "card"), nearest_category(docs, "cards"), nearest_category(docs, "loans")) == ("cards", None, None)
