"""What cannot be read becomes one finding, and the rest is read all the same."""

from collections.abc import Callable, Mapping
from pathlib import Path

from kb.reader import read_docs

Write = Callable[[Mapping[str, str | bytes]], Path]
GOOD = "---\ntitle: Good\n---\nHello.\n"


def test_a_file_that_is_not_utf8_is_named_with_line_and_byte(write: Write) -> None:
    centre = read_docs(write({"docs/en/a.md": b"---\ntitle: A\n---\nca\xf1a\n", "docs/en/good.md": GOOD}))
    assert [str(finding) for finding in centre.findings] == [
        "docs/en/a.md:4: error K101: the file is not UTF-8 (byte 0xf1). Save it as UTF-8 in your editor."
    ]
    assert [article.id for article in centre.articles] == ["good"]


def test_an_article_of_five_megabytes_is_not_read(write: Write) -> None:
    centre = read_docs(write({"docs/en/a.md": "word " * 1_000_000, "docs/en/good.md": GOOD}))
    assert [str(finding) for finding in centre.findings] == [
        "docs/en/a.md:1: error K103: the file has 5.0 MB. Split it: one topic a page, 90 to 250 words."
    ]


def test_windows_line_ends_and_a_byte_order_mark_are_read_as_usual(write: Write) -> None:
    centre = read_docs(write({"docs/en/a.md": "\ufeff" + GOOD.replace("\n", "\r\n")}))
    assert [(article.title, article.body_line) for article in centre.articles] == [("Good", 4)]
    assert centre.findings == ()


def test_hidden_folders_are_left_out(write: Write) -> None:
    centre = read_docs(write({"docs/en/.drafts/a.md": GOOD, "docs/en/b.md": GOOD}))
    assert [article.id for article in centre.articles] == ["b"]


def test_a_page_of_brackets_alone_is_read_at_once(write: Write) -> None:
    from kb.check import check_docs

    report = check_docs(write({"docs/en/a.md": "[" * 100_000, "docs/en/b.md": "![[(`**a _b <!-- " * 20_000}), levels={})
    assert {finding.rule.code for finding in report.findings} == {"K108"}
