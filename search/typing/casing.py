"""Capitals as the articles write them: `i lost my iphone` is `I lost my iPhone`, since encoders read the two differently."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+")
_WITHIN = re.compile(r"(?<=[\w,;)] )[^\W\d_]+")  # Not at a sentence's beginning, where every word has a capital.
_LAST = re.compile(r"[^\W\d_]+(?=[.!?…]|$)")
_NAME = 0.8  # Of a word's places, those with the capital; less has a word that is also a button's.
_OFTEN = 3  # Places in which a word such as `my` does not close a sentence, to say that it never does.
_BEGINNING = re.compile(r"(?:^|(?<=[.!?…] )|(?<=[¿¡]))[^\W\d_]")
_NO_STOP = re.compile(r"(?<=[^\W\d_]) (?=[^\W\d_])")


class Casing:
    """How the articles of a language write the words that they do not write in small letters."""

    def __init__(self, texts: Iterable[str]) -> None:
        forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        kept = list(texts)
        for text in kept:
            for word in _WITHIN.findall(text):
                forms[word.lower()][word] += 1
        usual = {word: max(found, key=lambda form: (found[form], form)) for word, found in forms.items()}
        self._names = {word: form for word, form in usual.items() if form != word and forms[word][form] >= _NAME * forms[word].total()}
        counts = Counter({word: found.total() for word, found in forms.items()})
        closing = {word.lower() for text in kept for word in _LAST.findall(text)}
        self._unclosing = frozenset(word for word, count in counts.items() if count >= _OFTEN and word not in closing)

    def restored(self, text: str) -> str:
        """Return a text whose sentences begin with a capital, and whose names have theirs."""
        named = _WORD.sub(lambda match: self._names.get(match[0], match[0]), text)
        return _BEGINNING.sub(lambda match: match[0].upper(), named)

    def with_stops(self, text: str) -> str:
        """Return a text with a full stop where one was forgotten: `my card is lost Please help`."""
        return _NO_STOP.sub(lambda match: ". " if self._is_end(text[: match.start()], text[match.end() :]) else " ", text)

    def _is_end(self, before: str, after: str) -> bool:
        last, first = before.rsplit(" ", 1)[-1], _WORD.match(after)
        return bool(last.islower() and last not in self._unclosing and first and first[0].istitle() and first[0].lower() not in self._names)
