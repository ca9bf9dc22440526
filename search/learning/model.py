"""What was learned, as serving uses it: a small network from a question's vectors to the articles that have a history.

How it joins the ranking: every article puts a share of its probability, larger the more questions it has, into a common pot, and the
network deals the pot out again among them. So an article without history keeps what the articles alone gave it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.encoder import Vector

FILE = "learned.npz"
Scores = NDArray[np.float32]

_SHARPNESS = 3.5  # Of the softmax over the ranking's mean z-scores; so sharp it is calibrated.
_HALF = 3.0  # An article with so many questions puts half of its probability into the pot.
_OWN_SAY = 0.5  # How much the ranking itself says in the dealing out; most where the question's language has no history.
# Of an article without history the probability shrinks where the network is sure, and grows a little where it is not.
_USUAL_DOUBT, _LEAST_DOUBT = 0.3, 0.05
_TINY = np.float32(1e-9)


@dataclass(frozen=True, slots=True)
class LearnedModel:
    """A network of one hidden layer; `ids` are its articles, `counts` the questions of each.

    Shapes: into (dimensions, hidden), hidden_bias (hidden,), out (hidden, articles), out_bias (articles,).
    """

    ids: tuple[str, ...]
    counts: NDArray[np.int64]
    into: NDArray[np.float32]
    hidden_bias: Scores
    out: NDArray[np.float32]
    out_bias: Scores

    @classmethod
    def load(cls, folder: Path) -> "LearnedModel | None":
        """Read what `save` wrote into an index's folder, None where nothing was learned."""
        return cls.from_bytes((folder / FILE).read_bytes()) if (folder / FILE).is_file() else None

    @classmethod
    def from_bytes(cls, data: bytes) -> "LearnedModel":
        """Read what `to_bytes` made."""
        with np.load(BytesIO(data), allow_pickle=False) as kept:
            into, hidden_bias, out, out_bias = (kept[name].astype(np.float32) for name in ("into", "hidden_bias", "out", "out_bias"))
            return cls(tuple(kept["ids"].tolist()), kept["counts"], into, hidden_bias, out, out_bias)

    def save(self, folder: Path) -> None:
        """Write the model into an index's folder."""
        (folder / FILE).write_bytes(self.to_bytes())

    def to_bytes(self) -> bytes:
        """Return the model as one file, its weights in float16."""
        file = BytesIO()
        np.savez(
            file,
            ids=np.array(self.ids),
            counts=self.counts,
            into=self.into.astype(np.float16),
            hidden_bias=self.hidden_bias,
            out=self.out.astype(np.float16),
            out_bias=self.out_bias,
        )
        return file.getvalue()

    def probabilities(self, vector: Vector, companion: Vector | None) -> Scores:
        """Return how likely each of its articles is to resolve a question, shape (articles,)."""
        both = vector if companion is None else np.concatenate([vector, companion])
        hidden = np.maximum(both @ self.into + self.hidden_bias, 0)
        return _softmax(hidden @ self.out + self.out_bias)

    def among(self, ids: Sequence[str]) -> "Learned":
        """Return the model as it ranks these articles, of which some have no history."""
        numbers = {article: number for number, article in enumerate(self.ids)}
        columns = np.array([numbers.get(article, -1) for article in ids], dtype=np.int64)
        counts = np.where(columns >= 0, self.counts[columns], 0)
        return Learned(self, columns, (counts / (counts + _HALF)).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Learned:
    """A model for one language's articles: each one's column in it, -1 without history, and the share that it puts into the pot."""

    model: LearnedModel
    columns: NDArray[np.int64]
    shares: Scores

    def scores(self, vector: Vector, companion: Vector | None) -> Scores:
        """Return what history says of each article, nan for those that have none."""
        found = self.model.probabilities(vector, companion)[self.columns]
        return np.where(self.columns >= 0, found, np.float32(np.nan)).astype(np.float32)

    def blended(self, mean_scores: Scores, scores: Scores, allowed: NDArray[np.bool_]) -> Scores:
        """Return the ranking's mean z-scores with history in them, in the same measure; of articles not allowed as they were."""
        known = (self.columns >= 0) & allowed
        if not known.any():
            return mean_scores
        alone = np.where(allowed, _softmax(np.where(allowed, mean_scores * np.float32(_SHARPNESS), np.float32(-np.inf))), 0).astype(
            np.float32
        )
        said = np.where(known, np.nan_to_num(scores), 0)
        doubt = (1 - said.max() + _LEAST_DOUBT) / (_USUAL_DOUBT + _LEAST_DOUBT)
        alone = np.where(known, alone, alone * doubt)
        alone = alone / alone.sum()
        dealt = (said + _TINY) * (alone + _TINY) ** _OWN_SAY * self.shares * known
        final = (1 - self.shares) * alone + (self.shares * alone).sum() * dealt / dealt.sum()
        return np.where(allowed, np.log(final + _TINY) / _SHARPNESS, mean_scores).astype(np.float32)


def _softmax(scores: Scores) -> Scores:
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum(), dtype=np.float32)
