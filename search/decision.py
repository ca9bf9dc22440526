"""What to do with a question: answer it, ask back, pass it to a person, or decline it.

The order matters. Nonsense and messages that need a person come first, whatever article lies near; then the probability that the first
article is right decides between an answer, a question back and a person.
"""

from dataclasses import dataclass

from kb.article import Handoff, Priority
from search.action import Action
from search.index import LanguageIndex
from search.indexed_article import IndexedArticle
from search.kinds import Kinds
from search.ranking import Ranking
from search.safety.category import Category
from search.safety.unwritten import UNWRITTEN

# The reasons that say that no article answers.
NO_ARTICLE = frozenset({"no_clear_article", "nothing_found", UNWRITTEN})
_QUEUE = "support"

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
class Reading:
    """What a message is by its own words; without `kinds`, as where the index has no second encoder, it is an ordinary question.

    `verbatim` says that it is the first article's own title or question, as where a customer takes a suggestion.
    """

    kinds: Kinds | None = None
    nonsense: bool = False
    verbatim: bool = False


def _needs_person(article: IndexedArticle) -> bool:
    return article.handoff is Handoff.ALWAYS or article.priority is Priority.URGENT


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
