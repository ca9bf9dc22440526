"""How what history says joins what the articles say, and how likely the first article then is.

Three steps, each fitted when the index is built, on questions held out of the history:

1. The gate: does the question belong to an article with history at all? Where customers' questions were never learned for an article,
   the learned model has only that article's own questions and would nearly always prefer another; the gate sees that no learned question
   is near and that an article without history fits.
2. Among the articles with history both voices are added, and among the others too, each with weights of its own.
3. The probability that the first article is right, from what the two voices show.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

GATE_SIGNS = 12
RIGHT_SIGNS = 9
_LOWEST = np.float32(-9)  # Below every score of either voice.
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Logistic:
    """A probability from signs: 1 / (1 + exp(-(coefficients · (signs - means) / scales + bias)))."""

    means: Floats
    scales: Floats
    coefficients: Floats
    bias: float

    def probability(self, signs: Floats) -> Floats:
        """Return the probabilities for signs of shape (questions, signs)."""
        value = ((signs - self.means) / self.scales) @ self.coefficients + self.bias
        return np.asarray(1 / (1 + np.exp(-np.clip(value, -30, 30))), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Voices:
    """What is said of some questions: by history and by the articles alone, shape (questions, articles), of which some have history.

    `near` is how near the nearest learned question is, and the nearest five on average, shape (questions, 2).
    """

    learned: Floats
    alone: Floats
    known: Flags
    near: Floats

    def some(self, chosen: Flags) -> "Voices":
        """Return what is said of some of the questions."""
        return Voices(self.learned[chosen], self.alone[chosen], self.known[chosen], self.near[chosen])

    @classmethod
    def joined(cls, parts: Sequence["Voices"]) -> "Voices":
        """Return what is said of the questions of all parts, one part after the other."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))

    def gate_signs(self) -> Floats:
        """Return what tells whether the article wanted has history, shape (questions, GATE_SIGNS)."""
        known = np.broadcast_to(self.known, self.learned.shape)
        said, other = np.where(known, self.learned, _LOWEST), np.where(known, _LOWEST, self.learned).max(axis=1)
        first, second = _two_best(said)
        alone = np.where(known, self.alone, _LOWEST).max(axis=1)
        unknown, unknown_second = _two_best(np.where(known, _LOWEST, self.alone))
        at_first = self.alone[np.arange(len(said)), said.argmax(axis=1)]
        signs = (first, first - second, other, alone, unknown, unknown_second, at_first, alone - unknown, at_first - unknown)
        return np.column_stack([*signs, first - other, self.near]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Judged:
    """Each question's probabilities of the articles, shape (questions, articles), and what they show of their own certainty."""

    probabilities: Floats
    signs: Floats


@dataclass(frozen=True, slots=True)
class Blend:
    """The fitted steps; `known` and `unknown` weigh history and articles, for articles with history and for those without.

    Of the questions above `probabilities[i]`, the share `shares[i]` was right.
    """

    gate: Logistic
    known: Floats
    unknown: Floats
    right: Logistic
    probabilities: Floats
    shares: Floats

    def judge(self, voices: Voices) -> Judged:
        """Return how likely each article is; at least one must have history."""
        known = np.broadcast_to(voices.known, voices.learned.shape)
        gate = self.gate.probability(voices.gate_signs()) if not known.all() else np.ones(len(voices.learned), dtype=np.float32)
        both = np.stack([voices.learned, voices.alone], axis=-1)
        probabilities = gate[:, None] * softmax(np.where(known, both @ self.known, -np.inf))
        if not known.all():
            probabilities = probabilities + (1 - gate)[:, None] * softmax(np.where(known, -np.inf, both @ self.unknown))
        return Judged(probabilities.astype(np.float32), _certainty(voices, probabilities, gate))

    def threshold(self, right: float) -> float:
        """Return the probability from which on answers are given, so that this share of all answers is right."""
        return float(np.interp(right, self.shares, self.probabilities))


def _certainty(voices: Voices, probabilities: Floats, gate: Floats) -> Floats:
    """Return the signs of a right first article, shape (questions, RIGHT_SIGNS)."""
    first, second = _two_best(probabilities)
    numbers, top = np.arange(len(probabilities)), probabilities.argmax(axis=1)
    alone_first, alone_second = _two_best(voices.alone)
    said_first, said_second = _two_best(voices.learned)
    agree = voices.alone.argmax(axis=1) == top
    signs: Sequence[NDArray[Any]] = (
        _log_odds(first),
        np.log(second + _TINY),
        np.log(gate + _TINY),
        said_first - said_second,
        voices.learned[numbers, top],
        (alone_first - alone_second) * np.where(agree, 1, -1),
        voices.alone[numbers, top],
        agree,
    )
    return np.column_stack([*signs, voices.near[:, :1]]).astype(np.float32)


def softmax(scores: Floats) -> Floats:
    """Return scores as probabilities over the last axis; zero for -inf."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def _two_best(scores: Floats) -> tuple[Floats, Floats]:
    if scores.shape[1] == 1:
        return scores[:, 0], np.full(len(scores), _LOWEST)
    best = np.partition(scores, -2, axis=1)
    return best[:, -1], best[:, -2]


def _log_odds(probability: Floats) -> Floats:
    return np.asarray(np.log(probability + _TINY) - np.log(1 - probability + 1e-4), dtype=np.float32)
