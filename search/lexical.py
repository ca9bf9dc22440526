"""The lexical index of one language: BM25 over pieces of words, one document an article."""

import logging
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from search.analyser import words
from search.passage import Passage, PassageKind

# A word of the title weighs as much as three of the body, one of a question as two; the topic repeats them and is left out.
_REPEAT = {PassageKind.TITLE: 3, PassageKind.SUMMARY: 1, PassageKind.QUESTION: 2, PassageKind.SECTION: 1}
_SATURATION, _LENGTH = 1.2, 0.5  # BM25's k1 and b.
_GRAMS = (3, 4)


class LexicalIndex:
    """BM25 scores of a language's articles."""

    def __init__(self, by_grams: bm25s.BM25, articles: int) -> None:
        self._by_grams = by_grams
        self._articles = articles

    @classmethod
    def build(cls, documents: Sequence[Sequence[Passage]]) -> "LexicalIndex":
        """Index each article's passages as one document."""
        logging.getLogger("bm25s").setLevel(logging.WARNING)  # It reports every step at DEBUG, whatever the root's level.
        return cls(_build(documents), len(documents))

    @classmethod
    def load(cls, folder: Path, articles: int) -> "LexicalIndex":
        """Load what `save` wrote."""
        return cls(bm25s.BM25.load(folder, load_corpus=False), articles)

    def save(self, folder: Path) -> None:
        """Write the index to a folder of its own."""
        self._by_grams.save(folder, show_progress=False)

    def scores(self, query: str) -> NDArray[np.float32]:
        """Return every article's score, shape (articles,); zeros where no piece of a word is known."""
        scores = np.zeros(self._articles, dtype=np.float32)
        numbers = self._by_grams.vocab_dict
        known = np.array([numbers[gram] for gram in dict.fromkeys(grams(query)) if gram in numbers], dtype=np.int64)
        if known.size:
            # All at once: the library's own way, gram by gram, takes twice the time.
            np.add.at(scores, self._of("indices", known), self._of("data", known))
        return scores

    def _of(self, name: str, grams: NDArray[np.int64]) -> NDArray[Any]:
        """Return what the index keeps under a name of each article that has a gram, gram after gram."""
        kept, starts = self._by_grams.scores[name], self._by_grams.scores["indptr"]
        return np.concatenate([kept[start:end] for start, end in zip(starts[grams].tolist(), starts[grams + 1].tolist(), strict=True)])


def grams(text: str) -> list[str]:
    """Return the pieces of three and four letters of a text's words, the word's ends marked by a space."""
    marked = [f" {word} " for word in words(text)]
    return [word[at : at + size] for word in marked for size in _GRAMS for at in range(len(word) - size + 1)]


def _build(documents: Sequence[Sequence[Passage]]) -> bm25s.BM25:
    index = bm25s.BM25(method="lucene", k1=_SATURATION, b=_LENGTH)
    found = [_document(passages) for passages in documents]
    # Numbered in a fixed order, since bm25s takes that of a set: equal articles must give equal files.
    numbers = {gram: number for number, gram in enumerate(sorted(set(chain.from_iterable(found))))}
    index.index(([[numbers[gram] for gram in document] for document in found], numbers), show_progress=False)
    return index


def _document(passages: Sequence[Passage]) -> list[str]:
    """Return an article's pieces; summary and sections carry the title, which so counts once more with each."""
    return [gram for passage in passages for gram in grams(passage.text) * _REPEAT.get(passage.kind, 0)]
