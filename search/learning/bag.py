"""A question as a bag of its words, pairs of words and pieces of words, each hashed to one of a fixed number of places.

Hashed and not listed, so that an index holds no dictionary of customers' words.
"""

import zlib
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from search.analyser import words
from search.lexical import grams

PLACES = 1 << 15


def places(text: str) -> NDArray[np.int64]:
    """Return the places of all that a text holds, each once, in order."""
    found = words(text)
    pairs = (f"{one} {other}" for one, other in pairwise(found))
    # The mark keeps a short word apart from the piece of the same letters.
    return np.unique([zlib.crc32(term.encode()) % PLACES for term in (*(f"={word}" for word in found), *pairs, *grams(text))]).astype(
        np.int64
    )
