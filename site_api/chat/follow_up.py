"""Short questions that lean on the one before, as in "and abroad?": whether they do, and which of two searches answers.

The rules were chosen on the scenes of `tests/conversations/follow_ups`; `python -m tests.benchmarks.conversations` measures them.
"""

from dataclasses import replace

from kb.article import Priority
from search.action import Action
from search.decision import NO_ARTICLE
from search.hit import SearchResult
from site_api.chat.turn import Heard

_SHORT = 4  # Words: so few rarely say what it is about.
_LONG = 8  # Words: more than these may be a question of their own, whatever they begin with.
_HARDLY_OURS = 0.03  # "What does that cost?" is the bank's matter by .08 and more, "what's the weather like?" by .01 and less.
# From here on another article, found by the message alone, is offered beside the one found together: `_SURE` where its words point back.
_LIKELY, _SURE = 0.6, 0.85


def leans(alone: SearchResult, heard: Heard, *, strong: bool, known: bool) -> bool:
    """Return whether a message should be asked together with the question before.

    `alone` is what it finds by itself, `strong` that its own words point back, `known` that the articles have all of its words.
    """
    count, decision = len(heard.folded.split()), alone.decision
    if decision.action is Action.DECLINE:
        return known and count <= _LONG and decision.in_scope >= _HARDLY_OURS
    if count > _LONG:
        return strong and decision.action is not Action.ANSWER and decision.reason in {*NO_ARTICLE, "several_matches"}
    if decision.action is Action.HANDOFF and decision.reason not in NO_ARTICLE:
        return strong and decision.priority is Priority.NORMAL
    return strong or count <= _SHORT


def together_or_alone(alone: SearchResult, together: SearchResult, before: str | None, *, strong: bool) -> SearchResult:
    """Return which search answers; where each finds another article and the words do not tell, the customer is asked which.

    `before` is the article of the question before: found again, it may answer this one too, or only echo.
    """
    first, second = (result.hits[0].id if result.hits else "" for result in (alone, together))
    if together.decision.action is Action.HANDOFF and together.decision.reason in NO_ARTICLE and second:
        return _both(together, alone)
    sure = alone.decision.action in {Action.ANSWER, Action.CLARIFY} and alone.decision.confidence >= (_SURE if strong else _LIKELY)
    echo = not strong and second == before and before not in {hit.id for hit in alone.hits}
    if first == second or not (sure or echo) or (strong and second != before):
        return together
    return _both(together, alone, first=2 if strong else 1)


def _both(one: SearchResult, other: SearchResult, first: int = 1) -> SearchResult:
    decision = replace(one.decision, action=Action.CLARIFY, reason="new_or_follow_up")
    hits = {hit.id: hit for hit in (*one.hits[:first], *other.hits[:1], *one.hits[first:], *other.hits[1:])}
    return replace(one, decision=decision, hits=tuple(hits.values()))
