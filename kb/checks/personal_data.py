"""Personal data that was copied into an article by mistake: addresses, phones, cards and accounts.

The bank's own facts are allowed, and so are the names that RFC 2606 keeps for examples. The libraries that know numbers are
loaded only where digits stand that are nobody's fact.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from kb.article import Article
from kb.bank import Bank
from kb.finding import Finding
from kb.help_centre import HelpCentre
from kb.numbers import EMAIL, is_card, is_iban, is_phone
from kb.rules import finding

_NUMBER = re.compile(r"(?<![\w@/=.#-])\+?(?:\d{0,3} ?\(\d{1,4}\) ?)?\d[\d\u00a0\u202f \t./-]{4,28}\d(?![\w@]|\s?[€$£₽%])")
_INTERNATIONAL = re.compile(r"\+\d[\d ]{6,18}")
_PHONE_LENGTHS = range(7, 16)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0-]?[A-Z0-9]{1,4}){3,9}\b")
_DIGITS = re.compile(r"\d+")
_EXAMPLE = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$", re.IGNORECASE)
_MEND = "Delete it, or name it as a fact of the bank, as in {{ phone.support }}"


def check_personal_data(centre: HelpCentre) -> Iterator[Finding]:
    """Yield e-mail addresses, phone, card and account numbers that are not the bank's own."""
    own = _Own(centre.bank)
    for article in centre.articles:
        for first_line, text in _texts(article, centre):
            for start, kind, value in own.others(text):
                line = first_line + text.count("\n", 0, start)
                yield finding("K605", article.source, line, f"{kind} {_masked(value)!r} stands in the article", _MEND)


class _Own:
    """What the bank says of itself, and by that what belongs to somebody else."""

    def __init__(self, bank: Bank) -> None:
        self._facts = list(_strings(bank.facts or {}))
        self._domains = {match[1].lower() for text in self._facts for match in EMAIL.finditer(text)}
        self._digits = {_digits(text) for text in self._facts}

    def others(self, text: str) -> Iterator[tuple[int, str, str]]:
        """Yield (offset, kind, value) of everything that is somebody else's."""
        if "@" in text:
            yield from self._emails(text)
        ibans = [match for match in _IBAN.finditer(text) if is_iban(match[0])]
        yield from ((match.start(), "the account number", match[0]) for match in ibans)
        for match in _NUMBER.finditer(text):
            in_iban = any(iban.start() <= match.start() < iban.end() for iban in ibans)
            kind = None if in_iban else self._kind(match[0])
            if kind:
                yield match.start(), kind, match[0]

    def _emails(self, text: str) -> Iterator[tuple[int, str, str]]:
        for match in EMAIL.finditer(text):
            if match[1].lower() not in self._domains and not _EXAMPLE.search(match[1]):
                yield match.start(), "the e-mail address", match[0]

    def _kind(self, number: str) -> str | None:
        digits = _digits(number)
        if any(own.endswith(digits) for own in self._digits):
            return None  # A fact, or one without its country code.
        if is_card(digits):
            return "the card number"
        if len(digits) in _PHONE_LENGTHS and is_phone(number, self._region):
            return "the phone number"
        return None

    @cached_property
    def _region(self) -> str | None:
        """The country of the bank's own numbers, so that local ones are known as phones too."""
        international = next((text for text in self._facts if _INTERNATIONAL.fullmatch(text)), None)
        if international is None:
            return None
        import phonenumbers

        return phonenumbers.region_code_for_number(phonenumbers.parse(international))


def _texts(article: Article, centre: HelpCentre) -> Iterator[tuple[int, str]]:
    """Yield (first line, text) of what the writer wrote; a title or summary taken from the body is not said twice."""
    head = centre.heads.get(article.source, {})
    for key, text in (("title", article.title), ("summary", article.summary)):
        if key in head:
            yield head[key].line, text
    for item, question in enumerate(article.questions):
        yield centre.line(article, "questions", item), question
    yield article.body_line, article.markdown


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _strings(item)
    else:
        yield str(value)


def _digits(text: str) -> str:
    return "".join(_DIGITS.findall(text))


def _masked(value: str) -> str:
    """Hide the end of a value: what must not stand in an article must not stand in a log either."""
    return f"{value[:4]}…"
