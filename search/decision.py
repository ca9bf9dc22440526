"""What to do with a question: answer it, ask back, pass it to a person, or decline it.

The order matters. Nonsense and messages that need a person come first, whatever article lies near; then the probability that the first
article is right decides between an answer, a question back and a person.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.article import Handoff, Priority
from search.action import Action
from search.calibration import Calibration
from search.confidence import log_odds
from search.index import LanguageIndex
from search.ranking import Ranking
from search.safety.category import Category

_QUEUE = "support"

# How likely a kind of message must be. With whole families of wordings left out of the head, .3 instead of .4 gives 5 more of 100
# messages their person, and hands over 2 to 9 more of 1,000 ordinary questions; .4 instead of .5 declines 3 more of 100 strange ones.
_LEAST_HANDOFF, _LEAST_DECLINE = 0.3, 0.4
# Below it an urgent kind is passed on as high: 8 of 693 ordinary questions instead of 21 come as urgent, and 29 of 33 urgent messages
# instead of 31.
_LEAST_URGENT = 0.7
# Below it a message that may be declined is answered where there is a clear match: of 2,706 titles and questions of our own articles 101
# are declined instead of 185, of 257 strange messages 235 instead of 239.
_SURE_DECLINE = 0.6
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
class Sureness:
    """How sure a help centre can be, and from which confidence on an answer is given."""

    calibration: Calibration
    threshold: float


@dataclass(frozen=True, slots=True)
class Known:
    """How likely the first article is right by what agents resolved.

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

    @property
    def told(self) -> Category | None:
        """Return the kind that a message is, or None for an ordinary question and for a doubtful one."""
        return self._told(_LEAST_DECLINE)

    @property
    def told_beside_a_match(self) -> Category | None:
        """Return the same where an article matches clearly, which outweighs a doubtful decline."""
        return self._told(_SURE_DECLINE)

    def _told(self, least_decline: float) -> Category | None:
        kind, probability = self.likeliest
        if kind is None:
            return None
        return kind if probability >= (least_decline if kind.action is Action.DECLINE else _LEAST_HANDOFF) else None

    @property
    def in_scope(self) -> float:
        """Return how likely it is the bank's matter."""
        declined = [c.action is Action.DECLINE for c in self.categories]
        return float(1 - self.probabilities[:-1][declined].sum())


def decide(
    part: LanguageIndex,
    ranking: Ranking,
    kinds: Kinds | None,
    sureness: Sureness,
    *,
    nonsense: bool = False,
    known: Known | None = None,
) -> Decision:
    """Return what to do; without `kinds`, as where the index has no second encoder, every question is ordinary.

    `known` is what history tells of the first article, better than the ranking does.
    """
    right = known.right if known else sureness.calibration.confidence(log_odds(ranking)) if ranking.order.size else 0.0
    in_scope = round(0.0 if nonsense else kinds.in_scope if kinds else 1.0, 4)
    if nonsense:
        return Decision(Action.DECLINE, 0.0, 0.0, "no_words", _QUEUE, Priority.NORMAL)
    if kinds and (kind := kinds.told_beside_a_match if right >= sureness.threshold else kinds.told):
        queue = kind.queue if kind.action is Action.HANDOFF else _QUEUE
        return Decision(kind.action, round(right * in_scope, 4), in_scope, kind.id, queue, _priority(kind, kinds.likeliest[1]))
    confidence = round(right if (known and known.is_again) or in_scope >= _LIKELY_IN_SCOPE else right * in_scope, 4)
    if not ranking.order.size:
        return Decision(Action.HANDOFF, 0.0, in_scope, "nothing_found", _QUEUE, Priority.NORMAL)
    first = part.articles[int(ranking.order[0])]
    action, reason = _by_confidence(confidence, sureness.threshold)
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
