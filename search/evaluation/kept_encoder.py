"""An encoder that embeds no question twice, for several engines that are asked the same ones."""

import copy
from functools import lru_cache
from typing import TypeVar

from search.encoder import Encoder

_E = TypeVar("_E", bound=Encoder)


def keep_queries(encoder: _E) -> _E:
    """Return the same encoder, which keeps the vector of every question."""
    kept = copy.copy(encoder)
    kept.encode_query = lru_cache(maxsize=None)(encoder.encode_query)  # type: ignore[method-assign]
    return kept
