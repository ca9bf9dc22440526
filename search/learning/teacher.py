"""Makes the learned model of a help centre out of its resolved questions; seconds for a few hundred, half a minute for 10,000."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search.content_cache import ContentCache
from search.encoder import Encoder
from search.index import LanguageIndex
from search.learning.blend import Floats, Voices
from search.learning.examples import Examples, Numbers, gather
from search.learning.fitting import fit_blend
from search.learning.history import Resolved
from search.learning.kernel import Kernel, fit_kernel, left_out_nearness
from search.learning.model import Accent, LearnedModel
from search.learning.repetition import Repetition
from search.learning.worlds import HeldOut, accented, hold_out

_KIND = "learned kernel 2"  # To be raised whenever the training changes.


@dataclass(frozen=True, slots=True)
class Taught:
    """A model, and what it would have said of the questions before it had learned them; None where these were too few."""

    model: LearnedModel
    examples: Examples
    kernel: Kernel
    held: HeldOut | None

    def left_out(self, rows: Numbers, alone: Floats) -> Voices:
        """Return both voices on learned questions, given in order, as if these had not been learned; `alone` is the articles' own."""
        examples = self.examples
        counts = examples.counts - np.bincount(examples.articles[rows], minlength=len(examples.ids))
        near = left_out_nearness(self.kernel, rows, examples.learned)
        voices = Voices(self.kernel.left_out(rows), alone, np.broadcast_to(counts > 0, (len(rows), len(counts))), near)
        return accented(voices, examples.langs[rows], self.model.accents)


def learned_model(
    questions: Sequence[Resolved],
    languages: Mapping[str, LanguageIndex],
    encoder: Encoder,
    cache: ContentCache,
) -> LearnedModel | None:
    """Return a model of the questions, from the cache where nothing changed that it is made of; None where there is none to learn.

    It is made anew when the history, an article's title or its own questions change; not for the text of an article.
    """
    examples = gather(questions, languages, encoder, cache)
    if examples.learned == 0 or len(examples.ids) < 2:
        return None
    key = _key(examples, encoder)
    kept = cache.get(_KIND, [key]).get(key)
    if kept is None:
        kept = teach(examples, languages).model.to_bytes()
        cache.put(_KIND, [(key, kept)])
    return LearnedModel.from_bytes(kept)


def teach(examples: Examples, languages: Mapping[str, LanguageIndex]) -> Taught:
    """Fit the model to the examples."""
    kernel = fit_kernel(examples)
    held, accents = hold_out(examples, kernel, languages)
    model = _model(examples, kernel, held, accents)
    return Taught(model, examples, kernel, held)


def keep(taught: Taught, encoder: Encoder, cache: ContentCache) -> None:
    """Put a model into the cache, where the next build finds it."""
    cache.put(_KIND, [(_key(taught.examples, encoder), taught.model.to_bytes())])


def _model(examples: Examples, kernel: Kernel, held: HeldOut | None, accents: Mapping[str, Accent]) -> LearnedModel:
    return LearnedModel(
        ids=examples.ids,
        counts=examples.counts,
        space=kernel.space,
        support=kernel.support.astype(np.float16),
        learned=examples.learned,
        votes=np.ascontiguousarray(kernel.votes.T, dtype=np.float16),
        word_votes=kernel.word_votes.astype(np.float16),
        rarity=kernel.rarity,
        accents=accents,
        blend=fit_blend(held),
        repetition=Repetition.of(examples.texts[: examples.learned], examples.articles[: examples.learned].tolist()),
    )


def _key(examples: Examples, encoder: Encoder) -> str:
    digest = hashlib.sha256(f"{encoder.digest} {encoder.companion.digest if encoder.companion else ''} {examples.learned}\n".encode())
    for article, lang, text in zip(examples.articles.tolist(), examples.langs.tolist(), examples.texts, strict=True):
        digest.update(f"{examples.ids[article]}\t{lang}\t{text}\n".encode())
    return digest.hexdigest()
