"""What was learned, as serving uses it: a kernel regression from a question to the articles, and how it joins the ranking.

A question's likeness to every learned one, by both encoders and by its words, votes for the articles. The articles' own questions are
learned too, in every language: so an article without history is known as well, and a history in one language helps in the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from search.encoder import Vector
from search.flat import flat, similarities
from search.learning.bag import places
from search.learning.blend import Blend, Floats, Logistic
from search.learning.repetition import Repetition
from search.learning.space import Space

FILE = "learned.npz"
NEAREST = 5
WORDS = 0.3  # Of the likeness by words, beside that by the encoders; both are 1 for equal questions.
Half = NDArray[np.float16]

_PARTS = ("means", "scales", "coefficients", "bias")


@dataclass(frozen=True, slots=True)
class Accent:
    """How questions in a language differ from those of the history: how much stronger their votes are to be taken, and how much nearer."""

    loudness: float = 1.0
    nearness: float = 0.0


@dataclass(frozen=True)
class LearnedModel:
    """A kernel regression and its blend; `ids` are its articles, `counts` the learned questions of each.

    Shapes: support (examples, axes), of which the first `learned` are history and the others the articles' own questions; votes
    (articles, examples), word_votes (places, articles), rarity (places,).
    """

    ids: tuple[str, ...]
    counts: NDArray[np.int64]
    space: Space
    support: Half
    learned: int
    votes: Half
    word_votes: Half
    rarity: Floats
    accents: Mapping[str, Accent]
    blend: Blend
    repetition: Repetition

    @cached_property
    def _support(self) -> faiss.IndexFlat:
        return flat(self.support.astype(np.float32))

    @cached_property
    def _votes(self) -> faiss.IndexFlat:
        return flat(self.votes.astype(np.float32))

    @cached_property
    def _squares(self) -> Floats:
        return np.asarray((self.support.astype(np.float32) ** 2).sum(axis=1), dtype=np.float32)

    def say(self, vector: Vector, text: str, lang: str) -> tuple[Floats, Floats]:
        """Return the votes for each article, and how near the learned questions are: the nearest, and the nearest five."""
        point = self.space.points(vector[None, :], lang)[0]
        distances = self._squares + (point @ point) - 2 * similarities(self._support, point)
        by_vectors = similarities(self._votes, np.exp(-np.maximum(distances, 0)))
        near = nearness(distances[None, : self.learned])
        accent = self.accents.get(lang, Accent())
        said = (by_vectors + WORDS * self._by_words(text)) * np.float32(accent.loudness)
        return said, near[0] + np.float32(accent.nearness)

    def _by_words(self, text: str) -> Floats:
        found = places(text)
        rarity = self.rarity[found]
        length = float(np.sqrt((rarity**2).sum())) or 1.0
        return np.asarray((self.word_votes[found].astype(np.float32) * (rarity / length)[:, None]).sum(axis=0), dtype=np.float32)

    @classmethod
    def load(cls, folder: Path) -> "LearnedModel | None":
        """Read what `save` wrote into an index's folder, None where nothing was learned."""
        return cls.from_bytes((folder / FILE).read_bytes()) if (folder / FILE).is_file() else None

    def save(self, folder: Path) -> None:
        """Write the model into an index's folder."""
        (folder / FILE).write_bytes(self.to_bytes())

    def to_bytes(self) -> bytes:
        """Return the model as one file, its large arrays in float16."""
        langs, blend = sorted(self.space.offsets), self.blend
        accents = [self.accents.get(lang, Accent()) for lang in langs]
        arrays: dict[str, Any] = {
            name: getattr(self, name) for name in ("ids", "counts", "support", "learned", "votes", "word_votes", "rarity")
        }
        arrays |= {name: getattr(blend, name) for name in ("known", "unknown", "probabilities", "shares")}
        arrays |= {f"{step}_{part}": getattr(getattr(blend, step), part) for step in ("gate", "right") for part in _PARTS}
        arrays |= {"sizes": self.space.sizes, "axes": self.space.axes, "langs": langs}
        arrays |= {"offsets": np.stack([self.space.offsets[lang] for lang in langs])}
        arrays |= {"accents": [(accent.loudness, accent.nearness) for accent in accents]}
        arrays |= {"repeated_hashes": self.repetition.hashes, "repeated_articles": self.repetition.articles}
        file = BytesIO()
        np.savez(file, allow_pickle=False, **{name: np.asarray(values) for name, values in arrays.items()})
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "LearnedModel":
        """Read what `to_bytes` made; raise ValueError or KeyError for anything else."""
        with np.load(BytesIO(data), allow_pickle=False) as kept:
            langs = kept["langs"].tolist()
            gate, right = (_logistic(kept, step) for step in ("gate", "right"))
            return cls(
                ids=tuple(kept["ids"].tolist()),
                counts=kept["counts"],
                space=Space(tuple(kept["sizes"].tolist()), dict(zip(langs, kept["offsets"], strict=True)), kept["axes"]),
                support=kept["support"],
                learned=int(kept["learned"]),
                votes=kept["votes"],
                word_votes=kept["word_votes"],
                rarity=kept["rarity"],
                accents={lang: Accent(*values) for lang, values in zip(langs, kept["accents"].tolist(), strict=True)},
                blend=Blend(gate, kept["known"], kept["unknown"], right, kept["probabilities"], kept["shares"]),
                repetition=Repetition(kept["repeated_hashes"], kept["repeated_articles"]),
            )


def _logistic(kept: Mapping[str, NDArray[np.float32]], step: str) -> Logistic:
    means, scales, coefficients, bias = (kept[f"{step}_{part}"] for part in _PARTS)
    return Logistic(means, scales, coefficients, float(bias))


def nearness(distances: Floats) -> Floats:
    """Return how near the nearest learned question is, and the nearest five on average, shape (questions, 2); 0 is the same one."""
    count = min(NEAREST, distances.shape[1])
    nearest = np.partition(distances, count - 1, axis=1)[:, :count]
    return np.asarray(-np.column_stack([nearest.min(axis=1), nearest.mean(axis=1)]), dtype=np.float32)
