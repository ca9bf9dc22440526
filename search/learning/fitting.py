"""Fits the blend on questions that were held out of the history."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.learning.blend import RIGHT_SIGNS, Blend, Flags, Floats, Logistic, Voices
from search.learning.worlds import Held, HeldOut

_FEWEST = 150  # Held-out questions; with fewer, the usual blend is surer than a fitted one.
_MAY_LOSE = 0.02  # Of the questions about articles without history, so much of hit@1 may be lost by learning.
_SHIFTS = np.arange(6, -3.1, -0.5)  # Tried from the gate most in favour of articles with history on.
# In the calibration, questions of articles without history count so much, and those without any article. Customers ask mostly what
# they asked before.
_WITHOUT_HISTORY, _WITHOUT_ARTICLE = 0.05, 0.03
_GROUPS = 25  # Of equally many questions, from which the shares of right answers are read.

_USUAL = Path(__file__).parents[1] / "data" / "usual_blend.json"
_STEPS, _ARRAYS = ("gate", "right"), ("means", "scales", "coefficients")
_CURVES = ("known", "unknown", "probabilities", "shares")

_Numbers = NDArray[np.float64]


def fit_blend(held: HeldOut | None) -> Blend:
    """Return the blend for a history; of one with too few questions, the usual one."""
    if held is None or held.reduced.known.sum() < _FEWEST or (~held.reduced.known).sum() < _FEWEST:
        return usual_blend()
    reduced = held.reduced
    known = _weights(held.plain, among_known=True)
    unknown = _weights(reduced.some(~reduced.known), among_known=False)
    gate = _logistic(reduced.voices.gate_signs(), reduced.known.astype(float), np.ones(len(reduced.known)))
    nothing = _flat(RIGHT_SIGNS)
    blends = (_blend(_shifted(gate, shift), known, unknown, nothing) for shift in _SHIFTS)
    blend = next(one for number, one in enumerate(blends, 1) if _is_fair(one, reduced) or number == len(_SHIFTS))
    return _calibrated(blend, held)


def _weights(held: Held, *, among_known: bool) -> Floats:
    """Return how much history and articles count among the articles of one kind: the weights of the likeliest softmax."""
    from scipy.optimize import minimize

    both = np.stack([held.voices.learned, held.voices.alone], axis=-1)
    out = held.voices.known != among_known
    rows = np.arange(len(both))

    def loss(weights: _Numbers) -> tuple[float, _Numbers]:
        scores = np.where(out, -np.inf, both @ weights)
        scores = scores - scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        shares = powers / powers.sum(axis=1, keepdims=True)
        value = -np.mean(np.log(shares[rows, held.wanted] + 1e-12))
        shares[rows, held.wanted] -= 1
        return float(value), np.einsum("qa,qav->v", shares, both) / len(both)

    # An article is never less likely for being voted for.
    found = minimize(loss, np.ones(2), jac=True, method="L-BFGS-B", bounds=[(0, None), (0, None)])
    return np.asarray(found.x, dtype=np.float32)


def _logistic(signs: Floats, right: _Numbers, weights: _Numbers) -> Logistic:
    from sklearn.linear_model import LogisticRegression

    means, scales = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    fitted = LogisticRegression(C=1.0, max_iter=1000).fit((signs - means) / scales, right, sample_weight=weights)
    coefficients, bias = fitted.coef_[0].astype(np.float32), float(fitted.intercept_[0])
    return Logistic(means.astype(np.float32), scales.astype(np.float32), coefficients, bias)


def _shifted(gate: Logistic, shift: float) -> Logistic:
    return Logistic(gate.means, gate.scales, gate.coefficients, gate.bias + float(shift))


def _is_fair(blend: Blend, held: Held) -> bool:
    """Return whether articles without history lose no more than they may."""
    others = held.some(~held.known)
    return bool(_right(blend, others).mean() >= others.alone_right.mean() - _MAY_LOSE)


def _right(blend: Blend, held: Held) -> Flags:
    return np.asarray(blend.judge(held.voices).probabilities.argmax(axis=1) == held.wanted)


def _calibrated(blend: Blend, held: HeldOut) -> Blend:
    """Return the blend with the probability of being right, and what share was right above each."""
    others = held.reduced.some(~held.reduced.known)
    judged = [blend.judge(voices) for voices in (held.plain.voices, others.voices, _without_wanted(others))]
    right = [one.probabilities.argmax(axis=1) == wanted for one, wanted in zip(judged, (held.plain.wanted, others.wanted), strict=False)]
    rights = np.concatenate([*right, np.zeros(len(others.wanted), dtype=np.bool_)])
    counts = zip(judged, (1.0, _WITHOUT_HISTORY, _WITHOUT_ARTICLE), strict=True)
    weights = np.concatenate([np.full(len(one.signs), weight) for one, weight in counts])
    signs = np.concatenate([one.signs for one in judged])
    fitted = _logistic(signs, rights.astype(float), weights)
    probabilities, shares = _curve(fitted.probability(signs).astype(float), rights, weights)
    return Blend(blend.gate, blend.known, blend.unknown, fitted, probabilities, shares)


def _without_wanted(held: Held) -> Voices:
    """Return what is said where the wanted article does not exist: it can be neither voted for nor found."""
    voices = held.voices
    rows = np.arange(len(held.wanted))
    learned, alone = voices.learned.copy(), voices.alone.copy()
    learned[rows, held.wanted], alone[rows, held.wanted] = learned.min(axis=1), alone.min(axis=1)
    return Voices(learned, alone, voices.known, voices.near)


def _curve(probabilities: _Numbers, right: Flags, weights: _Numbers) -> tuple[Floats, Floats]:
    """Return probabilities, rising, and the share that was right at or above each, which never falls."""
    order = np.argsort(-probabilities, kind="stable")
    total = np.cumsum(weights[order])
    shares = np.cumsum((right * weights)[order]) / total
    ends = np.searchsorted(total, total[-1] * np.arange(1, _GROUPS + 1) / _GROUPS - 1e-6)
    found, of = probabilities[order][ends][::-1], np.maximum.accumulate(shares[ends][::-1])
    # Interpolation needs rising shares; equal ones go to the lowest probability that has them.
    fresh = np.concatenate([[True], np.diff(of) > 1e-6])
    return found[fresh].astype(np.float32), of[fresh].astype(np.float32)


def _blend(gate: Logistic, known: Floats, unknown: Floats, right: Logistic) -> Blend:
    return Blend(gate, known, unknown, right, np.array([0.5, 1.0], dtype=np.float32), np.array([0.5, 1.0], dtype=np.float32))


def _flat(signs: int) -> Logistic:
    nothing, one = np.zeros(signs, dtype=np.float32), np.ones(signs, dtype=np.float32)
    return Logistic(nothing, one, nothing, 0.0)


def usual_blend() -> Blend:
    """Return the blend of a history of five questions an article, fitted on our own articles and public questions."""
    kept = json.loads(_USUAL.read_text(encoding="ascii"))
    gate, right = (_read(kept[step]) for step in _STEPS)
    known, unknown, probabilities, shares = (np.array(kept[name], dtype=np.float32) for name in _CURVES)
    return Blend(gate, known, unknown, right, probabilities, shares)


def _read(kept: Mapping[str, Any]) -> Logistic:
    means, scales, coefficients = (np.array(kept[part], dtype=np.float32) for part in _ARRAYS)
    return Logistic(means, scales, coefficients, float(kept["bias"]))


def as_json(blend: Blend) -> str:
    """Return a blend as `search/data/usual_blend.json` keeps it."""
    steps = {
        step: {**{part: _rounded(getattr(getattr(blend, step), part)) for part in _ARRAYS}, "bias": round(getattr(blend, step).bias, 4)}
        for step in _STEPS
    }
    return json.dumps({**steps, **{name: _rounded(getattr(blend, name)) for name in _CURVES}}, indent=1)


def _rounded(values: Floats) -> list[float]:
    return [round(value, 4) for value in values.tolist()]
