"""The operator's questions: `/healthz`, `/readyz` and `/metrics`."""

import datetime as dt

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import TypeAdapter

from site_api.deps import Json, LiveDep, MetricsDep
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


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(live: LiveDep, counted: MetricsDep) -> Response:
    """Show what Prometheus reads: requests, decisions and tickets by number, the index by its age."""
    manifest = live.manifest
    built_at = dt.datetime.fromisoformat(manifest.built_at) if manifest else None
    return Response(counted.page(built_at, manifest.articles if manifest else {}), media_type=CONTENT_TYPE_LATEST)
