"""One error body for every endpoint: RFC 9457 problem details, and never a trace."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from search.errors import QueryError, SearchError
from site_api.errors import ApiError
from site_api.forms import MENDS
from site_api.request_id import HEADER as REQUEST_ID
from site_api.request_id import SCOPE_KEY

MEDIA_TYPE = "application/problem+json"
_EXAMPLE = '{"q": "lost card"}'
_UNREADABLE = f"The body cannot be read; send JSON in UTF-8, as in {_EXAMPLE}"
_UNKNOWN = "unknown parameter; leave it out, the known ones are in /openapi.json"
_NO_ATTACHMENTS = "no files can be sent here yet; describe what they show, and give them to the person who answers"
_log = logging.getLogger("ventanilla.problem")


class FieldProblem(BaseModel):
    """One field of the request that was refused."""

    field: str
    detail: str


class Problem(BaseModel):
    """What went wrong, in the words of RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldProblem] = Field(default_factory=list)


def problem_response(
    request: Request, status: int, detail: str, *, errors: Sequence[FieldProblem] = (), headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Return the one error body; `detail` is a sentence with the mend."""
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, instance=request.url.path, errors=list(errors))
    return JSONResponse(body.model_dump(), status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every failure of the app with a problem."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(SearchError, _search_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)


def _api_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError)  # noqa: S101 - Starlette's signature is wider than what it passes.
    return problem_response(request, error.status, _sentence(error.detail), headers=error.headers)


def _search_error(request: Request, error: Exception) -> JSONResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(error, QueryError) else HTTPStatus.SERVICE_UNAVAILABLE
    return problem_response(request, status, _sentence(str(error)))


def _validation_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - As above.
    fields = [FieldProblem(field=_field_name(item), detail=_field_detail(item)) for item in error.errors()]
    detail = "; ".join(f"`{item.field}`: {item.detail}" for item in fields[:3])
    return problem_response(request, HTTPStatus.UNPROCESSABLE_ENTITY, _sentence(detail), errors=fields)


def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - As above.
    known = {
        400: _UNREADABLE,
        413: "The body is too long; send less",
        404: f"There is nothing at {request.url.path}; the API is described at /openapi.json",
        405: f"{request.method} is not possible at {request.url.path}; try {(allowed := _allowed(request, error))}",
    }
    headers = {**(error.headers or {}), **({"Allow": allowed} if error.status_code == 405 else {})}
    return problem_response(request, error.status_code, _sentence(known.get(error.status_code, str(error.detail))), headers=headers)


def _allowed(request: Request, error: HTTPException) -> str:
    """Return the methods of an address; Starlette names those of its first route alone."""
    matching = (
        route for route in iter_route_contexts(request.app.routes) if route.path_regex and route.path_regex.match(request.scope["path"])
    )
    methods = {method for route in matching for method in route.methods or ()}
    return ", ".join(sorted(methods)) or (error.headers or {}).get("Allow", "GET")


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    # This answer passes by the middleware that names requests, so that the name is put here.
    name = request.scope.get(SCOPE_KEY, "")
    _log.error("unexpected failure at %s %s (request %s)", request.method, request.url.path, name, exc_info=error)
    detail = "Something failed on our side; try again, or call us if it stays so."
    return problem_response(request, 500, detail, headers={REQUEST_ID: name})


def _field_name(item: Mapping[str, Any]) -> str:
    if item["type"] == "json_invalid":
        return "body"
    return ".".join(str(part) for part in item["loc"] if part not in {"query", "body", "path", "header"}) or "body"


def _field_detail(item: Mapping[str, Any]) -> str:
    place = item["loc"][-1]
    known = {
        "extra_forbidden": _NO_ATTACHMENTS if place == "attachments" else _UNKNOWN,
        "missing": "missing; send it",
        "json_invalid": f"not valid JSON at character {place}; send an object, as in {_EXAMPLE}",
        "model_attributes_type": f"not a JSON object; send one with Content-Type: application/json, as in {_EXAMPLE}",
        "string_pattern_mismatch": MENDS.get(item.get("ctx", {}).get("pattern", "")),
    }
    return known.get(item["type"]) or _as_found(item)


def _as_found(item: Mapping[str, Any]) -> str:
    found = item.get("input")
    shown = f" (found {found!r})" if isinstance(found, (str, int, float)) and len(str(found)) < 60 else ""
    return f"{item['msg'][:1].lower()}{item['msg'][1:]}{shown}"


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."
