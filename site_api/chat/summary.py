"""A short summary for the person who takes over: the customer's own sentences, the ones that say most."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from kb.plain_text import shorten
from search.analyser import analyser

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_LONGEST = 400
_MOST = 3


def summarise(texts: Sequence[str], lang: str) -> str:
    """Return up to three of the customer's sentences in their order, those whose words come back most in what was said."""
    sentences = list(dict.fromkeys(part.strip() for text in texts for part in _SENTENCE_END.split(text) if part.strip()))
    words = analyser(lang)
    stems = [frozenset(words.stems(sentence)) for sentence in sentences]
    weights = Counter(stem for found in stems for stem in found)
    order = sorted(range(len(sentences)), key=lambda number: (-_weight(stems[number], weights), number))
    return shorten(" ".join(sentences[number] for number in sorted(order[:_MOST])), _LONGEST)


def _weight(stems: Iterable[str], weights: Counter[str]) -> int:
    return sum(weights[stem] for stem in stems)
