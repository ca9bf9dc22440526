"""Who takes a matter and how soon: what the text says, then what the customer read, then where they were."""

from collections import Counter

from kb.article import Priority
from search.action import Action
from search.decision import NO_ARTICLE
from search.engine import SearchEngine
from search.errors import QueryError
from search.hit import SearchResult
from search.indexed_article import IndexedArticle
from search.query import MAX_CHARACTERS, Query
from site_api.tickets.handover import Routing

ANYONE = "support"


def route(engine: SearchEngine, text: str, lang: str, *, screen: str | None = None, articles_seen: tuple[str, ...] = ()) -> Routing:
    """Return who takes a text; a kind of message that needs a person wins over all that is known of the customer."""
    result = _search(engine, text, lang, screen)
    decision = result and result.decision
    if decision and decision.action is Action.HANDOFF and decision.reason not in NO_ARTICLE:
        return Routing(decision.queue, decision.priority, decision.reason, _first(result))
    seen = [article for name in articles_seen if (article := engine.article(name, lang))]
    if result and decision and decision.action in {Action.ANSWER, Action.CLARIFY}:
        near = {hit.id for hit in result.hits}
        if read := next((article for article in reversed(seen) if article.id in near), None):
            return _of(read, "article_seen")
        return Routing(decision.queue, decision.priority, decision.reason, _first(result))
    if seen:
        return _of(seen[-1], "article_seen")
    queue = _queue_of_screen(engine, screen, lang)
    return Routing(queue or ANYONE, Priority.NORMAL, "screen" if queue else decision.reason if decision else "no_words")


def _search(engine: SearchEngine, text: str, lang: str, screen: str | None) -> SearchResult | None:
    """Return what the search says of a text; None for one without words, which a person may have all the same."""
    try:
        return engine.search(Query(" ".join(text[:MAX_CHARACTERS].split()), lang, screen=screen))
    except QueryError:
        return None


def _first(result: SearchResult | None) -> str | None:
    return result.hits[0].id if result and result.hits else None


def _of(article: IndexedArticle, reason: str) -> Routing:
    return Routing(article.queue, article.priority, reason, article.id)


def _queue_of_screen(engine: SearchEngine, screen: str | None, lang: str) -> str | None:
    """Return the queue of most of the articles that help on a screen; equals by name."""
    queues = Counter(article.queue for article in engine.index.languages[lang].articles if screen in article.screens)
    return min(queues, key=lambda queue: (-queues[queue], queue), default=None)
