"""The head of an article, with the line of every key."""

import pytest

from kb.front_matter import FrontMatterError, read_page


def test_keys_items_and_body_have_their_lines() -> None:
    page = read_page('---\ntitle: "A: b"\nquestions:\n  - one\n\n  - two\n---\nBody\n')
    assert (page.fields["title"].value, page.fields["title"].line) == ("A: b", 2)
    assert (page.fields["questions"].value, page.fields["questions"].item_lines) == (["one", "two"], (4, 6))
    assert (page.body, page.body_line) == ("Body\n", 8)


def test_a_page_without_front_matter_is_all_body() -> None:
    page = read_page("# Title\n\n---\n\nText\n")
    assert not page.has_front_matter
    assert (page.body, page.body_line) == ("# Title\n\n---\n\nText\n", 1)


def test_an_empty_head_is_a_head() -> None:
    assert read_page("---\n---\nBody").has_front_matter


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system [ls]", "!ENV HOME"])
def test_a_tag_is_refused_and_nothing_is_run(tag: str) -> None:
    with pytest.raises(FrontMatterError, match="the front matter is not valid YAML"):
        read_page(f"---\ntitle: {tag}\n---\n")


@pytest.mark.parametrize(
    ("head", "line", "mend"),
    [
        ("title: How to: reset", 2, 'Put the whole value in double quotes, as in title: "How to: reset"'),
        ("title: A\nquestions:\n\t- one", 4, "Indent with spaces, not tabs"),
        ('title: "C:\\dir"', 2, "Write a backslash inside double quotes twice"),
        ("title: A\nreviewed: 2026-13-01", 3, "Write dates as 2026-11-01"),
        ("title: A\n? [a]\n: b", 3, "Write keys as in title: …"),
    ],
)
def test_what_is_broken_has_its_line_and_its_mend(head: str, line: int, mend: str) -> None:
    with pytest.raises(FrontMatterError) as raised:
        read_page(f"---\n{head}\n---\nBody\n")
    assert (raised.value.line, raised.value.mend) == (line, mend)
