"""`/openapi.json`: FastAPI's description, with our one error body and the languages that are really there."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from site_api.errors import NotReady
from site_api.live import LiveEngine
from site_api.problem import MEDIA_TYPE, Problem

_FAILURES = {
    "400": "The request is not HTTP as it should be.",
    "403": "The reader may not see this.",
    "404": "There is nothing there.",
    "413": "The body is too long.",
    "422": "The request cannot be understood.",
    "429": "This client asks too often; Retry-After says when to come back.",
    "503": "Nothing can be served yet.",
}


def describe(app: FastAPI, live: LiveEngine) -> dict[str, Any]:
    """Return the OpenAPI document."""
    document = get_openapi(title=app.title, version=app.version, routes=app.routes, description=_DESCRIPTION)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for operations in document["paths"].values():
        for operation in operations.values():
            _describe_operation(operation, live)
    return document


_DESCRIPTION = "Answers first, and the person right behind them. Every error is application/problem+json."


def _describe_operation(operation: dict[str, Any], live: LiveEngine) -> None:
    reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for status, meaning in _FAILURES.items():
        operation["responses"][status] = {"description": meaning, "content": {MEDIA_TYPE: reference}}
    for parameter in operation.get("parameters", ()):
        if parameter["name"] == "lang":
            parameter["schema"] = {"type": "string", "enum": _languages(live)}


def _languages(live: LiveEngine) -> list[str]:
    try:
        return list(live.serving.engine.languages)
    except NotReady:
        return ["es", "en", "ru"]
