"""What the search of today says to a question of then: most gaps are closed by an article that came since."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from kb.article import Audience
from search.action import Action
from search.engine import SearchEngine
from search.errors import QueryError
from search.gaps.unsolved import Outcome, Unsolved
from search.hit import Hit, SearchResult
from search.query import MAX_CHARACTERS, Query

_AT_ONCE = 2
_CHOICES = 2


@dataclass(frozen=True, slots=True)
class Again:
    """A question and today's answer; `hidden` is an article that answers it and that the customer may not read."""

    unsolved: Unsolved
    action: Action
    confidence: float
    hits: tuple[Hit, ...]
    hidden: Hit | None = None

    @property
    def solved_now(self) -> bool:
        """Return whether it needs nothing more; what people found wrong is mended only by a change of the article since."""
        if self.action is not Action.ANSWER:
            return False
        found = self.unsolved
        if found.outcome in {Outcome.NO_ANSWER, Outcome.ASKED_BACK}:
            return True
        another = found.outcome is Outcome.NOT_HELPFUL and found.article not in {None, self.hits[0].id}
        return another or self.hits[0].updated > found.at.date().isoformat()


def ask_again(engine: SearchEngine, asked: Sequence[Unsolved]) -> list[Again]:
    """Ask each question that has words again, in order; those that can no longer be asked are left out."""
    hides = any(article.audience is not Audience.PUBLIC for article in engine.index.by_key.values())
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = pool.map(lambda unsolved: _again(engine, unsolved, hides=hides), asked)
        return [again for again in found if again is not None]


def _again(engine: SearchEngine, unsolved: Unsolved, *, hides: bool) -> Again | None:
    try:
        result = _search(engine, unsolved, Audience.PUBLIC)
        answers = result.decision.action is Action.ANSWER
        hidden = _hidden(_search(engine, unsolved, Audience.STAFF)) if hides and not answers else None
    except QueryError:
        return None
    return Again(unsolved, result.decision.action, result.decision.confidence, result.hits, hidden)


def _search(engine: SearchEngine, unsolved: Unsolved, reader: Audience) -> SearchResult:
    lang = unsolved.lang if unsolved.lang in engine.languages else None
    return engine.search(Query(unsolved.text[:MAX_CHARACTERS], lang, _CHOICES, audience=reader))


def _hidden(result: SearchResult) -> Hit | None:
    return result.hits[0] if result.hits and result.decision.action is Action.ANSWER else None
