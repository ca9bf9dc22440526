"""Whether a text says nothing but what another says: numbers, names and words of content, and no denial turned round.

It would rather refuse a faithful sentence than let an invented one through: a refusal only costs the model's wording.
"""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Prefix

from search.analyser import analyser, fold, words
from site_api.chat.texts import read_texts

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_LINK = re.compile(r"\w+://|www\.|@", re.IGNORECASE)
_LEAST_COMMON, _SHARE_COMMON = 5, 0.75
_LONGEST_FREE = 3  # Letters: shorter words carry no content.


def is_supported(said: str, source: str, lang: str) -> bool:
    """Return whether every sentence of a text is supported by its source."""
    sentences, sources = list(_sentences(said)), list(_sentences(source))
    return bool(sentences) and all(_is_sentence_supported(sentence, sources, lang) for sentence in sentences)


def _is_sentence_supported(sentence: str, sources: Sequence[str], lang: str) -> bool:
    whole = " ".join(sources)
    if _LINK.search(sentence) or not set(_NUMBER.findall(sentence)) <= set(_NUMBER.findall(whole)):
        return False
    known = _content(whole, lang, free=False)
    if not all(any(_is_same(stem, other) for other in known) for stem in _content(sentence, lang)):
        return False
    nearest = max(sources, key=lambda source: len(_content(sentence, lang) & _content(source, lang)))
    return _denies(sentence, lang) == _denies(nearest, lang)


def _is_same(stem: str, other: str) -> bool:
    """Return whether two stems are forms of one word, as заблокир and заблокирова: stemmers part what verbs of one root do."""
    common = Prefix.similarity(stem, other)
    return stem == other or common >= max(_LEAST_COMMON, _SHARE_COMMON * min(len(stem), len(other)))


def _content(text: str, lang: str, *, free: bool = True) -> frozenset[str]:
    """Return the stems of the words that carry content; with `free`, without those that only connect."""
    connecting = set(map(fold, read_texts(lang).hears["connecting"])) if free else set()
    stems = analyser(lang).stems
    kept = (word for word in words(text) if len(word) > _LONGEST_FREE and word not in connecting)
    return frozenset(stem for word in kept for stem in stems(word)[:1])


def _denies(text: str, lang: str) -> bool:
    return bool(set(map(fold, read_texts(lang).hears["denying"])) & set(words(text)))


def _sentences(text: str) -> Iterator[str]:
    return (part.strip() for part in _SENTENCE_END.split(text) if part.strip())
