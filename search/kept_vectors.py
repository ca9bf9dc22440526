"""Vectors of texts, each made once and kept, so that a build or a measurement embeds only what is new."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from search.content_cache import ContentCache
from search.encoder import Matrix, Progress, Vector

_CHUNK = 500  # Texts embedded before they are put into the cache: an interruption loses no more.

Make = Callable[[Sequence[str], Progress | None], Iterable[Vector]]


def kept_vectors(texts: Sequence[str], make: Make, cache: ContentCache, kind: str, progress: Progress | None = None) -> tuple[Matrix, int]:
    """Return the vectors of texts in order, and how many of the distinct ones had to be made; at least one must be given."""
    distinct = list(dict.fromkeys(texts))
    kept = cache.get(kind, distinct)
    missing = [text for text in distinct if text not in kept]
    for start in range(0, len(missing), _CHUNK):
        chunk = missing[start : start + _CHUNK]
        vectors = make(chunk, _shifted(progress, start, len(missing)))
        made = {text: vector.astype(np.float32).tobytes() for text, vector in zip(chunk, vectors, strict=True)}
        cache.put(kind, made.items())
        kept |= made
    return np.stack([np.frombuffer(kept[text], dtype=np.float32) for text in texts]), len(missing)


def _shifted(progress: Progress | None, start: int, total: int) -> Progress | None:
    return progress and (lambda done, _: progress(start + done, total))
