"""Which articles lie near an article, for the end of its page."""

from collections.abc import Mapping

import numpy as np

from search.encoder import Matrix
from search.index import LanguageIndex

Related = Mapping[tuple[str, str], tuple[str, ...]]


def related_articles(languages: Mapping[str, LanguageIndex], count: int = 4) -> Related:
    """Return, by (language, id), the ids of the articles whose passages are nearest on average."""
    return {key: ids for part in languages.values() for key, ids in _related_in(part, count)}


def _related_in(part: LanguageIndex, count: int) -> list[tuple[tuple[str, str], tuple[str, ...]]]:
    middles = centres(part)
    near = middles @ middles.T
    np.fill_diagonal(near, -np.inf)
    ids = [article.id for article in part.articles]
    ordered = np.lexsort((np.broadcast_to(part.id_rank, near.shape), -near))[:, :count]
    pairs = zip(part.articles, ordered, strict=True)
    return [
        ((part.lang, article.id), tuple(ids[number] for number in row if np.isfinite(near[i, number])))
        for i, (article, row) in enumerate(pairs)
    ]


def centres(part: LanguageIndex) -> Matrix:
    """Return each article's mean vector, the mean of all taken off: what is common to a bank tells nothing apart."""
    vectors = part.matrix
    sums = np.add.reduceat(vectors, part.starts[:-1], axis=0)
    means = sums / np.diff(part.starts)[:, None]
    centred = means - means.mean(axis=0)
    return np.asarray(centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9), dtype=np.float32)
