"""How questions are really typed: with a typo, without accents, in capitals, in the wrong letters, in the middle of a long message.

Each way is a function of a text and a seeded generator, and returns None for a language in which nobody types so.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from random import Random

from search.evaluation.chatter import CHATTER

Typed = Callable[[str, str, Random], str | None]

_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_ROWS = {"latin": ("qwertyuiop", "asdfghjkl", "zxcvbnm"), "ru": ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")}
_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_LATIN_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f h c ch sh sch . y . e yu ya".replace(".", "").split(" "),
        strict=True,
    )
)
_LONG_MESSAGE = 120


def with_typo(text: str, lang: str, random: Random) -> str:
    """Change one word of four letters or more: two letters swapped, one left out, doubled, or the key beside it hit."""
    words = list(_LONG_WORD.finditer(text))
    if not words:
        return text
    word = random.choice(words)
    # The first letter is seldom the wrong one.
    at = random.randrange(word.start() + 1, word.end() - 1)
    slip = random.choice((_swap, _leave_out, _double, _beside))
    return slip(text, at, lang, random)


def without_accents(text: str, lang: str, random: Random) -> str:  # noqa: ARG001
    """Leave out accents, and write ё as е; й stays, since it has a key of its own."""
    if lang == "ru":
        return text.replace("ё", "е").replace("Ё", "Е")
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return bare.replace("¿", "").replace("¡", "")


def in_capitals(text: str, lang: str, random: Random) -> str:  # noqa: ARG001
    """Type with caps lock on."""
    return text.upper()


def in_latin_letters(text: str, lang: str, random: Random) -> str | None:  # noqa: ARG001
    """Write Russian as it sounds, on a keyboard without Russian letters."""
    if lang != "ru":
        return None
    return "".join(_LATIN_LETTERS.get(char, char) for char in text.lower())


def on_wrong_layout(text: str, lang: str, random: Random) -> str | None:  # noqa: ARG001
    """Hit the right keys with the other layout on: Russian with the English one, English with the Russian one."""
    keys = {"ru": (_RUSSIAN_KEYS, _LATIN_KEYS), "en": (_LATIN_KEYS, _RUSSIAN_KEYS)}.get(lang)
    return text.lower().translate(str.maketrans(*keys)) if keys else None


def in_long_message(text: str, lang: str, random: Random) -> str | None:
    """Bury the question in a message of 120 words that are about something else."""
    if lang not in CHATTER:
        return None
    sentences = random.sample(CHATTER[lang], len(CHATTER[lang]))
    missing = _LONG_MESSAGE - len(text.split())
    before = round(missing * random.uniform(0.3, 0.7))
    chatter = " ".join(sentences).split()
    # Only whole sentences come before the question; the last one after it may be cut, as messages are.
    start = _end_of_sentence(chatter, before)
    return " ".join([*chatter[:start], text, *chatter[start : max(start, missing)]])


TYPED: Mapping[str, Typed] = {
    "typo": with_typo,
    "no_accents": without_accents,
    "capitals": in_capitals,
    "latin_letters": in_latin_letters,
    "wrong_layout": on_wrong_layout,
    "long_message": in_long_message,
}


def _swap(text: str, at: int, lang: str, random: Random) -> str:
    # Two equal letters swapped would be no typo.
    if text[at] == text[at + 1]:
        return _leave_out(text, at, lang, random)
    return f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}"


def _leave_out(text: str, at: int, lang: str, random: Random) -> str:  # noqa: ARG001
    return text[:at] + text[at + 1 :]


def _double(text: str, at: int, lang: str, random: Random) -> str:  # noqa: ARG001
    return text[:at] + text[at] + text[at:]


def _beside(text: str, at: int, lang: str, random: Random) -> str:
    for row in _ROWS["ru" if lang == "ru" else "latin"]:
        if (place := row.find(text[at].lower())) >= 0:
            return text[:at] + random.choice(row[max(0, place - 1) : place] + row[place + 1 : place + 2]) + text[at + 1 :]
    return _leave_out(text, at, lang, random)


def _end_of_sentence(words: list[str], near: int) -> int:
    ends = [number for number, word in enumerate(words, 1) if word[-1] in ".!?"]
    return min(ends, key=lambda end: (abs(end - near), end))
