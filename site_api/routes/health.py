"""The operator's questions: `/healthz` and `/readyz`."""

import datetime as dt

from fastapi import APIRouter
from pydantic import TypeAdapter

from site_api.deps import Json, LiveDep
from site_api.schemas import HealthBody, ReadyBody

router = APIRouter(tags=["operation"])

_health_body = TypeAdapter(HealthBody)
_ready_body = TypeAdapter(ReadyBody)


@router.get("/healthz", response_model=HealthBody)
def health() -> Json:
    """Say that the process answers."""
    return Json(_health_body, HealthBody("ok"))


@router.get("/readyz", response_model=ReadyBody)
def ready(live: LiveDep) -> Json:
    """Say what serves, or answer 503 until something does."""
    serving = live.serving
    manifest = serving.engine.index.manifest
    age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(manifest.built_at)
    body = ReadyBody(
        status="ready",
        model=manifest.model,
        index=manifest.digest,
        built_at=manifest.built_at,
        age_seconds=round(age.total_seconds(), 1),
        articles=manifest.articles,
        refused=live.refusal,
    )
    return Json(_ready_body, body)
