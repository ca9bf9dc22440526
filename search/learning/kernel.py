"""The kernel regression at build time: its votes, and what it would say of questions that it had not learned.

Leaving questions out needs no second training: with M the kernel matrix plus its ridge, the residuals of a left-out block B are
(M⁻¹)_BB⁻¹ (M⁻¹ Y)_B. One inversion gives them for any block.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.learning.bag import PLACES, places
from search.learning.blend import Floats
from search.learning.examples import Examples, Numbers
from search.learning.model import WORDS, nearness
from search.learning.space import Space, scaled

# Of 896 axes: 192 lose nothing that could be measured (.001 of hit@1), and are a fifth of the memory.
_AXES = 192
_RIDGE = 0.25
_FARTHEST = 4.0  # No two points are farther apart; what has learned nothing is as far away as that.
_SHRINK = 5  # So many texts are added to a language's own before its centre is taken, with the centre of all.


@dataclass(frozen=True)
class Kernel:
    """The fitted regression; `inverse` holds the lower triangle of (K + ridge)⁻¹ and `votes` has shape (examples, articles)."""

    space: Space
    support: Floats
    votes: Floats
    word_votes: Floats
    rarity: Floats
    inverse: Floats
    targets: Floats

    def left_out(self, block: Numbers) -> Floats:
        """Return what the others say of the examples of a block, given in order; shape (block, articles)."""
        from scipy.linalg import solve

        lower = np.tril(self.inverse[np.ix_(block, block)])
        whole = lower + np.tril(lower, -1).T
        return np.asarray(self.targets[block] - solve(whole, self.votes[block], assume_a="pos", overwrite_a=True), dtype=np.float32)


def fit_kernel(examples: Examples) -> Kernel:
    """Fit the regression; the same examples give the same votes."""
    from scipy.linalg import lapack

    space, support = _space(examples)
    rarity, bags = _bags(examples)
    targets = np.eye(len(examples.ids), dtype=np.float32)[examples.articles]
    matrix = _likeness(support) + np.float32(WORDS) * (bags @ bags.T).toarray()
    matrix[np.diag_indices(len(matrix))] += _RIDGE
    factor, _ = lapack.spotrf(np.asfortranarray(matrix), lower=1, overwrite_a=1)
    del matrix
    votes, _ = lapack.spotrs(factor, targets, lower=1)
    inverse, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
    return Kernel(space, support, votes, np.asarray(bags.T @ votes, dtype=np.float32), rarity, inverse, targets)


def _space(examples: Examples) -> tuple[Space, Floats]:
    own = slice(examples.learned, None)
    vectors = examples.vectors[own] if len(examples.vectors) > examples.learned else examples.vectors
    langs = examples.langs[own] if len(examples.vectors) > examples.learned else examples.langs
    middle = vectors.mean(axis=0)
    offsets = {"": middle}
    for lang in np.unique(langs).tolist():
        texts = vectors[langs == lang]
        offsets[lang] = ((texts.sum(axis=0) + _SHRINK * middle) / (len(texts) + _SHRINK)).astype(np.float32)
    centred = examples.vectors - np.array([offsets.get(lang, middle) for lang in examples.langs.tolist()])
    whole = np.hstack(scaled(centred, examples.sizes))
    _, axes = np.linalg.eigh(whole.T @ whole)
    space = Space(examples.sizes, offsets, np.ascontiguousarray(axes[:, ::-1][:, :_AXES], dtype=np.float32))
    # As they will be read back, so that what is measured here is what serves.
    return space, (whole @ space.axes).astype(np.float16).astype(np.float32)


def _likeness(support: Floats) -> Floats:
    squares = (support**2).sum(axis=1)
    matrix: Floats = support @ support.T
    matrix *= 2
    matrix -= squares[:, None]
    matrix -= squares[None, :]
    np.minimum(matrix, 0, out=matrix)
    np.exp(matrix, out=matrix)
    return matrix


def _bags(examples: Examples) -> tuple[Floats, Any]:
    """Return how rare each place is, and each example's places weighted by it, of length 1."""
    from scipy.sparse import csr_matrix

    found = [places(text) for text in examples.texts]
    starts = np.cumsum([0, *map(len, found)])
    columns: NDArray[np.int64] = np.concatenate(found)
    rarity = (np.log((1 + len(found)) / (1 + np.bincount(columns, minlength=PLACES))) + 1).astype(np.float32)
    values = rarity[columns]
    lengths = np.sqrt(np.add.reduceat(values**2, starts[:-1]))
    return rarity, csr_matrix((values / np.repeat(lengths, np.diff(starts)), columns, starts), shape=(len(found), PLACES))


def left_out_nearness(kernel: Kernel, block: Numbers, learned: int) -> Floats:
    """Return how near the examples of a block are to the first `learned` ones that are not in it; shape (block, 2)."""
    squares = (kernel.support**2).sum(axis=1)
    far = squares[block, None] + squares[None, :learned] - 2 * kernel.support[block] @ kernel.support[:learned].T
    far[:, block[block < learned]] = np.inf
    return nearness(np.minimum(far, _FARTHEST))
