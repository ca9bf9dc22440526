"""The rules that need the encoder, as data: articles in, findings out."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from kb.reader import read_docs
from search.content_cache import ContentCache
from search.deep_checks import check_deep, check_with
from tests.keyword_encoder import KeywordEncoder
from tests.small_docs import article, write_docs

KEYWORDS = ("card", "lost", "pin", "transfer", "late", "cheque", "fee", "phone")
LOST = article("Lost card", questions=["lost card help", "phone lost card"])
PIN = article("Forgotten pin", questions=["pin pin", "pin phone"])
LATE = article("Late transfer", questions=["late transfer", "transfer fee"])
GOOD = {"docs/en/lost.md": LOST, "docs/en/pin.md": PIN, "docs/en/late.md": LATE}


def findings(folder: Path, articles: Mapping[str, str]) -> list[tuple[str, str, int, str]]:
    centre = read_docs(write_docs(folder, articles))
    found = check_with(centre, KeywordEncoder(*KEYWORDS), ContentCache(folder / "cache.sqlite"))
    return [(finding.rule.code, finding.path.name, finding.line, finding.found) for finding in found]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        (
            {"docs/en/lost-2.md": article("Lost the card", questions=["card lost again"])},
            ("K701", "lost-2.md", 2, "the article 'lost-2' says what 'lost' says (likeness 1.00)"),
        ),
        (
            {"docs/en/pin.md": article("Forgotten pin", questions=["pin pin", "Lost card: HELP!"])},
            ("K701", "pin.md", 6, "the question 'Lost card: HELP!' is also one of 'lost' ('lost card help')"),
        ),
        (
            {"docs/en/pin.md": article("Forgotten pin", questions=["pin pin", "fee for a late transfer"])},
            (
                "K702",
                "pin.md",
                6,
                "even with itself, the question 'fee for a late transfer' finds 'late' first, whose nearest question is 'late transfer'",
            ),
        ),
    ],
)
def test_each_rule_says_what_it_found_and_where(
    tmp_path: Path, changed: Mapping[str, str], expected: list[object] | tuple[str, str, int, str]
) -> None:
    found = findings(tmp_path, {**GOOD, **changed})
    assert found == expected if isinstance(expected, list) else expected in found


def test_a_question_that_only_itself_holds_is_found_when_it_is_left_out(tmp_path: Path) -> None:
    pin = article("Forgotten pin", questions=["cheque cheque", "pin pin"])
    late = article("Late transfer", questions=["late transfer"], body="A cheque is a late transfer with a cheque: cheque cheque cheque.")
    found = findings(tmp_path, GOOD | {"docs/en/pin.md": pin, "docs/en/late.md": late})
    assert [(code, file, text.split(",")[0]) for code, file, _, text in found] == [("K702", "pin.md", "without itself")]


def test_what_was_embedded_once_is_not_embedded_again(tmp_path: Path) -> None:
    centre = read_docs(write_docs(tmp_path, GOOD))
    encoder = KeywordEncoder(*KEYWORDS)
    check_with(centre, encoder, ContentCache(tmp_path / "cache.sqlite"))
    count = len(encoder.encoded)
    check_with(centre, encoder, ContentCache(tmp_path / "cache.sqlite"))
    assert len(encoder.encoded) == count


def test_nothing_published_needs_no_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_OUT", str(tmp_path / "none"))
    docs = write_docs(tmp_path, {"docs/en/a.md": article("A", status="draft")})
    assert check_deep(read_docs(docs)) == []
    assert not (tmp_path / "none").exists()
