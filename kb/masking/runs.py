"""Runs of digits in a text, without those that are amounts, dates, times and versions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.masking.lexicon import Role
from kb.masking.line import Line

_NOT = re.compile(
    r"(?<![\w.,])(?<!\d-)(?![6-9]\d\d\.\d{3}\.\d{3}(?![.,]?\d))(?:"  # Not of 922-24-10-55 and 699.120.334, which are phones.
    r"(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:(?:19|20)\d\d|\d\d)"  # 31.12.2024
    r"|(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:19|20)?\d\d"  # 12/31/2024
    r"|(?:19|20)\d\d([./-])(?:0[1-9]|1[0-2])\2(?:0[1-9]|[12]\d|3[01])"  # 2024-12-31
    r"|\d{1,2}/\d{1,4}|\d{1,2}:\d\d(?::\d\d)?"  # 24/12, 23:50
    r"|\d{1,3}(?:([., ])\d{3})?(?:\3\d{3}){0,3}[.,]\d{1,2}|\d{1,9}[.,]\d{1,6}"  # 1.399,99, 1.1734, 35.000
    r"|\d{1,3}(?:[.,]\d{3}){2,4}|\d{1,4}\.\d{1,4}\.\d{1,6}"  # 1.000.000, 12.0.3
    r")(?![\w]|[.,/:]\d)"
)
_SIGNED = re.compile(
    r"[€$£₽¥] ?\d[\d .,]{0,15}"
    r"|(?<![\d.,-])(?:\d{1,3}(?:[ .,]\d{1,3}){0,4}|\d{4,9}(?:[.,]\d\d)?) ?[€$£₽¥%]"
)
_RUN = re.compile(r"(?:\+ ?)?\(?\d(?:[ .()/-]{0,3}\d)*+")
_GROUP = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Group:
    """Digits that stand together."""

    start: int
    end: int
    digits: str


@dataclass(frozen=True)
class Run:
    """Digits and the signs between them, as one writes a card or a phone."""

    start: int
    end: int
    text: str
    groups: tuple[Group, ...]

    @property
    def digits(self) -> str:
        """Return the digits alone."""
        return "".join(group.digits for group in self.groups)


def runs(line: Line) -> Iterator[Run]:
    """Yield the runs that may be secrets, in the order of the text."""
    text = _cut(_SIGNED, _cut(_NOT, line.folded))
    for match in _RUN.finditer(text):
        start, end = match.span()
        if not _is_part_of_word(line, start, end):
            groups = (Group(start + part.start(), start + part.end(), part[0]) for part in _GROUP.finditer(match[0]))
            yield Run(start, end, match[0], tuple(groups))


def _cut(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: "\1" * len(match[0]), text)


_GLUED = {Role.PIN, Role.CVV, Role.OTP, Role.CODE, Role.PASSWORD, Role.PHONE, Role.CARD, Role.ID}


def _is_part_of_word(line: Line, start: int, end: int) -> bool:
    """Tell whether digits belong to a word as in 115-ФЗ or MS03; in pin4821 they don't."""
    before, after = line.folded[max(start - 1, 0) : start], line.folded[end : end + 2]
    if after[:1].isalpha() or after[:1] in {"_", "@"} or (after[:1] == "-" and after[1:].isalpha()):
        return True
    if before.isalpha():
        return next(line.before(start)).role not in _GLUED
    return before in {"_", "@", "#", "§"} if before else False
