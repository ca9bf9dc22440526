"""What to do with a question: answer it, ask back, pass it to a person, or decline it."""

import enum
from dataclasses import dataclass

from kb.article import Priority
from search.index import LanguageIndex
from search.ranking import Ranking


class Action(enum.StrEnum):
    """The four outcomes; a wrong answer is the worst fault of the product."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    HANDOFF = "handoff"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome with its reason; `confidence` is the probability that the first hit is the right article."""

    action: Action
    confidence: float
    in_scope: float
    reason: str
    queue: str
    priority: Priority


# The rule for now: e5's similarities of a right article lie above .86, of another matter below .80, and an answer needs to
# stand out from the next one by a fifth of a standard deviation.
_CERTAIN = 0.86
_FOREIGN = 0.80
_MARGIN = 0.2


def decide(part: LanguageIndex, ranking: Ranking) -> Decision:
    """Return what to do, by how near the first article is and how far ahead of the second."""
    if not ranking.order.size:
        return Decision(Action.DECLINE, 0.0, 0.0, "nothing_found", "support", Priority.NORMAL)
    first = part.articles[int(ranking.order[0])]
    similarity = float(ranking.dense[ranking.order[0]])
    margin = float(ranking.scores[ranking.order[0]] - ranking.scores[ranking.order[1]]) if ranking.order.size > 1 else 1.0
    in_scope = min(1.0, max(0.0, (similarity - _FOREIGN) / (_CERTAIN - _FOREIGN)))
    confidence = round(in_scope * min(1.0, 0.5 + margin), 3)
    action, reason = _action(in_scope, margin)
    return Decision(action, confidence, round(in_scope, 3), reason, first.queue, first.priority)


def _action(in_scope: float, margin: float) -> tuple[Action, str]:
    if in_scope == 0:
        return Action.DECLINE, "not_the_banks_matter"
    if margin >= _MARGIN and in_scope > 0.5:
        return Action.ANSWER, "clear_match"
    return Action.CLARIFY, "several_matches"
