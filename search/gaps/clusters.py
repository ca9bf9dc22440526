"""Questions of one meaning, in whatever language: vectors that can be compared, and groups of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.classifier import directions
from search.encoder import Encoder, Matrix, Vector, with_companion
from search.index import Index

# Cosine distance at which two groups are no longer one. Of 231 questions to 77 articles, each in three languages, groups at it
# hold one matter (homogeneity .93) and most matters are in one group (completeness .83); .50 gives .96 and .82, .62 .88 and .86.
_APART = 0.55


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the language that it is in."""

    text: str
    lang: str


def vectors(texts: Sequence[Text], index: Index, encoder: Encoder) -> Matrix:
    """Return the texts' vectors with what is common to their language taken off, both encoders' side by side.

    Without that, questions are grouped by language before they are grouped by matter.
    """
    rows = [
        np.concatenate([directions(one.encode_query(text.text), middle) for one, middle in _seen_from(encoder, index, text)])
        for text in texts
    ]
    return _normal(np.array(rows, dtype=np.float32).reshape(len(texts), -1))


def cluster(points: Matrix) -> NDArray[np.int64]:
    """Return the group of each row; groups are numbered by the first row that they have."""
    if len(points) < 2:
        return np.zeros(len(points), dtype=np.int64)
    from sklearn.cluster import AgglomerativeClustering

    grouping = AgglomerativeClustering(n_clusters=None, distance_threshold=_APART, metric="cosine", linkage="average")
    labels = grouping.fit_predict(points)
    _, firsts, numbers = np.unique(labels, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(firsts))[numbers], dtype=np.int64)


def _seen_from(encoder: Encoder, index: Index, text: Text) -> Iterator[tuple[Encoder, Vector]]:
    """Yield each encoder with the mean of a language's texts; the second one's languages lie together as they are."""
    part = index.languages.get(text.lang)
    nothing: Vector = np.zeros(1, dtype=np.float32)
    means = (part.classifiers.first.mean if part and part.classifiers else nothing, nothing)
    yield from zip(with_companion(encoder), means, strict=False)


def _normal(rows: Matrix) -> Matrix:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)
