"""Inner products of one vector with many, on the thread that asks: BLAS would start threads of its own, which fight with the encoder's."""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


def flat(vectors: NDArray[np.float32]) -> faiss.IndexFlat:
    """Return vectors, shape (rows, dimension), as an index that keeps them as they are."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return index


def read_flat(path: Path) -> faiss.IndexFlat:
    """Read such an index; raise ValueError where it is another one."""
    index = faiss.read_index(str(path))
    if not isinstance(index, faiss.IndexFlat):
        raise ValueError(f"{path} holds no plain vectors")
    return index


def similarities(index: faiss.IndexFlat, query: Scores) -> Scores:
    """Return the query's inner product with every row, shape (rows,)."""
    if query.shape != (index.d,):  # The function below would read on beyond the query's end.
        raise ValueError(f"a query of shape {query.shape} for vectors of {index.d} numbers")
    found = np.empty(index.ntotal, dtype=np.float32)
    query = np.ascontiguousarray(query, dtype=np.float32)
    # Not `search` or `range_search`: every product is wanted, in the order of the rows.
    faiss.fvec_inner_products_ny(  # type: ignore[attr-defined] # The stubs of 1.15 lack it.
        faiss.swig_ptr(found), faiss.swig_ptr(query), index.get_xb(), index.d, index.ntotal
    )
    return found
