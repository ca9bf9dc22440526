"""An encoder whose cosines can be read off the words: one axis a keyword."""

import hashlib
from collections.abc import Sequence

import numpy as np

from search.analyser import words
from search.encoder import Matrix, Progress, Vector


class KeywordEncoder:
    """Counts its keywords; a text with none of them lies on an axis of its own, so that every vector has length 1.

    `encoded` holds every passage that it was asked for, in order.
    """

    def __init__(self, *keywords: str) -> None:
        self._axes = {keyword: axis for axis, keyword in enumerate(keywords, 1)}
        self.encoded: list[str] = []

    @property
    def digest(self) -> str:
        """Name the model: equal digests give equal vectors."""
        return hashlib.sha256(" ".join(self._axes).encode()).hexdigest()[:16]

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return len(self._axes) + 1

    companion = None

    def knows(self, word: str) -> bool:
        """Return whether a word is a keyword, and so no slip of the finger."""
        return word in self._axes

    def encode_query(self, text: str) -> Vector:
        """Return the vector of one question."""
        counts = np.zeros(self.dimension, dtype=np.float32)
        for word in words(text):
            if word in self._axes:
                counts[self._axes[word]] += 1
        if not counts.any():
            counts[0] = 1
        return np.asarray(counts / np.linalg.norm(counts), dtype=np.float32)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Return the vectors of many passages."""
        self.encoded += texts
        if progress:
            progress(len(texts), len(texts))
        return np.array([self.encode_query(text) for text in texts], dtype=np.float32).reshape(-1, self.dimension)
