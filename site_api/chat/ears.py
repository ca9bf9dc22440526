"""What is understood without a search: small talk, a plain wish, a yes or a no, anger. All words come from the texts' data files."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.analyser import fold
from site_api.chat.texts import Texts
from site_api.chat.turn import Intent

_NOT_A_WORD = re.compile(r"[^\w\s]+")
_DROPPED = re.compile("['’`\ufe0f\U0001f3fb-\U0001f3ff]")  # Apostrophes, and what only changes the look of an emoji.
_LONGEST_PHRASE = 8
YES, NO, FAILS, CALL_BACK = "yes", "no", "fails", "call_back"
_SPOKEN = (Intent.GREETING, Intent.THANKS, Intent.GOODBYE, Intent.ROBOT, Intent.PERSON, Intent.SOLVED, Intent.NOT_SOLVED)
# Where a message is made of several phrases ("hi, thanks, bye"), the first of these says what it is.
_WEIGHT = (
    CALL_BACK,
    Intent.PERSON,
    Intent.NOT_SOLVED,
    FAILS,
    Intent.ROBOT,
    Intent.GOODBYE,
    Intent.SOLVED,
    Intent.THANKS,
    NO,
    YES,
    Intent.GREETING,
)


def plain(text: str) -> str:
    """Return a text as phrases are compared: folded, without punctuation; of one without words, its signs."""
    dropped = _DROPPED.sub("", fold(text))
    words = " ".join(_NOT_A_WORD.sub(" ", dropped).split())
    return words or "".join(dict.fromkeys("".join(dropped.split())))


@dataclass(frozen=True)
class Ears:
    """One language's words, compiled."""

    lang: str
    phrases: Mapping[str, str]
    ordinals: Mapping[str, int]
    anger: tuple[re.Pattern[str], ...]
    follow_up: tuple[re.Pattern[str], ...]

    def small_talk(self, text: str) -> str | None:
        """Return what a plain text is when it is made of known phrases and nothing else."""
        if text in self.phrases:
            return self.phrases[text]
        parts = self._parts(text.split())
        return next((name for name in _WEIGHT if name in parts), None) if parts else None

    def ordinal(self, text: str) -> int | None:
        """Return which of the choices a text names, from 1."""
        return self.ordinals.get(text)

    def is_angry(self, text: str) -> bool:
        """Return whether a plain text is angry."""
        return any(sign.search(text) for sign in self.anger)

    def is_follow_up(self, text: str) -> bool:
        """Return whether a plain text leans on what was said before."""
        return any(sign.search(text) for sign in self.follow_up)

    def _parts(self, words: Sequence[str]) -> set[str]:
        """Return the kinds of the phrases that a text is made of; nothing where a word is left over."""
        found: set[str] = set()
        place = 0
        while place < len(words):
            ends = range(min(len(words), place + _LONGEST_PHRASE), place, -1)
            end = next((end for end in ends if " ".join(words[place:end]) in self.phrases), None)
            if end is None:
                return set()
            found.add(self.phrases[" ".join(words[place:end])])
            place = end
        return found


def ears(texts: Iterable[Texts]) -> dict[str, Ears]:
    """Return what is understood, by language; regions of one language are heard together."""
    found: dict[str, Ears] = {}
    for one in texts:
        known = found.get(one.lang)
        found[one.lang] = _merged(known, _ears(one)) if known else _ears(one)
    return found


def _ears(texts: Texts) -> Ears:
    hears = texts.hears
    phrases = {plain(str(phrase)): str(name) for name in (*_SPOKEN, YES, NO, FAILS, CALL_BACK) for phrase in hears.get(name, ())}
    ordinals = {plain(str(word)): number for number, words in enumerate(hears.get("ordinal", ()), 1) for word in words}
    return Ears(texts.lang, phrases, ordinals, _compiled(hears.get("anger", ())), _compiled(hears.get("follow_up", ())))


def _compiled(signs: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(sign) for sign in signs)


def _merged(one: Ears, other: Ears) -> Ears:
    return Ears(one.lang, {**other.phrases, **one.phrases}, {**other.ordinals, **one.ordinals}, one.anger + other.anger, one.follow_up)
