"""What would have been said of the learned questions before they were learned, in help centres where some articles have no history.

Each of a few worlds takes the whole history of some articles away, and some questions of the others. So the blend sees both kinds of
question that it must tell apart: those of articles with history, and those of articles without.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.index import LanguageIndex
from search.learning.blend import Flags, Floats, Voices
from search.learning.examples import Examples, Numbers
from search.learning.kernel import Kernel, left_out_nearness
from search.learning.model import Accent

WORLDS = 5
_MOST_ASKED = 2500  # Each costs two milliseconds; 2,500 tell a share to within a point.
_OWN_ASKED = 40  # Of each language in each world, to measure its accent.
_LOUDEST = 2.0


@dataclass(frozen=True, slots=True)
class Held:
    """Held-out questions: their article, what both voices say, and whether their article has history in that world."""

    wanted: Numbers
    voices: Voices
    known: Flags

    @property
    def alone_right(self) -> Flags:
        """Return which find their article by the articles alone."""
        return np.asarray(self.voices.alone.argmax(axis=1) == self.wanted)

    def some(self, chosen: Flags) -> "Held":
        """Return some of the questions."""
        return Held(self.wanted[chosen], self.voices.some(chosen), self.known[chosen])


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The same questions twice: `plain` with the history that there is, `reduced` in the worlds where some articles have none."""

    plain: Held
    reduced: Held


@dataclass(frozen=True, slots=True)
class _Heard:
    """What was said for an article's own question when that was left out, and how near the nearest learned question was."""

    lang: str
    said: float
    near: float


@dataclass(frozen=True, slots=True)
class _World:
    """One world: the questions asked in it, all that it lacks, and the articles that have history."""

    asked: Numbers
    own: Numbers
    lacks: Numbers
    has_history: Flags


@dataclass(frozen=True, slots=True)
class _Answers:
    """What is said of all that a world lacks, and how near what it has learned is."""

    said: Floats
    near: Floats


def hold_out(examples: Examples, kernel: Kernel, languages: Mapping[str, LanguageIndex]) -> tuple[HeldOut | None, dict[str, Accent]]:
    """Return the questions asked in all worlds, None where too few articles have history, and each language's accent."""
    worlds = _worlds(examples)
    if not worlds:
        return None, {}
    # What the articles say does not depend on the world, and it is what costs most.
    every = np.unique(np.concatenate([world.asked for world in worlds]))
    alone = examples.alone(languages, every.tolist())
    whole = _whole_worlds(examples, every)
    answers = [(world, _answers(examples, kernel, world)) for world in worlds]
    accents = _accents(examples, [one for world, found in answers for one in _heard(examples, world, found)])
    answers += [(world, _answers(examples, kernel, world)) for world in whole]
    held = [_held(examples, world, found, alone[np.searchsorted(every, world.asked)], accents) for world, found in answers]
    reduced, plain = _joined(held[: len(worlds)]), _joined(held[len(worlds) :])
    return HeldOut(plain, reduced), accents


def _worlds(examples: Examples) -> list[_World]:
    random = np.random.default_rng(0)
    has_history = examples.counts > 0
    with_history = np.flatnonzero(has_history)
    if len(with_history) < WORLDS:
        return []
    group = np.full(len(examples.ids), -1)
    group[random.permutation(with_history)] = np.arange(len(with_history)) % WORLDS
    mine = group[examples.articles[: examples.learned]]
    asked = np.sort(random.permutation(examples.learned)[:_MOST_ASKED])
    # Each question is asked twice: where its article has no history, and in one of the other worlds.
    other = (mine[asked] + random.integers(1, WORLDS, size=len(asked))) % WORLDS
    own = [
        _sample(np.flatnonzero(examples.langs[examples.learned :] == lang), random) + examples.learned for lang in np.unique(examples.langs)
    ]
    found = []
    for number in range(WORLDS):
        here = np.unique(np.concatenate([asked[mine[asked] == number], asked[other == number]]))
        heard = np.concatenate([rows[number::WORLDS] for rows in own])
        lacks = np.unique(np.concatenate([here, np.flatnonzero(mine == number), heard]))
        found.append(_World(here, heard, lacks, has_history & (group != number)))
    return found


def _sample(rows: Numbers, random: np.random.Generator) -> Numbers:
    return np.sort(random.permutation(rows)[: _OWN_ASKED * WORLDS])


def _whole_worlds(examples: Examples, asked: Numbers) -> list[_World]:
    """Return worlds that lack nothing but the questions asked in them."""
    nothing = np.array([], dtype=np.int64)
    return [_World(asked[number::WORLDS], nothing, asked[number::WORLDS], examples.counts > 0) for number in range(WORLDS)]


def _answers(examples: Examples, kernel: Kernel, world: _World) -> _Answers:
    return _Answers(kernel.left_out(world.lacks), left_out_nearness(kernel, world.lacks, examples.learned))


def _held(examples: Examples, world: _World, found: _Answers, alone: Floats, accents: Mapping[str, Accent]) -> Held:
    rows, wanted = np.searchsorted(world.lacks, world.asked), examples.articles[world.asked]
    langs = examples.langs[world.asked]
    voices = accented(Voices(found.said[rows], alone, _broad(world.has_history, len(rows)), found.near[rows]), langs, accents)
    return Held(wanted, voices, world.has_history[wanted])


def _broad(flags: Flags, rows: int) -> Flags:
    return np.broadcast_to(flags, (rows, len(flags)))


def accented(voices: Voices, langs: NDArray[np.str_], accents: Mapping[str, Accent]) -> Voices:
    """Return what is said of questions in these languages, taken as loud and as near as those of the history."""
    found = [accents.get(lang, Accent()) for lang in langs.tolist()]
    louder, nearer = (np.array([getattr(one, name) for one in found], dtype=np.float32)[:, None] for name in ("loudness", "nearness"))
    return Voices(voices.learned * louder, voices.alone, voices.known, voices.near + nearer)


def _heard(examples: Examples, world: _World, found: _Answers) -> list[_Heard]:
    """Return what is said of the articles' own questions, where their article has history."""
    rows, wanted = np.searchsorted(world.lacks, world.own), examples.articles[world.own]
    asked = zip(rows.tolist(), wanted.tolist(), examples.langs[world.own].tolist(), strict=True)
    return [
        _Heard(lang, float(found.said[row, article]), float(found.near[row, 0]))
        for row, article, lang in asked
        if world.has_history[article]
    ]


def _accents(examples: Examples, heard: list[_Heard]) -> dict[str, Accent]:
    """Compare each language's own questions with those in the languages of the history."""
    by_lang: dict[str, list[_Heard]] = {}
    for one in heard:
        by_lang.setdefault(one.lang, []).append(one)
    means = {lang: np.mean([(one.said, one.near) for one in found], axis=0) for lang, found in by_lang.items() if len(found) >= WORLDS}
    told = [means[lang] for lang in examples.langs[: examples.learned].tolist() if lang in means]
    if not told:
        return {}
    said, near = np.mean(told, axis=0)
    # A voice that says next to nothing must not be made to shout.
    return {lang: Accent(float(np.clip(said / max(mean[0], 1e-3), 1, _LOUDEST)), float(near - mean[1])) for lang, mean in means.items()}


def _joined(parts: list[Held]) -> Held:
    wanted, known = (np.concatenate([getattr(part, name) for part in parts]) for name in ("wanted", "known"))
    return Held(wanted, Voices.joined([part.voices for part in parts]), known)
