"""Articles: `/v1/articles/{id}`."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import TypeAdapter

from kb.article import Audience
from search.engine import SearchEngine
from search.indexed_article import IndexedArticle
from site_api.deps import EngineDep, Json, ReaderDep
from site_api.errors import NotFound
from site_api.params import LangParams
from site_api.schemas import ArticleBody

router = APIRouter(prefix="/v1", tags=["articles"])

_article_body = TypeAdapter(ArticleBody)
_KEPT = 60  # Seconds that a browser may keep an article.


@router.get("/articles/{article_id}", response_model=ArticleBody)
def article(
    article_id: Annotated[str, Path(max_length=200)], params: Annotated[LangParams, Query()], engine: EngineDep, reader: ReaderDep
) -> Json:
    """Read an article in a language, else in the first language that has it."""
    lang = engine.language("", params.lang) if params.lang is not None else None
    found = engine.article(article_id, lang, reader)
    if found is None:
        raise NotFound(f"There is no article {article_id!r}; search for it at /v1/search")
    return Json(_article_body, _body(found, engine, reader), max_age=_KEPT if reader is Audience.PUBLIC else None)


def _body(found: IndexedArticle, engine: SearchEngine, reader: Audience) -> ArticleBody:
    versions = ((lang, engine.index.by_key.get((lang, found.id))) for lang in engine.languages)
    return ArticleBody(
        id=found.id,
        lang=found.lang,
        title=found.title,
        summary=found.summary,
        url=found.url,
        breadcrumb=found.breadcrumb,
        markdown=found.markdown,
        html=found.html,
        queue=found.queue,
        priority=found.priority,
        screens=found.screens,
        audience=found.audience,
        updated=found.updated,
        translations=tuple(lang for lang, version in versions if version and reader.admits(version.audience)),
    )
