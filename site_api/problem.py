"""One error body for every endpoint: RFC 9457 problem details, and never a trace."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from search.errors import QueryError, SearchError
from site_api.errors import ApiError

MEDIA_TYPE = "application/problem+json"
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
    detail = "; ".join(f"{item.field}: {item.detail}" for item in fields[:3])
    return problem_response(request, HTTPStatus.UNPROCESSABLE_ENTITY, _sentence(detail), errors=fields)


def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - As above.
    known = {
        413: "The body is too long; send less",
        404: f"There is nothing at {request.url.path}; the API is described at /openapi.json",
        405: f"{request.method} is not possible at {request.url.path}; try {(error.headers or {}).get('Allow', 'GET')}",
    }
    return problem_response(request, error.status_code, _sentence(known.get(error.status_code, str(error.detail))), headers=error.headers)


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    _log.error("unexpected failure at %s %s", request.method, request.url.path, exc_info=error)
    return problem_response(request, 500, "Something failed on our side; try again, or call us if it stays so.")


def _field_name(item: Mapping[str, Any]) -> str:
    return ".".join(str(part) for part in item["loc"] if part not in {"query", "body", "path", "header"}) or "body"


def _field_detail(item: Mapping[str, Any]) -> str:
    if item["type"] == "extra_forbidden":
        return "unknown parameter; leave it out, the known ones are in /openapi.json"
    if item["type"] == "missing":
        return "is missing; send it"
    found = item.get("input")
    shown = f" (found {found!r})" if isinstance(found, (str, int, float)) and len(str(found)) < 60 else ""
    return f"{item['msg'][:1].lower()}{item['msg'][1:]}{shown}"


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."
