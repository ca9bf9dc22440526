"""What fits where the customer is: `/v1/screens/{screen}`."""

from collections.abc import Iterator
from html import escape
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field, TypeAdapter

from kb.article import Audience
from search.action import Action
from search.engine import SearchEngine
from search.errors import QueryError
from search.indexed_article import IndexedArticle
from search.query import MAX_HITS
from search.query import Query as Question
from site_api.deps import EngineDep, Json, ReaderDep
from site_api.params import LangParams
from site_api.schemas import HitBody, ScreenBody, hit_body

router = APIRouter(prefix="/v1", tags=["search"])

_screen_body = TypeAdapter(ScreenBody)
_KEPT = 60  # Seconds that a browser may keep a screen's articles.
_SURE = frozenset({Action.ANSWER, Action.CLARIFY})
_FOR_AN_ERROR = 3  # Further hits have little to do with it.


class ScreenParams(LangParams):
    """Where the customer is, and what went wrong there."""

    error: str | None = Field(
        None, max_length=200, description="Code or text of the error that the customer saw.", examples=["card_declined"]
    )
    limit: int = Field(5, ge=1, le=MAX_HITS, description="Most articles to return.")


@router.get("/screens/{screen}", response_model=ScreenBody)
def screen(
    screen: Annotated[str, Path(max_length=64, examples=["cards"])],
    params: Annotated[ScreenParams, Query()],
    engine: EngineDep,
    reader: ReaderDep,
) -> Json:
    """List what fits a screen of the app, best first; what an error is about comes before the rest."""
    lang = engine.language("", params.lang) if params.lang is not None else engine.languages[0]
    about = _about_error(engine, params.error, lang, reader)
    found = {hit.id: hit for hit in (*about, *_of_screen(engine, screen, lang, reader))}
    hits = tuple(found.values())[: params.limit]
    return Json(_screen_body, ScreenBody(lang, screen, hits), max_age=_KEPT if reader is Audience.PUBLIC else None)


def _about_error(engine: SearchEngine, error: str | None, lang: str, reader: Audience) -> tuple[HitBody, ...]:
    """Return what the search finds for an error; nothing where it says that nothing fits, as for a bare number."""
    words = (error or "").replace("_", " ").replace("-", " ").replace(".", " ")
    try:
        result = engine.search(Question(words, lang, _FOR_AN_ERROR, None, reader))
    except QueryError:
        return ()
    return tuple(map(hit_body, result.hits)) if result.decision.action in _SURE else ()


def _of_screen(engine: SearchEngine, screen: str, lang: str, reader: Audience) -> Iterator[HitBody]:
    articles = engine.index.languages[lang].articles
    fitting = [article for article in articles if screen in article.screens and reader.admits(article.audience)]
    yield from (_article_body(article) for article in sorted(fitting, key=lambda article: _order(article, screen)))


def _order(article: IndexedArticle, screen: str) -> tuple[int, int, int, str]:
    """Put first what is about this screen above all, then what is urgent, then what is about no other screen."""
    return article.screens.index(screen), -article.priority.urgency, len(article.screens), article.id


def _article_body(article: IndexedArticle) -> HitBody:
    """Return an article as a hit; its snippet is its summary, and its score says that the writer chose the screen."""
    where = (article.url, "", article.breadcrumb)
    return HitBody(article.id, article.lang, article.title, article.summary, *where, escape(article.summary), 1.0, article.updated)
