"""Inner products of one vector with many, on the thread that asks: BLAS would start threads of its own, which fight with the encoder's."""

import faiss
import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

_LOWEST = float(np.finfo(np.float32).min)


def flat(vectors: NDArray[np.float32]) -> faiss.Index:
    """Return vectors, shape (rows, dimension), as an index that keeps them as they are."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return index


def similarities(index: faiss.Index, query: Scores) -> Scores:
    """Return the query's inner product with every row, shape (rows,)."""
    # By range and not by rank: every product is wanted, and sorting them would take twice as long.
    _, scores, rows = index.range_search(np.ascontiguousarray(query[None, :], dtype=np.float32), _LOWEST)
    found = np.zeros(index.ntotal, dtype=np.float32)
    found[rows] = scores
    return found
