"""The vectors of many questions, as a search makes them; each is made once and kept."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from search.asked import Asked, parted
from search.content_cache import ContentCache
from search.encoder import Encoder, Matrix, Progress, Vector, with_companion
from search.kept_vectors import kept_vectors


def cache_kind(encoder: Encoder) -> str:
    """Return under which kind an encoder's vectors of questions are kept."""
    return f"query {encoder.digest}"


def embed_questions(texts: Sequence[str], encoder: Encoder, cache: ContentCache, progress: Progress | None = None) -> Matrix:
    """Return the vectors of texts by one encoder, shape (texts, dimension); those in the cache are not made again."""
    if not texts:
        return np.empty((0, encoder.dimension), dtype=np.float32)
    # A question runs on one thread, so that two side by side use two cores.
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:

        def make(chunk: Sequence[str], told: Progress | None) -> Iterator[Vector]:
            yield from pool.map(encoder.encode_query, chunk)
            if told:
                told(len(chunk), len(chunk))

        return kept_vectors(texts, make, cache, cache_kind(encoder), progress)[0]


def question_vectors(texts: Sequence[str], encoder: Encoder, cache: ContentCache, progress: Progress | None = None) -> Matrix:
    """Return the questions' vectors by the encoder and, beside them, by its companion, shape (texts, dimensions)."""
    parts = (embed_questions(texts, one, cache, progress if one is encoder else None) for one in with_companion(encoder))
    return np.hstack(list(parts))


def ask_all(texts: Sequence[str], encoder: Encoder, cache: ContentCache) -> list[Asked]:
    """Return many questions with their vectors."""
    vectors = question_vectors(texts, encoder, cache)
    return [parted(text, row, encoder.dimension) for text, row in zip(texts, vectors, strict=True)]
