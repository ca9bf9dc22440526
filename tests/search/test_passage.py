"""The ways in which a question may meet an article."""

from pathlib import Path

from kb.reader import read_docs
from search.passage import Passage, PassageKind, read_passages
from tests.small_docs import article, write_docs

BODY = """Begin here.

## Block it

Open the app.

## Not this?

- [Another](b.md)
- [A third](c.md)
"""


def passages(folder: Path, text: str) -> tuple[Passage, ...]:
    docs = write_docs(folder, {"docs/en/a.md": text, "docs/en/b.md": "B", "docs/en/c.md": "C"})
    return read_passages(next(found for found in read_docs(docs).articles if found.id == "a"))


def test_title_summary_questions_and_sections_are_passages(tmp_path: Path) -> None:
    found = passages(tmp_path, article("Lost card", questions=["where is it?"], body=BODY))
    assert [passage for passage in found if passage.kind in {PassageKind.TITLE, PassageKind.QUESTION, PassageKind.SECTION}] == [
        Passage(PassageKind.TITLE, "Lost card"),
        Passage(PassageKind.QUESTION, "where is it?"),
        Passage(PassageKind.SECTION, "Lost card. Begin here."),
        Passage(PassageKind.SECTION, "Lost card. Block it. Open the app.", "block-it"),
    ]
    assert [passage.text.endswith("Lost card, in short.") for passage in found if passage.kind is PassageKind.SUMMARY] == [True]
    assert not any("Another" in passage.text for passage in found)


def test_a_long_section_is_cut_at_the_ends_of_sentences(tmp_path: Path) -> None:
    sentences = [f"Sentence {number} has exactly six words." for number in range(50)]
    parts = [p.text for p in passages(tmp_path, article("A", body=" ".join(sentences))) if p.kind is PassageKind.SECTION]
    assert len(parts) == 3
    assert all(len(part.split()) <= 121 and part.endswith(".") for part in parts)
    assert " ".join(part.removeprefix("A. ") for part in parts) == " ".join(sentences)


def test_a_sentence_above_the_limit_stays_whole(tmp_path: Path) -> None:
    long = "word " * 300 + "end."
    assert [p.text for p in passages(tmp_path, article("A", body=long)) if p.kind is PassageKind.SECTION] == [f"A. {long}"]
