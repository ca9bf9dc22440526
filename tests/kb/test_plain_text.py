"""Markdown as the words that a reader sees."""

import pytest

from kb.plain_text import plain_text, shorten


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("Go to **Cards** and *tap* `Freeze`.", "Go to Cards and tap Freeze."),
        ('See [the **PIN**](pin.md#top "t") and [x][ref].', "See the PIN and x."),
        ("![The card](card.png) here", "The card here"),
        ("1. One\n2. Two\n- Three\n> Four", "One Two Three Four"),
        ("| A | B |\n| --- | --- |\n| 1 | 2 |", "A B 1 2"),
        ("Before\n\n```sh\nrm\n```\n\nAfter <!-- hidden --> all", "Before After all"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("", ""),
    ],
)
def test_marks_are_gone_and_words_are_left(markdown: str, words: str) -> None:
    assert plain_text(markdown) == words


def test_a_long_text_is_cut_after_a_sentence_else_after_a_word() -> None:
    assert shorten("One two. Three four. Five six.", 22) == "One two. Three four."
    assert shorten("One two three four", 12) == "One two…"
    assert shorten("Short.", 12) == "Short."
