"""Spaces at which a line may not break, and where they belong: on pages, not in data.

A number that is torn in two at the end of a line is hard to read and harder to dial. Programs, though, compare and search
texts with ordinary spaces.
"""

import re

NO_BREAK = "\u00a0"
_NO_BREAK_SPACES = re.compile("[\u00a0\u202f]")
_WORD_JOINER = "\u2060"
_RANGE = re.compile(r"(?<=\d)[–-](?=\d)")
# Inside a number, and between it and the sign of its currency.
_INSIDE_NUMBER = re.compile(r"(?<=\d) (?=\d|[€$£₽%])")


def unbroken(text: str) -> str:
    """Return a text that never breaks."""
    return text.replace(" ", NO_BREAK)


def unbroken_numbers(text: str) -> str:
    """Return a text that may break anywhere but inside its numbers, phone numbers and amounts."""
    return _INSIDE_NUMBER.sub(NO_BREAK, text)


def unbroken_ranges(text: str) -> str:
    """Return a text that breaks at no dash between two numbers, as in 8:00–20:00."""
    return _RANGE.sub(rf"{_WORD_JOINER}\g<0>{_WORD_JOINER}", text)


def ordinary(text: str) -> str:
    """Return a text with ordinary spaces only, for programs."""
    return _NO_BREAK_SPACES.sub(" ", text)
