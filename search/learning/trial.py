"""Whether a learned set helps: its questions are asked, each left out of what was learned, with and without the new ones."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.index import LanguageIndex
from search.learning.blend import Voices
from search.learning.examples import Examples
from search.learning.history import Resolved
from search.learning.teacher import Taught

_FOLDS = 5
_MOST_ASKED = 1000  # Of a larger set a part is enough: 1,000 tell a share to within a point and a half.

Right = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Trial:
    """The share of held-out questions whose article came first: with the articles alone, with what was learned before, and now."""

    asked: int
    alone: float
    before: float
    now: float

    @property
    def is_worse(self) -> bool:
        """Return whether what was learned lowers the figures."""
        return self.now < max(self.alone, self.before)

    def __str__(self) -> str:
        figures = f"articles alone {_share(self.alone)}, learned before {_share(self.before)}, now {_share(self.now)}"
        return f"right article first, of {self.asked} questions held out: {figures}"


def hold_trial(questions: Sequence[Resolved], languages: Mapping[str, LanguageIndex], now: Taught, before: Taught | None) -> Trial | None:
    """Measure what was taught now, and before, on the same questions; None where there are too few to leave any out."""
    rows = {(now.examples.ids[a], t): n for n, (a, t) in enumerate(zip(_learned_articles(now.examples), now.examples.texts, strict=False))}
    folds: dict[int, list[int]] = {}
    for question in questions:
        if (question.article, question.text) in rows:
            folds.setdefault(_fold(question), []).append(rows[question.article, question.text])
    asked = _some(folds)
    if len(questions) < _FOLDS or not asked:
        return None
    results = np.hstack([_results(languages, np.array(sorted(block)), now, before) for block in asked])
    alone, earlier, new = results.mean(axis=1).tolist()
    return Trial(results.shape[1], alone, earlier, new)


def _learned_articles(examples: Examples) -> list[int]:
    found: list[int] = examples.articles[: examples.learned].tolist()
    return found


def _fold(question: Resolved) -> int:
    return int(hashlib.sha256(question.words.encode()).hexdigest()[:8], 16) % _FOLDS


def _some(folds: Mapping[int, list[int]]) -> list[list[int]]:
    """Return as many folds as are needed, no more questions than may be asked."""
    found: list[list[int]] = []
    left = _MOST_ASKED
    for fold in sorted(folds):
        if left > 0:
            found.append(folds[fold][:left])
            left -= len(found[-1])
    return found


def _results(languages: Mapping[str, LanguageIndex], block: NDArray[np.int64], now: Taught, before: Taught | None) -> Right:
    """Return whether each question of a block finds its article: alone, before and now; shape (3, block)."""
    wanted = now.examples.articles[block]
    alone = now.examples.alone(languages, block.tolist())
    right_alone = alone.argmax(axis=1) == wanted
    right_now = _first(now, now.left_out(block, alone)) == wanted
    right_before = right_alone if before is None else _first(before, _before(before, now.examples, block, alone)) == wanted
    return np.stack([right_alone, right_before, right_now])


def _first(taught: Taught, voices: Voices) -> NDArray[np.int64]:
    """Return the article that comes first for each question; that of the articles alone where none has history."""
    if not voices.known.any():
        return np.asarray(voices.alone.argmax(axis=1))
    return np.asarray(taught.model.blend.judge(voices).probabilities.argmax(axis=1))


def _before(before: Taught, examples: Examples, block: NDArray[np.int64], alone: NDArray[np.float32]) -> Voices:
    """Return what would have been said before: a question learned then is left out, a new one is simply asked."""
    old = {(a, t): n for n, (a, t) in enumerate(zip(_learned_articles(before.examples), before.examples.texts, strict=False))}
    rows = [old.get((int(examples.articles[row]), examples.texts[row]), -1) for row in block.tolist()]
    known = np.array([row for row in rows if row >= 0], dtype=np.int64)
    voices = [_asked(before, examples, int(row), alone[place]) for place, row in enumerate(block.tolist())]
    joined = Voices.joined(voices)
    if known.size:
        places = np.flatnonzero(np.array(rows) >= 0)
        order = np.argsort(known)
        left = before.left_out(known[order], alone[places[order]])
        joined.learned[places[order]], joined.near[places[order]] = left.learned, left.near
    return joined


def _asked(taught: Taught, examples: Examples, row: int, alone: NDArray[np.float32]) -> Voices:
    said, near = taught.model.say(examples.vectors[row], examples.texts[row], str(examples.langs[row]))
    return Voices(said[None, :], alone[None, :], (taught.model.counts > 0)[None, :], near[None, :])


def _share(value: float) -> str:
    return f"{value:.3f}".lstrip("0") if value < 1 else "1.0"
