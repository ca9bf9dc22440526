"""Learns a history: what is new, known and sound joins the learned questions, unless the ranking would become worse."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from search.content_cache import ContentCache
from search.encoder import Encoder, Progress
from search.index import Index
from search.learning.contradiction import Contradiction, contradictions
from search.learning.distinct import near_duplicates
from search.learning.examples import gather
from search.learning.history import History, Resolved
from search.learning.teacher import Taught, keep, teach
from search.learning.trial import Trial, hold_trial
from search.question_vectors import question_vectors


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of a history; `kept` is the whole set afterwards, of which `new` questions were not in it before."""

    kept: tuple[Resolved, ...]
    new: int
    repeated: int
    unknown: tuple[Resolved, ...]
    contradictions: tuple[Contradiction, ...]
    trial: Trial | None

    @property
    def is_refused(self) -> bool:
        """Return whether the set would lower the figures, so that it must not be kept."""
        return self.trial is not None and self.trial.is_worse


@dataclass(frozen=True, slots=True)
class Learner:
    """Learns against one index, with the encoder that made it."""

    index: Index
    encoder: Encoder
    cache: ContentCache
    progress: Progress | None = None

    def learn(self, history: History, before: Sequence[Resolved], published: Iterable[str]) -> Lesson:
        """Return what a history adds to the questions learned before, and whether it helps."""
        known = frozenset(published)
        fresh = [question for question in history.questions if question.article in known]
        questions = [*(question for question in before if question.article in known), *fresh]
        first_fresh = len(questions) - len(fresh)
        vectors = question_vectors([question.text for question in questions], self.encoder, self.cache, self.progress)
        first = np.ascontiguousarray(vectors[:, : self.encoder.dimension])
        repeated = near_duplicates(questions, first)
        doubted = [number for number in range(first_fresh, len(questions)) if number not in repeated]
        doubts = contradictions(questions, first, doubted)
        kept = [number for number in range(len(questions)) if number not in repeated and number not in doubts]
        old = [questions[number] for number in kept if number < first_fresh]
        new = [questions[number] for number in kept if number >= first_fresh]
        return Lesson(
            # Those of articles that are not published now stay for the day on which they are again.
            kept=(*old, *new, *(question for question in before if question.article not in known)),
            new=len(new),
            repeated=sum(number >= first_fresh for number in repeated),
            unknown=tuple(question for question in history.questions if question.article not in known),
            contradictions=tuple(doubts.values()),
            trial=self._trial(old, new) if new else None,
        )

    def _trial(self, old: Sequence[Resolved], new: Sequence[Resolved]) -> Trial | None:
        before = self._taught(old) if old else None
        now = self._taught([*old, *new])
        # The build that follows finds it there.
        keep(now, self.encoder, self.cache)
        return hold_trial([*old, *new], self.index.languages, now, before)

    def _taught(self, questions: Sequence[Resolved]) -> Taught:
        languages = self.index.languages
        return teach(gather(questions, languages, self.encoder, self.cache), languages)
