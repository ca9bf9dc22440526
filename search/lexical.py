"""The lexical index of one language: BM25 over stems and over pieces of words, one document an article."""

import logging
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from search.analyser import analyser, words
from search.passage import Passage, PassageKind

# A word of the title weighs as much as three of the body, one of a question as two; the topic repeats them and is left out.
_REPEAT = {PassageKind.TITLE: 3, PassageKind.SUMMARY: 1, PassageKind.QUESTION: 2, PassageKind.SECTION: 1}
_SATURATION, _LENGTH = 1.2, 0.5  # BM25's k1 and b.
_GRAMS = (3, 4)

Terms = Callable[[str], list[str]]


class LexicalIndex:
    """BM25 scores of a language's articles."""

    def __init__(self, lang: str, by_words: bm25s.BM25, by_grams: bm25s.BM25, articles: int) -> None:
        self._stems = analyser(lang).stems
        self._by_words = by_words
        self._by_grams = by_grams
        self._articles = articles

    @classmethod
    def build(cls, lang: str, documents: Sequence[Sequence[Passage]]) -> "LexicalIndex":
        """Index each article's passages as one document."""
        logging.getLogger("bm25s").setLevel(logging.WARNING)  # It reports every step at DEBUG, whatever the root's level.
        return cls(lang, _build(documents, analyser(lang).stems), _build(documents, grams), len(documents))

    @classmethod
    def load(cls, lang: str, folder: Path, articles: int) -> "LexicalIndex":
        """Load what `save` wrote."""
        by_words, by_grams = (bm25s.BM25.load(folder / name, load_corpus=False) for name in ("words", "grams"))
        return cls(lang, by_words, by_grams, articles)

    def save(self, folder: Path) -> None:
        """Write the index to a folder of its own."""
        self._by_words.save(folder / "words", show_progress=False)
        self._by_grams.save(folder / "grams", show_progress=False)

    def word_scores(self, query: str) -> NDArray[np.float32]:
        """Return every article's score by stems, shape (articles,); zeros where no word is known."""
        return _scores(self._by_words, self._stems(query), self._articles)

    def knows(self, text: str) -> bool:
        """Return whether every word of a text stands in the articles, in any form."""
        return all(any(stem in self._by_words.vocab_dict for stem in self._stems(word)) for word in words(text))

    def gram_scores(self, query: str) -> NDArray[np.float32]:
        """Return every article's score by pieces of words, shape (articles,)."""
        return _scores(self._by_grams, grams(query), self._articles)


def grams(text: str) -> list[str]:
    """Return the pieces of three and four letters of a text's words, the word's ends marked by a space."""
    marked = [f" {word} " for word in words(text)]
    return [word[at : at + size] for word in marked for size in _GRAMS for at in range(len(word) - size + 1)]


def _build(documents: Sequence[Sequence[Passage]], terms: Terms) -> bm25s.BM25:
    index = bm25s.BM25(method="lucene", k1=_SATURATION, b=_LENGTH)
    found = [_document(passages, terms) for passages in documents]
    # Numbered in a fixed order, since bm25s takes that of a set: equal articles must give equal files.
    numbers = {term: number for number, term in enumerate(sorted(set(chain.from_iterable(found))))}
    index.index(([[numbers[term] for term in document] for document in found], numbers), show_progress=False)
    return index


def _document(passages: Sequence[Passage], terms: Terms) -> list[str]:
    """Return an article's terms; summary and sections carry the title, which so counts once more with each."""
    return [term for passage in passages for term in terms(passage.text) * _REPEAT.get(passage.kind, 0)]


def _scores(index: bm25s.BM25, terms: Sequence[str], articles: int) -> NDArray[np.float32]:
    known = [term for term in dict.fromkeys(terms) if term in index.vocab_dict]
    if not known:
        return np.zeros(articles, dtype=np.float32)
    return np.asarray(index.get_scores(known), dtype=np.float32)
