"""The lexical index of one language: BM25 over stems, one document an article."""

import logging
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from search.analyser import analyser
from search.passage import Passage, PassageKind

# A word of the title weighs as much as three of the body, one of a question or the summary as two.
_REPEAT = {PassageKind.TITLE: 3, PassageKind.SUMMARY: 2, PassageKind.QUESTION: 2, PassageKind.SECTION: 1}


class LexicalIndex:
    """BM25 scores of a language's articles."""

    def __init__(self, lang: str, index: bm25s.BM25, articles: int) -> None:
        self._analyser = analyser(lang)
        self._index = index
        self._articles = articles

    @classmethod
    def build(cls, lang: str, documents: Sequence[Sequence[Passage]]) -> "LexicalIndex":
        """Index each article's passages as one document."""
        stems = analyser(lang).stems
        tokens = [[stem for p in passages for stem in stems(p.text) * _REPEAT[p.kind]] for passages in documents]
        logging.getLogger("bm25s").setLevel(logging.WARNING)  # It reports every step at DEBUG, whatever the root's level.
        index = bm25s.BM25(method="lucene")
        # In a fixed order, since bm25s takes that of a set: equal articles must give equal files.
        vocabulary = {stem: number for number, stem in enumerate(sorted(set(chain.from_iterable(tokens))))}
        index.index(([[vocabulary[stem] for stem in found] for found in tokens], vocabulary), show_progress=False)
        return cls(lang, index, len(documents))

    @classmethod
    def load(cls, lang: str, folder: Path, articles: int) -> "LexicalIndex":
        """Load what `save` wrote."""
        return cls(lang, bm25s.BM25.load(folder, load_corpus=False), articles)

    def save(self, folder: Path) -> None:
        """Write the index to a folder of its own."""
        self._index.save(folder, show_progress=False)

    def scores(self, query: str) -> NDArray[np.float32]:
        """Return every article's score, shape (articles,); zeros where no word is known."""
        stems = [stem for stem in self._analyser.stems(query) if stem in self._index.vocab_dict]
        if not stems:
            return np.zeros(self._articles, dtype=np.float32)
        return np.asarray(self._index.get_scores(stems), dtype=np.float32)
