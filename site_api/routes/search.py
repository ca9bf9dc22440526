"""Questions: `/v1/search` and `/v1/suggest`."""

import time
import uuid
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import TypeAdapter

from kb.article import Audience
from search.engine import SearchEngine
from site_api.deps import EngineDep, Json, MetricsDep, ReaderDep, VisitDep
from site_api.metrics import Metrics
from site_api.params import SearchBodyParams, SearchParams, SuggestParams
from site_api.questions.visit import Visit
from site_api.reader import admitted
from site_api.schemas import SearchBody, SuggestBody, SuggestionBody, decision_body, hit_body

router = APIRouter(prefix="/v1", tags=["search"])

_search_body = TypeAdapter(SearchBody)
_suggest_body = TypeAdapter(SuggestBody)
_SUGGESTIONS_KEPT = 60  # Seconds that a browser may keep completions.


@router.get("/search", response_model=SearchBody)
def search(params: Annotated[SearchParams, Query()], engine: EngineDep, metrics: MetricsDep, visit: VisitDep) -> Json:
    """Find the articles that answer a question, and decide what to do with it."""
    return _answer(params, engine, metrics, visit)


@router.post("/search", response_model=SearchBody)
def search_with_body(params: SearchBodyParams, engine: EngineDep, metrics: MetricsDep, visit: VisitDep) -> Json:
    """Find the articles that answer a question too long or too private for an address."""
    return _answer(params, engine, metrics, visit)


@router.get("/suggest", response_model=SuggestBody)
def suggest(params: Annotated[SuggestParams, Query()], engine: EngineDep, reader: ReaderDep) -> Json:
    """Complete what is typed, by prefix and with typing errors, without the encoder."""
    lang = engine.language(params.q, params.lang)
    found = engine.suggest(params.q, lang=lang, limit=params.limit, audience=reader)
    body = SuggestBody(lang, tuple(SuggestionBody(**asdict(suggestion)) for suggestion in found))
    return Json(_suggest_body, body, max_age=_SUGGESTIONS_KEPT if reader is Audience.PUBLIC else None)


def _answer(params: SearchParams, engine: SearchEngine, metrics: Metrics, visit: Visit) -> Json:
    started = time.perf_counter()
    query_id = uuid.uuid4().hex
    result = engine.search(params.query(admitted(params.audience, visit.reader)))
    took_ms = round((time.perf_counter() - started) * 1000, 2)
    metrics.decided(result.decision, result.lang)
    visit.asked(query_id, params, result)
    body = SearchBody(
        query_id=query_id,
        lang=result.lang,
        took_ms=took_ms,
        decision=decision_body(result.decision),
        hits=tuple(map(hit_body, result.hits)),
    )
    return Json(_search_body, body)
