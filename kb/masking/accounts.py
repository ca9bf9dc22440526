"""E-mail addresses, IBANs and the ids of people that are known by their shape alone."""

import re
from collections.abc import Iterator
from itertools import chain

from kb.masking.line import Line
from kb.masking.secret import Secret, SecretKind
from kb.numbers import EMAIL, iban_length

_SPELLED = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}+ ?(?:\(at\)|\[at\]| arroba | собака ) ?(?:[\w-]{1,63}+(?:\.| punto | dot | точка )){1,4}[a-zа-я]{2,24}\b"
)
_IBAN_START = re.compile(r"(?<![^\W_])[a-z]{2}(?: ?-?)\d{2}(?=[ .-]{0,2}[a-z0-9])")
_CYRILLIC = str.maketrans("асеорхкмтвну", "aceopxkmtbhy")
_GROUP = re.compile(r"[ .-]{0,2}([a-z0-9]{1,34})(?![a-z0-9])")
_WORDS = frozenset("yaeсавкн")  # One-letter words that could be a DNI's letter.
_IBAN_SHORTEST = 15
_TYPO = 2
_SHAPES = [
    re.compile(pattern)
    for pattern in (
        r"(?<![\w-])\d{2}\.?\d{3}\.?\d{3}[ -]?[trwagmyfpdxbnjzsqvhlcke](?!\w)",  # Spain: DNI.
        r"(?<![\w-])[xyz][ -]?\d{7}[ -]?[trwagmyfpdxbnjzsqvhlcke](?!\w)",  # Spain: NIE.
        r"(?<![\w-])\d{3}-\d{3}-\d{3}[ -]\d{2}(?![\w-])",  # Russia: SNILS.
        r"(?<![\w-])[a-ceghj-rtw-z][a-ceghj-nprqtw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d](?!\w)",  # Britain: NINO.
        r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])",  # United States: SSN.
        r"(?<![\w-])(?=[a-z]{2})[a-z9]{5} ?\d{6} ?[a-z9]{2}\d[a-z]{2}(?!\w)",  # Britain: driving licence.
        r"(?<![\w-])[a-z]{6}\d{2}[a-z]\d{2}[a-z]\d{3}[a-z](?!\w)",  # Italy: codice fiscale.
    )
]
_PASSPORT = re.compile(r"(?<![\w-])\d{2} ?\d{2}[\s,]{0,3}(?:номер|ном|no|n|№)[\s.:]{0,3}\d{6}(?!\w)")  # Russia: series and number.


def find_emails(line: Line) -> Iterator[Secret]:
    """Find addresses of people; those of a firm's desk stay, since a customer asks whether they are real."""
    if "@" in line.folded:
        for match in EMAIL.finditer(line.folded):
            if match[0].partition("@")[0] not in line.lexicon.role_addresses:
                yield Secret(SecretKind.EMAIL, *match.span())
    for match in _SPELLED.finditer(line.folded):
        yield Secret(SecretKind.EMAIL, *match.span())


def find_ibans(line: Line) -> Iterator[Secret]:
    """Find accounts by country and length; a mistyped digit makes one no less secret."""
    text = line.folded.translate(_CYRILLIC)
    for match in _IBAN_START.finditer(text):
        spaced = not match[0].isalnum()
        if spaced and not line.original[match.start() : match.start() + 2].isupper():
            continue  # As in "no 7730".
        length = iban_length(match[0][:2])
        end = _iban_end(text, match.start(), length) if length else None
        if end:
            yield Secret(SecretKind.IBAN, match.start(), end)


def _iban_end(text: str, start: int, length: int) -> int | None:
    """Return where an account ends: at its country's length, or with its last group if a few characters lack or are too many."""
    count, end = 0, start
    while count < length and (group := _GROUP.match(text, end)):
        # A word after the account is no part of it; only the first groups name a bank by letters.
        if count + len(group[1]) > length + _TYPO or (count >= _IBAN_SHORTEST and group[1].isalpha()):
            break
        count, end = count + len(group[1]), group.end()
    digits = sum(map(str.isdigit, text[start:end]))
    return end if abs(count - length) <= _TYPO and digits * 2 > count else None


def find_ids(line: Line) -> Iterator[Secret]:
    """Find ids of people whose shape nothing else has; their check digit may be mistyped too."""
    text = line.folded.translate(_CYRILLIC)
    for match in chain(_PASSPORT.finditer(line.folded), *(shape.finditer(text) for shape in _SHAPES)):
        # In "12345678 y la clave" the letter is a word.
        if not (match[0][-2].isspace() and line.original[match.end() - 1] in _WORDS):
            yield Secret(SecretKind.NATIONAL_ID, *match.span())
