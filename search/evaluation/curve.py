"""The learning curve: how much a history helps, by the questions learned of each article.

Every seventh question of the history is held out and asked; of the others, more and more are learned. Sets of questions in other
languages are asked as well, and whatever they hold in the history's own words is left out of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.article import Audience
from search.asked import parted
from search.content_cache import ContentCache
from search.encoder import Encoder, Matrix
from search.evaluation.estimate import Estimate, mean
from search.evaluation.outcome import column
from search.evaluation.question import Question, QuestionSet
from search.index import Index, LanguageIndex
from search.learning.history import Resolved
from search.learning.learned import Learned
from search.learning.model import LearnedModel
from search.learning.teacher import learned_model
from search.question_vectors import question_vectors
from search.ranking import rank

SIZES = (1, 3, 5, 10, 20, None)
_HELD_OUT = 7
_MOST_ASKED = 1500


@dataclass(frozen=True, slots=True)
class LearningPoint:
    """How good the ranking is after so many learned questions an article; None stands for all of them."""

    per_article: int | None
    hit_at_1: Estimate


@dataclass(frozen=True, slots=True)
class Curve:
    """The points of one set of questions."""

    name: str
    points: tuple[LearningPoint, ...]


@dataclass(frozen=True)
class _Posed:
    """A set of questions with their vectors, and what the articles alone say of each, shape (questions, articles)."""

    asked: QuestionSet
    part: LanguageIndex
    vectors: Matrix
    alone: Matrix
    allowed: NDArray[np.bool_]

    def hit(self, model: LearnedModel | None) -> Estimate:
        """Return how often the right article comes first."""
        ids = [article.id for article in self.part.articles]
        learned = Learned.of(model, self.part) if model else None
        right = []
        for question, vector, scores in zip(self.asked.questions, self.vectors, self.alone, strict=True):
            found = learned.find(vector, question.text, scores, self.allowed) if learned else None
            best = np.where(self.allowed, scores if found is None else found.probabilities, -np.inf).argmax()
            right.append(ids[int(best)] == question.article)
        return mean(column(right))


@dataclass(frozen=True, slots=True)
class Bench:
    """The help centre on which is learned."""

    index: Index
    encoder: Encoder
    cache: ContentCache

    def curves(self, history: QuestionSet, sets: Sequence[QuestionSet]) -> tuple[Curve, ...]:
        """Learn more and more of a history, and ask what it does not hold; sets of its own language are left to the held-out part."""
        held, usable = divided(history, sets)
        posed = [self._posed(held), *(self._posed(one) for one in sets if one.lang != history.lang)]
        found: list[list[LearningPoint]] = [[LearningPoint(0, one.hit(None))] for one in posed]
        for size in SIZES:
            model = self.model(_at_most(usable, size))
            for points, one in zip(found, posed, strict=True):
                points.append(LearningPoint(size, one.hit(model)))
        return tuple(Curve(one.asked.name, tuple(points)) for one, points in zip(posed, found, strict=True))

    def model(self, questions: Sequence[Question]) -> LearnedModel | None:
        """Return what is learned from some questions, None where they are of no article of the index."""
        resolved = [Resolved(question.article, question.text) for question in questions]
        return learned_model(resolved, self.index.languages, self.encoder, self.cache)

    def _posed(self, asked: QuestionSet) -> _Posed:
        part = self.index.languages[asked.lang]
        allowed = part.readable(Audience.PUBLIC)
        vectors = question_vectors([question.text for question in asked.questions], self.encoder, self.cache)
        alone = [
            rank(part, parted(question.text, vector, self.encoder.dimension), allowed).mean_scores
            for question, vector in zip(asked.questions, vectors, strict=True)
        ]
        return _Posed(asked, part, vectors, np.array(alone), allowed)


def as_table(curves: Sequence[Curve]) -> str:
    """Return the curves as a Markdown table, a column for each set."""
    head = f"| learned questions, of each article | {' | '.join(curve.name for curve in curves)} |\n| --- |{' --- |' * len(curves)}"
    return "\n".join([head, *_rows(curves)])


def _rows(curves: Sequence[Curve]) -> Iterator[str]:
    for points in zip(*(curve.points for curve in curves), strict=True):
        size = points[0].per_article
        cells = (f"{point.hit_at_1.value or 0:.3f}".lstrip("0") for point in points)
        yield f"| {'all' if size is None else size or 'none'} | {' | '.join(cells)} |"


def divided(history: QuestionSet, sets: Sequence[QuestionSet]) -> tuple[QuestionSet, list[Question]]:
    """Return every seventh question as a set of its own, and the others that no set asks in the same words."""
    asked = {Resolved("", question.text).words for one in sets for question in one.questions}
    held = history.questions[::_HELD_OUT]
    out = {Resolved("", question.text).words for question in held} | asked
    usable = [question for question in history.questions if Resolved("", question.text).words not in out]
    thinned = held[:: -(-len(held) // _MOST_ASKED)]
    return QuestionSet(f"{len(thinned):,} unseen, {history.lang}", history.lang, history.told, thinned), usable


def _at_most(questions: Sequence[Question], size: int | None) -> list[Question]:
    counts: dict[str, int] = {}
    chosen = []
    for number in np.random.default_rng(0).permutation(len(questions)).tolist():
        article = questions[number].article
        counts[article] = counts.get(article, 0) + 1
        if size is None or counts[article] <= size:
            chosen.append(questions[number])
    return chosen
