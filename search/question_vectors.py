"""The vectors of many questions, as a search makes them; each is made once and kept."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from search.asked import Asked, parted
from search.content_cache import ContentCache
from search.encoder import Encoder, Matrix, Progress, with_companion

_CHUNK = 500  # Questions embedded before they are put into the cache: an interrupted run loses no more.


def cache_kind(encoder: Encoder) -> str:
    """Return under which kind an encoder's vectors of questions are kept."""
    return f"query {encoder.digest}"


def embed_questions(texts: Sequence[str], encoder: Encoder, cache: ContentCache, progress: Progress | None = None) -> Matrix:
    """Return the vectors of texts by one encoder, shape (texts, dimension); those in the cache are not made again."""
    if not texts:
        return np.empty((0, encoder.dimension), dtype=np.float32)
    kind = cache_kind(encoder)
    distinct = list(dict.fromkeys(texts))
    kept = cache.get(kind, distinct)
    missing = [text for text in distinct if text not in kept]
    done = 0
    # A question runs on one thread, so that two side by side use two cores.
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for chunk in _chunks(missing):
            vectors = pool.map(encoder.encode_query, chunk)
            made = {text: vector.astype(np.float32).tobytes() for text, vector in zip(chunk, vectors, strict=True)}
            cache.put(kind, made.items())
            kept |= made
            done += len(chunk)
            if progress:
                progress(done, len(missing))
    return np.array([np.frombuffer(kept[text], dtype=np.float32) for text in texts], dtype=np.float32).reshape(len(texts), -1)


def question_vectors(texts: Sequence[str], encoder: Encoder, cache: ContentCache, progress: Progress | None = None) -> Matrix:
    """Return the questions' vectors by the encoder and, beside them, by its companion, shape (texts, dimensions)."""
    parts = (embed_questions(texts, one, cache, progress if one is encoder else None) for one in with_companion(encoder))
    return np.hstack(list(parts))


def ask_all(texts: Sequence[str], encoder: Encoder, cache: ContentCache) -> list[Asked]:
    """Return many questions with their vectors."""
    vectors = question_vectors(texts, encoder, cache)
    return [parted(text, row, encoder.dimension) for text, row in zip(texts, vectors, strict=True)]


def _chunks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[start : start + _CHUNK] for start in range(0, len(texts), _CHUNK))
