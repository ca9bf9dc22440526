"""Words of two languages in one question, taken from a file of the same questions in another language.

Which word is whose translation is told by how often both stand in the same rows (Dice's coefficient); no dictionary is needed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from random import Random

from search.evaluation.question import Question

_WORD = re.compile(r"[^\W\d_]{4,}")
_REPLACED = 2  # Words a question at most.
_ENOUGH = 0.3  # Below it, words stand together by chance.


class Mixer:
    """Replaces words of questions by those of their translations."""

    def __init__(self, own: Iterable[Question], other: Iterable[Question]) -> None:
        translations = {question.row: _words(question.text) for question in other}
        self._rows = {q.row: (_words(q.text), translations[q.row]) for q in own if q.row in translations}
        self._own = Counter(word for words, _ in self._rows.values() for word in words)
        self._other = Counter(word for _, words in self._rows.values() for word in words)
        self._together = Counter((one, two) for words, others in self._rows.values() for one in words for two in others)

    def mixed(self, question: Question, random: Random) -> str | None:
        """Return the question with one or two words replaced, or None where no translation of a word is known."""
        pairs = self._pairs(question)
        if not pairs:
            return None
        chosen = random.sample(sorted(pairs), min(len(pairs), _REPLACED))
        replaced = {word: pairs[word] for word in chosen}
        return _WORD.sub(lambda match: replaced.get(match[0].lower(), match[0]), question.text)

    def _pairs(self, question: Question) -> Mapping[str, str]:
        words, others = self._rows.get(question.row, (set(), set()))
        nearest = {word: max(others, key=lambda other: (self._dice(word, other), other)) for word in words if others}
        return {word: other for word, other in nearest.items() if word != other and self._dice(word, other) >= _ENOUGH}

    def _dice(self, word: str, other: str) -> float:
        return 2 * self._together[word, other] / (self._own[word] + self._other[other])


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))
