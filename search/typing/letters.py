"""How likely letters follow one another in a language, learned from its articles."""

import math
import re
from collections import Counter
from collections.abc import Iterable

_NOT_LETTERS = re.compile(r"[\W\d_]+")
_WEIGHTS = (0.7, 0.2, 0.0999)  # Of three letters, two and one; the rest is for what never occurred.
_UNSEEN = 1e-6


class LetterModel:
    """An interpolated model of letter triples; a score is the mean log-probability of a letter."""

    def __init__(self, texts: Iterable[str]) -> None:
        triples: Counter[str] = Counter()
        for text in texts:
            padded = f"  {letters(text)} "
            triples.update(padded[at : at + 3] for at in range(len(padded) - 2))
        pairs: Counter[str] = Counter()
        singles: Counter[str] = Counter()
        contexts: Counter[str] = Counter()
        for triple, count in triples.items():
            pairs[triple[1:]] += count
            singles[triple[2]] += count
            contexts[triple[:2]] += count
        before: Counter[str] = Counter()
        for pair, count in pairs.items():
            before[pair[0]] += count
        self.letters = sum(singles.values())
        total = self.letters or 1
        self._triples = {triple: _WEIGHTS[0] * count / contexts[triple[:2]] for triple, count in triples.items()}
        self._pairs = {pair: _WEIGHTS[1] * count / before[pair[0]] for pair, count in pairs.items()}
        self._singles = {single: _WEIGHTS[2] * count / total for single, count in singles.items()}

    def score(self, text: str) -> float:
        """Return how much a text looks like the language; -14 is nothing like it, -2 is an ordinary sentence."""
        padded = f"  {letters(text)} "
        logs = [
            math.log(
                self._triples.get(padded[at : at + 3], 0)
                + self._pairs.get(padded[at + 1 : at + 3], 0)
                + self._singles.get(padded[at + 2], 0)
                + _UNSEEN
            )
            for at in range(len(padded) - 2)
        ]
        return sum(logs) / max(1, len(logs))


def letters(text: str) -> str:
    """Return a text's letters, lower case, ё as е, everything else as one space."""
    return _NOT_LETTERS.sub(" ", text.lower().replace("ё", "е")).strip()
