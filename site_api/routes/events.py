"""Steps of customers in the help: `/v1/events`."""

import datetime as dt
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from kb.article import Audience
from search.engine import SearchEngine
from site_api.deps import EngineDep, EventsDep, Json, ServiceDep
from site_api.errors import MistypedReference
from site_api.events.bodies import KeptBody
from site_api.events.event import Event
from site_api.events.params import EventParams, EventsParams
from site_api.tickets.reference import parse_reference, prefix_of

_OLDEST = dt.timedelta(days=7)  # A browser may send late what it could not send at once.
_kept_body = TypeAdapter(KeptBody)


class Beacon(APIRoute):
    """Reads a body as JSON also where a browser sends it as plain text, as `navigator.sendBeacon` does to another site."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the usual handler behind one that changes the type of the body."""
        handle = super().get_route_handler()

        async def as_json(request: Request) -> Response:
            others = [(name, value) for name, value in request.scope["headers"] if name != b"content-type"]
            scope = {**request.scope, "headers": [*others, (b"content-type", b"application/json")]}
            return await handle(Request(scope, request.receive))

        return as_json


router = APIRouter(prefix="/v1", tags=["events"], route_class=Beacon)


@router.post("/events", status_code=HTTPStatus.ACCEPTED, response_model=KeptBody)
def add_events(params: EventsParams, engine: EngineDep, service: ServiceDep, store: EventsDep) -> Json:
    """Keep what a session did; steps of unknown articles and of another week are left out."""
    prefix, now = prefix_of(service), dt.datetime.now(dt.UTC)
    steps = [step for event in params.events if (step := _step(event, params.session, engine, prefix, now))]
    store.add(steps)
    return Json(_kept_body, KeptBody(len(steps)), status=HTTPStatus.ACCEPTED)


def _step(event: EventParams, session: str, engine: SearchEngine, prefix: str, now: dt.datetime) -> Event | None:
    if event.at < now - _OLDEST or (event.article is not None and engine.article(event.article, None, Audience.STAFF) is None):
        return None
    reference = _reference(event.reference, prefix)
    return Event(session, event.kind, min(event.at, now), event.lang, event.article, event.screen, event.query_id, reference)


def _reference(text: str | None, prefix: str) -> str | None:
    try:
        return parse_reference(text, prefix) if text else None
    except MistypedReference:
        return None
