"""Readers' opinions: `/v1/feedback`."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from kb.masking import mask
from site_api.deps import EngineDep, FeedbackDep, Json, NotebookDep, ReaderDep
from site_api.errors import NotFound
from site_api.schemas import FeedbackBody
from site_api.store.feedback import Feedback, Reason

router = APIRouter(prefix="/v1", tags=["feedback"])

_feedback_body = TypeAdapter(FeedbackBody)


class FeedbackParams(BaseModel):
    """What a reader thinks of an article."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(min_length=1, max_length=200, description="The article's id.")]
    lang: Annotated[str, Field(min_length=2, max_length=10, description="The language it was read in.")]
    helpful: bool
    reason: Reason | None = None
    note: Annotated[str | None, Field(max_length=1000, description="Anything the reader adds; personal data in it is masked.")] = None
    query_id: Annotated[str | None, Field(max_length=64, description="The search that led to it.")] = None


@router.post("/feedback", status_code=HTTPStatus.CREATED, response_model=FeedbackBody)
def give_feedback(params: FeedbackParams, engine: EngineDep, reader: ReaderDep, store: FeedbackDep, notebook: NotebookDep) -> Json:
    """Keep what a reader thinks of an article; nothing personal is stored."""
    if engine.article(params.id, params.lang, reader) is None:
        raise NotFound(f"There is no article {params.id!r}; send the id that /v1/search returned")
    note = mask(params.note).text if params.note else None
    opinion = Feedback(params.id, params.lang, params.helpful, params.reason, note, params.query_id, engine.index.manifest.digest)
    kept = store.add(opinion)
    if params.query_id:
        notebook.told(params.query_id, params.id, solved=params.helpful)
    return Json(_feedback_body, FeedbackBody(str(kept), note), status=HTTPStatus.CREATED)
