"""What to do with a question: answer it, ask back, pass it to a person, or decline it.

The order matters. Nonsense and messages that need a person come first, whatever article lies near; then the probability that the first
article is right decides between an answer, a question back and a person.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kb.article import Handoff, Priority
from search.action import Action
from search.index import LanguageIndex
from search.indexed_article import IndexedArticle
from search.ranking import Ranking
from search.safety.category import Category
from search.safety.unwritten import UNWRITTEN

# The reasons that say that no article answers.
NO_ARTICLE = frozenset({"no_clear_article", "nothing_found", UNWRITTEN})
_QUEUE = "support"
_MOST_ODDS = 9.0  # Of being the bank's matter, by how near the articles are.

# How likely a kind of message must be, and how likely beside an article that matches clearly: to be declined, or taken for a matter
# without an article; to be handed over; and as urgent, where the match does not count. Of our articles' 2,706 titles and questions,
# .5 instead of .3 beside a match hands over 3 of 100 fewer, for 1 of 130 messages that others wrote than the examples.
_LEAST_DOUBTED, _DOUBTED_BESIDE_A_MATCH = 0.4, 0.6
_LEAST_HANDOFF, _HANDOFF_BESIDE_A_MATCH = 0.3, 0.5
# Below it an urgent kind is passed on as high: 8 of 693 ordinary questions instead of 21 come as urgent, and 29 of 33 urgent messages
# instead of 31.
_LEAST_URGENT = 0.7
# Of a question in the very words of its article, as of one that was resolved before in the same words.
_VERBATIM = 0.97
# Above it the doubt is left out: multiplied in everywhere, it costs 6 of 100 answers and makes none of the others righter.
_LIKELY_IN_SCOPE = 0.5
# Below it the right article is among the first three in less than 90 of 100 cases, so that a choice of three would only tire the customer.
_HOPELESS = 0.42


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome with its reason; `confidence` is the probability that the first hit is the right article.

    `in_scope` is the probability that it is the bank's matter at all; `handoff` says whether a person is offered with the answer.
    """

    action: Action
    confidence: float
    in_scope: float
    reason: str
    queue: str
    priority: Priority
    handoff: Handoff = Handoff.OFFER


@dataclass(frozen=True, slots=True)
class Known:
    """How likely the first article is right, by the ranking or by what agents resolved.

    `is_again` says that the very same words were resolved with it, which leaves no doubt that they are the bank's matter.
    """

    right: float
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Kinds:
    """What a message is, by its kind: `probabilities` has shape (kinds + 1,), the ordinary question last."""

    categories: tuple[Category, ...]
    probabilities: NDArray[np.float64]

    @property
    def likeliest(self) -> tuple[Category | None, float]:
        """Return the likeliest kind, None for the ordinary question, and its probability."""
        number = int(self.probabilities.argmax())
        kind = self.categories[number] if number < len(self.categories) else None
        return kind, float(self.probabilities[number])

    def with_scope(self, odds: float) -> "Kinds":
        """Return the kinds with so much added to the log-odds of an ordinary question against a strange one.

        A message that needs a person stays as likely, whatever articles are near.
        """
        strange = np.array([*(kind.action is Action.DECLINE for kind in self.categories), False])
        usual = np.array([*(kind.id == UNWRITTEN for kind in self.categories), True])
        powers = np.where(strange, self.probabilities * np.exp(-np.clip(odds, -_MOST_ODDS, _MOST_ODDS)), self.probabilities)
        either = strange | usual
        powers[either] *= self.probabilities[either].sum() / powers[either].sum()
        return replace(self, probabilities=powers)

    def told(self, *, beside_a_match: bool) -> Category | None:
        """Return the kind that a message is, or None for an ordinary question and for a doubtful one.

        An article that matches clearly outweighs a doubtful kind, unless that is urgent.
        """
        kind, probability = self.likeliest
        return kind if kind and probability >= _least(kind, beside_a_match=beside_a_match) else None

    @property
    def in_scope(self) -> float:
        """Return how likely it is the bank's matter."""
        declined = [c.action is Action.DECLINE for c in self.categories]
        return float(1 - self.probabilities[:-1][declined].sum())


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message is by its own words; without `kinds`, as where the index has no second encoder, it is an ordinary question.

    `verbatim` says that it is the first article's own title or question, as where a customer takes a suggestion.
    """

    kinds: Kinds | None = None
    nonsense: bool = False
    verbatim: bool = False


def _needs_person(article: IndexedArticle) -> bool:
    return article.handoff is Handoff.ALWAYS or article.priority is Priority.URGENT


def _least(kind: Category, *, beside_a_match: bool) -> float:
    if kind.action is Action.DECLINE or kind.id == UNWRITTEN:
        return _DOUBTED_BESIDE_A_MATCH if beside_a_match else _LEAST_DOUBTED
    return _HANDOFF_BESIDE_A_MATCH if beside_a_match and kind.priority is not Priority.URGENT else _LEAST_HANDOFF


def decide(part: LanguageIndex, ranking: Ranking, reading: Reading, known: Known, threshold: float) -> Decision:
    """Return what to do, where answers are given from a threshold of the confidence on.

    A question in the article's own words is surely the article's, and ordinary too, unless the article is for emergencies.
    """
    right, kinds = known.right, reading.kinds
    if reading.verbatim:
        right = max(right, _VERBATIM)
        kinds = kinds if _needs_person(part.articles[int(ranking.order[0])]) else None
    elif reading.nonsense:
        return Decision(Action.DECLINE, 0.0, 0.0, "no_words", _QUEUE, Priority.NORMAL)
    in_scope = round(kinds.in_scope, 4) if kinds else 1.0
    if kinds and (kind := kinds.told(beside_a_match=right >= threshold)):
        queue = kind.queue if kind.action is Action.HANDOFF else _QUEUE
        return Decision(kind.action, round(right * in_scope, 4), in_scope, kind.id, queue, _priority(kind, kinds.likeliest[1]))
    confidence = round(right if known.is_again or in_scope >= _LIKELY_IN_SCOPE else right * in_scope, 4)
    if not ranking.order.size:
        return Decision(Action.HANDOFF, 0.0, in_scope, "nothing_found", _QUEUE, Priority.NORMAL)
    first = part.articles[int(ranking.order[0])]
    action, reason = _by_confidence(confidence, threshold)
    if action is Action.HANDOFF:
        return Decision(action, confidence, in_scope, reason, _QUEUE, Priority.NORMAL)
    return Decision(action, confidence, in_scope, reason, first.queue, first.priority, first.handoff)


def _priority(kind: Category, probability: float) -> Priority:
    """Return a kind's priority; an urgent one that is in doubt is high."""
    is_doubtful = kind.priority is Priority.URGENT and probability < _LEAST_URGENT
    return Priority.HIGH if is_doubtful else kind.priority


def _by_confidence(confidence: float, threshold: float) -> tuple[Action, str]:
    if confidence >= threshold:
        return Action.ANSWER, "clear_match"
    return (Action.CLARIFY, "several_matches") if confidence >= _HOPELESS else (Action.HANDOFF, "no_clear_article")
