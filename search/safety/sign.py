"""Signs of a kind of message: phrases that anyone can read and write, and how they are looked for."""

import re
from collections.abc import Iterable

_GAP = r"(?: \w+){0,5}"
_NUMBER = r"\d+"


def pattern(phrases: Iterable[str]) -> str:
    """Return one regular expression for a sign's phrases, over a text as `plain` gives it.

    A phrase is words; `*` at a word's end stands for any ending, `#` for a number, `...` for up to five words between, `a|b` for either.
    """
    return "|".join(rf"\b{_phrase(phrase.split())}\b" for phrase in phrases)


def _phrase(parts: list[str]) -> str:
    found = ""
    for part in parts:
        if part == "...":
            found += _GAP
        else:
            found += f"{' ' if found else ''}{_word(part)}"
    return found


def _word(part: str) -> str:
    forms = (re.escape(form).replace(r"\*", r"\w*").replace(r"\#", _NUMBER) for form in part.split("|"))
    return f"(?:{'|'.join(forms)})"
