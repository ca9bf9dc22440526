"""Words of two languages in one question, taken from a file of the same questions in another language.

Which word is whose translation is told by how often both stand in the same rows (Dice's coefficient); no dictionary is needed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from random import Random

from search.evaluation.question import Question

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 5  # Letters that tell a word; the rest is mostly its ending.
_REPLACED = 2  # Words a question at most.
_OFTEN = 2  # Two words that stand together in one row only may do so by chance.
_ENOUGH = 0.4  # Of Dice's coefficient, for the same reason.


class Mixer:
    """Replaces words of questions by those of their translations."""

    def __init__(self, own: Iterable[Question], other: Iterable[Question]) -> None:
        translations = {question.row: _words(question.text) for question in other}
        self._rows = {q.row: (_words(q.text), translations[q.row]) for q in own if q.row in translations}
        self._own = Counter(stem for words, _ in self._rows.values() for stem in words)
        self._other = Counter(stem for _, words in self._rows.values() for stem in words)
        self._together = Counter((one, two) for words, others in self._rows.values() for one in words for two in others)

    def mixed(self, question: Question, random: Random) -> str | None:
        """Return the question with one or two words replaced, or None where no translation of a word is known."""
        pairs = self._pairs(question)
        if not pairs:
            return None
        chosen = random.sample(sorted(pairs), min(len(pairs), _REPLACED))
        replaced = {stem: pairs[stem] for stem in chosen}
        return _WORD.sub(lambda match: replaced.get(_stem(match[0]), match[0]), question.text)

    def _pairs(self, question: Question) -> Mapping[str, str]:
        """Return the words of a translation by the stems of the question's, the likeliest pairs first, each word once."""
        words, others = self._rows.get(question.row, ({}, {}))
        found: dict[str, str] = {}
        for one, two in sorted(((one, two) for one in words for two in others), key=lambda pair: (-self._dice(*pair), pair)):
            likely = self._together[one, two] >= _OFTEN and self._dice(one, two) >= _ENOUGH
            if likely and one not in found and others[two] not in found.values():
                found[one] = others[two]
        return {stem: word for stem, word in found.items() if word != words[stem]}

    def _dice(self, one: str, two: str) -> float:
        return 2 * self._together[one, two] / (self._own[one] + self._other[two])


def _words(text: str) -> dict[str, str]:
    """Return the words of a text by their stems."""
    return {_stem(word): word for word in _WORD.findall(text.lower())}


def _stem(word: str) -> str:
    return word.lower()[:_STEM]
