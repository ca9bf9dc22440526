"""Words as the lexical index compares them: lower case, without accents, ё as е, stemmed."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from threading import Lock

import Stemmer

_KEPT_WORDS = 50_000  # By language; about 10 MB.
_WORD = re.compile(r"\w+")
_STEMMERS = {"es": "spanish", "en": "english", "ru": "russian"}
_KEPT = {"ñ": "\0", "й": "\1"}  # Letters of their own, not letters with an accent.


def fold(text: str) -> str:
    """Return a text in lower case without accents; ñ and й stay letters of their own."""
    text = unicodedata.normalize("NFC", text).lower().replace("ё", "е")
    for letter, mark in _KEPT.items():
        text = text.replace(letter, mark)
    text = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    for letter, mark in _KEPT.items():
        text = text.replace(mark, letter)
    return unicodedata.normalize("NFC", text)


def words(text: str) -> list[str]:
    """Return the folded words of a text."""
    return _WORD.findall(fold(text))


def plain(text: str) -> str:
    """Return a text's folded words with one space between, as texts are compared and signs are looked for."""
    return " ".join(words(text))


class Analyser:
    """Turns a text of one language into the stems that are indexed and looked up."""

    def __init__(self, lang: str) -> None:
        name = _STEMMERS.get(lang[:2])
        if name is None and lang[:2] in Stemmer.algorithms():
            name = lang[:2]
        self._stemmer = Stemmer.Stemmer(name) if name else None
        self._lock = Lock()
        # A stemmer is not safe to share between threads; most words are answered from here.
        self.word_stems = lru_cache(maxsize=_KEPT_WORDS)(self._word_stems)

    def stems(self, text: str) -> list[str]:
        """Return the stems of a text's words, in order; a word whose accents change its stem gives two.

        `habitación` is stemmed as `habit`, like `habitaciones`, and without its accent as `habitacion`, as it is often typed.
        """
        found = _WORD.findall(unicodedata.normalize("NFC", text).lower())
        return [stem for word in found for stem in self.word_stems(word)]

    def stems_of(self, found: Iterable[str]) -> frozenset[str]:
        """Return the stems of many words, all at once, as they are written and without accents."""
        joined = "\n".join(found)
        lists = [listed.split("\n") for listed in (joined, fold(joined))]
        with self._lock:
            stemmed = ["\n".join(self._stemmer.stemWords(listed) if self._stemmer else listed) for listed in lists]
        return frozenset(stem for listed in stemmed for stem in fold(listed).split("\n"))

    def _word_stems(self, word: str) -> tuple[str, ...]:
        folded = fold(word)
        if self._stemmer is None:
            return (folded,)
        with self._lock:
            accented, bare = self._stemmer.stemWords([word, folded])
        return tuple(dict.fromkeys((fold(accented), fold(bare))))


@cache
def analyser(lang: str) -> Analyser:
    """Return the analyser of a language."""
    return Analyser(lang)
