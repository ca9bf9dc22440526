"""What came of a question: the articles found, the decision, and whether each was right."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.action import Action
from search.engine import SearchEngine
from search.evaluation.question import Question
from search.query import Query

DEPTH = 10  # Articles looked at; the reciprocal rank of a later one is at most 1/11.
CHOICES = 3  # A clarifying question names so many articles at most.

Column = NDArray[np.float64]  # One number a question, 1 and 0 for yes and no.


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question with the ids found, best first, and the decision; `known` tells whether its article is in the index at all."""

    question: Question
    ranked: tuple[str, ...]
    action: Action
    confidence: float = 0.0
    in_scope: float = 0.0
    queue: str = ""
    priority: str = "normal"
    known: bool = True

    @property
    def place(self) -> int:
        """Return the right article's place, from 1, or 0 where it was not found."""
        return self.ranked.index(self.question.article) + 1 if self.question.article in self.ranked else 0

    @property
    def is_first(self) -> bool:
        """Return whether the right article came first."""
        return self.place == 1

    @property
    def is_right(self) -> bool:
        """Return whether the decision was right.

        To answer, where the first article is the right one. To ask back, where it is among the choices. To pass on, where the
        answer would have been wrong. To decline, where there is no article.
        """
        match self.action:
            case Action.ANSWER:
                return self.is_first
            case Action.CLARIFY:
                return 0 < self.place <= CHOICES
            case Action.HANDOFF:
                return not self.is_first
            case Action.DECLINE:
                return not self.known


def ask(engine: SearchEngine, questions: Iterable[Question], lang: str | None) -> tuple[Outcome, ...]:
    """Ask each question; one whose article does not exist is asked as well."""
    known = {article.id for part in engine.index.languages.values() for article in part.articles}
    return tuple(_ask(engine, question, lang, known=question.article in known) for question in questions)


def column(values: Iterable[float]) -> Column:
    """Return one number a question as an array."""
    return np.array(list(values), dtype=np.float64)


def _ask(engine: SearchEngine, question: Question, lang: str | None, *, known: bool) -> Outcome:
    result = engine.search(Query(question.text, lang, DEPTH))
    decision = result.decision
    return Outcome(
        question=question,
        ranked=tuple(hit.id for hit in result.hits),
        action=decision.action,
        confidence=decision.confidence,
        in_scope=decision.in_scope,
        queue=decision.queue,
        priority=str(decision.priority),
        known=known,
    )
