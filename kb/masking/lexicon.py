"""The words of the data file, found in a text in linear time."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from kb.yaml_loader import load_yaml

_WORDS = Path(__file__).parent / "words.yml"
_LONGEST_STEM = 16


class Role(StrEnum):
    """What a word in a text says about the number or word beside it."""

    CARD = "card"
    CVV = "cvv"
    PIN = "pin"
    OTP = "otp"
    CODE = "code"
    KEY = "key"
    PASSWORD = "password"  # noqa: S105
    PHONE = "phone"
    ID = "id"
    ACCOUNT = "account"
    REFERENCE = "reference"
    ALIKE = "alike"
    TYPED = "typed"
    SENT = "sent"
    TOPIC = "topic"
    CASH = "cash"
    UNIT = "unit"
    CURRENCY = "currency"
    WHEN = "when"
    GLUE = "glue"
    DEVICE = "device"
    STATE = "state"
    JOINT = "joint"
    COPULA = "copula"


# One word may play several parts; phrases of these roles are looked for apart from all others.
_APART = {Role.UNIT, Role.CURRENCY, Role.WHEN, Role.GLUE, Role.DEVICE, Role.STATE, Role.JOINT, Role.COPULA, Role.TOPIC, Role.CASH}


class _Fold(dict[int, int]):
    """One character for one: lower case, no accents, plain digits, spaces and hyphens, so that places stay what they are."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        category = unicodedata.category(char)
        if category == "Nd":
            folded = ord("0") + unicodedata.decimal(char)
        elif category == "Pd" or char == "−":
            folded = ord("-")
        elif category == "Zs":
            folded = ord(" ")
        else:
            lower = unicodedata.normalize("NFD", char)[0].lower()
            folded = ord(lower) if len(lower) == 1 else code
        self[code] = folded
        return folded


_FOLD = _Fold()


def fold(text: str) -> str:
    """Return the text in one spelling, character by character."""
    return text.translate(_FOLD)


@dataclass(frozen=True)
class _Phrases:
    """Phrases by their first word: whole words, and stems with any ending."""

    whole: dict[str, list[tuple[tuple[str, ...], Role]]]
    stems: dict[str, list[tuple[tuple[str, ...], Role]]]

    def at(self, words: Sequence[str], place: int) -> tuple[int, Role] | None:
        """Return the longest phrase that begins at a place, as its number of words and its role."""
        first = words[place]
        if not first:
            return None
        found: tuple[int, Role] | None = None
        for phrases in (self.whole.get(first), *(self.stems.get(first[:end]) for end in range(1, min(len(first), _LONGEST_STEM) + 1))):
            for phrase, role in phrases or ():
                if (found is None or len(phrase) > found[0]) and _fits(phrase, words, place):
                    found = len(phrase), role
        return found


def _fits(phrase: tuple[str, ...], words: Sequence[str], place: int) -> bool:
    if place + len(phrase) > len(words):
        return False
    # The first word is known from the table, and most phrases fail at the second: no generator for those.
    if len(phrase) > 1 and not _is_word(phrase[1], words[place + 1]):
        return False
    return all(_is_word(phrase[number], words[place + number]) for number in range(2, len(phrase)))


def _is_word(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


@dataclass(frozen=True)
class Lexicon:
    """What the data file says."""

    phrases: _Phrases
    single: dict[Role, _Phrases]
    role_addresses: frozenset[str]
    phone_regions: tuple[str, ...]

    def roles(self, words: Sequence[str]) -> list[Role | None]:
        """Return for each word the role of the longest phrase that it belongs to; the phrases don't overlap."""
        roles: list[Role | None] = [None] * len(words)
        place = 0
        while place < len(words):
            length, role = self.phrases.at(words, place) or (1, None)
            roles[place : place + length] = [role] * length
            place += length
        return roles

    def has(self, word: str, role: Role) -> bool:
        """Tell whether one word may play a part."""
        return self.single[role].at([word], 0) is not None


@cache
def read_lexicon() -> Lexicon:
    """Read the words, those of all languages together."""
    data = load_yaml(_WORDS).items()
    found = {role: [str(word) for words in languages.values() for word in words or ()] for role, languages in data}
    return Lexicon(
        _phrases((role, found.get(role, ())) for role in Role if role not in _APART),
        {role: _phrases([(role, found.get(role, ()))]) for role in _APART},
        frozenset(map(fold, found.get("role_address", ()))),
        tuple(dict.fromkeys(found.get("phone_regions", ()))),
    )


def _phrases(groups: Iterable[tuple[Role, Iterable[str]]]) -> _Phrases:
    phrases = _Phrases({}, {})
    for role, texts in groups:
        for text in texts:
            words = tuple(fold(text).split())
            first = words[0]
            table, key = (phrases.stems, first[:-1]) if first.endswith("*") else (phrases.whole, first)
            table.setdefault(key, []).append((words, role))
    return phrases
