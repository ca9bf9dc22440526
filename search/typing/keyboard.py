"""Keys and letters: the two layouts of a Russian keyboard, and Russian written in Latin letters."""

import re
from collections.abc import Callable, Container

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_CYRILLIC_KEYS = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN_KEYS = str.maketrans(_CYRILLIC, _LATIN)
_WORD = re.compile(r"\S+")
_TRAILING = re.compile(r"[.,]+$")
_LETTERS_ONLY = re.compile(r"[a-z]+")

# Longer spellings first, so that `shch` is not read as `sh` and `ch`.
_SPELLINGS = (
    ("shch", "щ"),
    ("sch", "щ"),
    ("zh", "ж"),
    ("kh", "х"),
    ("ts", "ц"),
    ("ch", "ч"),
    ("sh", "ш"),
    ("yu", "ю"),
    ("ju", "ю"),
    ("ya", "я"),
    ("ja", "я"),
    ("yo", "ё"),
    ("jo", "ё"),
    ("ye", "е"),
    ("'", "ь"),
)
_LETTERS = str.maketrans({**dict(zip("abvgdezijklmnoprstufhcyqw", "абвгдезийклмнопрстуфхцыкв", strict=True)), "x": "кс"})
_SOUNDS = str.maketrans(
    {
        **dict(zip("абвгдезиклмнопрстуфхыэцйё", "abvgdeziklmnoprstufhiecie", strict=True)),
        "ж": "j",
        "ч": "4",
        "ш": "6",
        "щ": "6",
        "ъ": "",
        "ь": "",
        "ю": "iu",
        "я": "ia",
    }
)
_LATIN_SOUNDS = (
    ("shch", "6"),
    ("sch", "6"),
    ("sh", "6"),
    ("ch", "4"),
    ("zh", "j"),
    ("kh", "h"),
    ("ts", "c"),
    ("yo", "e"),
    ("jo", "e"),
    ("ye", "e"),
    ("y", "i"),
    ("x", "h"),
    ("w", "v"),
)


def on_russian_layout(text: str, written: Container[str], known: Callable[[str], bool]) -> str:
    """Return what Latin keys give on a Russian layout: `rfhnf` is `карта`; what is written with Latin letters, as `google` is, stays.

    Full stops and commas at a word's end are `ю` and `б` only where that makes a word, best one that is written in the articles.
    """

    def word(match: re.Match[str]) -> str:
        typed = match[0]
        if (name := _LETTERS_ONLY.search(typed)) and name[0] in written:
            return typed
        bare = len(_TRAILING.sub("", typed))
        readings = [typed[:end].translate(_TO_CYRILLIC_KEYS) + typed[end:] for end in range(len(typed), bare - 1, -1)]
        words = {reading: _TRAILING.sub("", reading).replace("ё", "е") for reading in readings}
        chosen = (reading for test in (written.__contains__, known) for reading in readings if test(words[reading]))
        return next(chosen, readings[-1])

    return _WORD.sub(word, text.lower())


def on_latin_layout(text: str) -> str:
    """Return what Cyrillic keys give on a Latin layout: `сфкв` is `card`."""
    return text.lower().translate(_TO_LATIN_KEYS)


def from_latin_letters(word: str) -> str:
    """Return a Russian word written in Latin letters, by the usual spellings: `zablokirovat` is `заблокироват`."""
    text = re.sub(r"ts(?:ya|ia|ja|a)$", "тся", word.lower())
    text = re.sub(r"(?<=[aeouy])[iyj](?![aeou])", "й", text)
    text = re.sub(r"(?<=i)[iyj]$", "й", text)
    text = re.sub(r"(?<![aeouyi])y(?![aeou])", "ы", text)
    for spelling, letter in _SPELLINGS:
        text = text.replace(spelling, letter)
    return text.translate(_LETTERS)


def sound(word: str) -> str:
    """Return a key under which a Russian word and its usual Latin spellings agree."""
    text = word.lower().replace("'", "")
    if text.isascii():
        for spelling, letter in _LATIN_SOUNDS:
            text = text.replace(spelling, letter)
        text = re.sub(r"j(?=[aeou])", "i", text) if "zh" not in word else text
    else:
        text = text.translate(_SOUNDS)
    text = re.sub(r"(.)\1+", r"\1", re.sub(r"tc|ts", "c", text))
    return text.replace("ie", "e")
