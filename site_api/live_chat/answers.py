"""Approved answers that an agent puts into a live talk: only what that customer may read."""

from collections.abc import Sequence

from kb.article import Audience
from search.engine import SearchEngine
from search.errors import SearchError
from search.hit import Hit
from search.query import MAX_CHARACTERS, Query

_MOST = 4  # What fits beside a talk.


def approved_answers(engine: SearchEngine, words: str, lang: str) -> Sequence[Hit]:
    """Return the articles that answer some words best, in the customer's language where there is one."""
    known = lang if lang in engine.languages else engine.languages[0]
    try:
        return engine.search(Query(words.strip()[:MAX_CHARACTERS], known, _MOST, audience=Audience.CUSTOMER, snippets=False)).hits
    except SearchError:  # Nothing with a word in it.
        return ()
