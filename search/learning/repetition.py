"""A question that comes again in the very words that an agent resolved: the article that resolved it answers it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from search.analyser import words

# Of the 31 questions that BANKING77's training part has twice in the same words, 30 belong to one article.
RIGHT = 0.97
_FEWEST = 4  # Words: a shorter question may mean anything.

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Repetition:
    """The words of each learned question, hashed and in order, and the number of its article; shape (questions,) both.

    Hashed, so that an index holds no text of customers.
    """

    hashes: Hashes
    articles: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str], articles: Sequence[int]) -> "Repetition":
        """Keep the questions that are long enough and were resolved with one article only."""
        found: dict[int, set[int]] = {}
        for text, article in zip(texts, articles, strict=True):
            if (number := _hash(text)) is not None:
                found.setdefault(number, set()).add(article)
        kept = {number: next(iter(owners)) for number, owners in sorted(found.items()) if len(owners) == 1}
        return cls(np.array(list(kept), dtype=np.uint64), np.array(list(kept.values()), dtype=np.int64))

    def article(self, text: str) -> int | None:
        """Return the number of the article that resolved a question of these words, or None."""
        number = _hash(text)
        if number is None:
            return None
        place = int(np.searchsorted(self.hashes, np.uint64(number)))
        return int(self.articles[place]) if place < len(self.hashes) and int(self.hashes[place]) == number else None


def _hash(text: str) -> int | None:
    found = words(text)
    if len(found) < _FEWEST:
        return None
    return int.from_bytes(blake2b(" ".join(found).encode(), digest_size=8).digest(), "big")
