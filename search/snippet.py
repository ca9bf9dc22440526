"""The piece of an article that shows why it was found, HTML-escaped, with the question's words marked."""

import re
from collections.abc import Sequence
from html import escape

from search.analyser import Analyser

LENGTH = 220  # Characters, before marks are added.
_LEAD = 80  # Characters shown before the first marked word, where the text does not begin near it.
_WORD = re.compile(r"\w{3,}")  # Shorter words, such as articles, are not marked.


def snippet(text: str, query_stems: frozenset[str], analyser: Analyser) -> str:
    """Return about `LENGTH` characters of a text around the first word of the question, safe to put into a page."""
    marks = _marks(text, query_stems, analyser)
    start = _start(text, marks)
    end = _end(text, start)
    body = _marked(text, start, end, [mark for mark in marks if start <= mark[0] and mark[1] <= end])
    return f"{'… ' if start else ''}{body}{'…' if end < len(text) else ''}"


def _marks(text: str, query_stems: frozenset[str], analyser: Analyser) -> list[tuple[int, int]]:
    """Return where the question's words stand, up to a window after the first."""
    marks: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        if marks and match.start() > marks[0][0] + LENGTH:
            break
        if not query_stems.isdisjoint(analyser.word_stems(match[0].lower())):
            marks.append(match.span())
    return marks


def _start(text: str, marks: Sequence[tuple[int, int]]) -> int:
    """Return where to begin: at the start where the first marked word is near it, else some words before that word."""
    if not marks or marks[0][0] < LENGTH * 2 // 3:
        return 0
    return text.find(" ", marks[0][0] - _LEAD) + 1


def _end(text: str, start: int) -> int:
    """Return where to end, after a whole word."""
    if len(text) - start <= LENGTH:
        return len(text)
    space = text.rfind(" ", start, start + LENGTH)
    return space if space > start else start + LENGTH


def _marked(text: str, start: int, end: int, marks: Sequence[tuple[int, int]]) -> str:
    parts, at = [], start
    for first, last in marks:
        parts += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
        at = last
    return "".join([*parts, escape(text[at:end])])
