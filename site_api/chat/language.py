"""One language a turn, decided once: the customer's."""

import unicodedata
from collections.abc import Callable

from site_api.chat.turn import Heard, Intent

_CYRILLIC = ("be", "bg", "mk", "ru", "sr", "uk")
_ENOUGH = 3  # Words: fewer say too little of their language, as in "ok" or "visa card".


def decide_language(heard: Heard, talked: str | None, given: str | None, detect: Callable[[str], str]) -> str | None:
    """Return the language to answer in, or None where nothing tells it.

    `talked` is the conversation's language, `given` the app's. A short message stays in the one that is known, unless it is written
    in another script; a script that nobody here reads changes nothing.
    """
    known = talked or given
    if heard.lang is not None:
        return heard.lang
    if heard.intent is not Intent.QUESTION:
        return known
    if known is not None and (is_unread(heard.folded) or (len(heard.folded.split()) < _ENOUGH and _fits(heard.folded, known))):
        return known
    return detect(heard.text)


def _fits(text: str, lang: str) -> bool:
    return not any(map(str.isalpha, text)) or is_cyrillic(text) == (lang in _CYRILLIC)


def is_unread(text: str) -> bool:
    """Return whether a text is in a script that no language here is written in, as Arabic: it tells nothing about which to answer in."""
    return not any(unicodedata.name(char, "").startswith(("LATIN", "CYRILLIC")) for char in text)


def is_cyrillic(text: str) -> bool:
    """Return whether most letters of a text are Cyrillic."""
    letters = [char for char in text if char.isalpha()]
    return sum(unicodedata.name(char, "").startswith("CYRILLIC") for char in letters) * 2 > len(letters)
