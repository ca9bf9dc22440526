"""Questions: `/v1/search` and `/v1/suggest`."""

import time
import uuid
from dataclasses import asdict, dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import TypeAdapter

from kb.article import Audience
from search.engine import SearchEngine
from search.hit import SearchResult
from site_api.deps import EngineDep, Json, NotebookDep, ReaderDep
from site_api.params import SearchBodyParams, SearchParams, SuggestParams
from site_api.questions import Notebook, asked_question
from site_api.reader import admitted
from site_api.schemas import DecisionBody, HitBody, SearchBody, SuggestBody, SuggestionBody

router = APIRouter(prefix="/v1", tags=["search"])

_search_body = TypeAdapter(SearchBody)
_suggest_body = TypeAdapter(SuggestBody)
_SUGGESTIONS_KEPT = 60  # Seconds that a browser may keep completions.


@router.get("/search", response_model=SearchBody)
def search(request: Request, params: Annotated[SearchParams, Query()], engine: EngineDep, reader: ReaderDep, notebook: NotebookDep) -> Json:
    """Find the articles that answer a question, and decide what to do with it."""
    return _answer(params, engine, reader, _Notes(notebook, request))


@router.post("/search", response_model=SearchBody)
def search_with_body(request: Request, params: SearchBodyParams, engine: EngineDep, reader: ReaderDep, notebook: NotebookDep) -> Json:
    """Find the articles that answer a question too long or too private for an address."""
    return _answer(params, engine, reader, _Notes(notebook, request))


@router.get("/suggest", response_model=SuggestBody)
def suggest(params: Annotated[SuggestParams, Query()], engine: EngineDep, reader: ReaderDep) -> Json:
    """Complete what is typed, by prefix and with typing errors, without the encoder."""
    lang = engine.language(params.q, params.lang)
    found = engine.suggest(params.q, lang=lang, limit=params.limit, audience=reader)
    body = SuggestBody(lang, tuple(SuggestionBody(**asdict(suggestion)) for suggestion in found))
    return Json(_suggest_body, body, max_age=_SUGGESTIONS_KEPT if reader is Audience.PUBLIC else None)


@dataclass(frozen=True, slots=True)
class _Notes:
    """Where a question that no article answers is noted, and the request that it came with."""

    notebook: Notebook
    request: Request

    def take(self, query_id: str, params: SearchParams, result: SearchResult) -> None:
        address = self.request.client.host if self.request.client else None
        question = asked_question(query_id, self.notebook.asker(params.session, address), params.q, result)
        self.notebook.asked(replace(question, screen=params.screen))


def _answer(params: SearchParams, engine: SearchEngine, reader: Audience, notes: _Notes) -> Json:
    started = time.perf_counter()
    query_id = uuid.uuid4().hex
    result = engine.search(params.query(admitted(params.audience, reader)))
    took_ms = round((time.perf_counter() - started) * 1000, 2)
    if reader is not Audience.STAFF:
        notes.take(query_id, params, result)
    decision = result.decision
    body = SearchBody(
        query_id=query_id,
        lang=result.lang,
        took_ms=took_ms,
        decision=DecisionBody(
            decision.action,
            decision.confidence,
            decision.in_scope,
            decision.reason,
            decision.queue,
            decision.priority,
            decision.handoff,
        ),
        hits=tuple(
            HitBody(hit.id, hit.lang, hit.title, hit.summary, hit.url, hit.anchor, hit.breadcrumb, hit.snippet, hit.score, hit.updated)
            for hit in result.hits
        ),
    )
    return Json(_search_body, body)
