"""A body that announces too great a length is refused with a problem; Starlette's own middleware counts the unannounced ones."""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from site_api.chat.texts import accepted, read_texts
from site_api.problem import problem_response

CHAT = "/v1/chat"


class AnnouncedLength:
    """Answers 413 as our one error body, where the library would answer in plain text."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the announced length, then pass the request on."""
        length = Headers(scope=scope).get("content-length", "0") if scope["type"] == "http" else "0"
        if length.isdigit() and int(length) > self._limit:
            detail = _detail(scope, self._limit)
            await problem_response(Request(scope), 413, detail)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _detail(scope: Scope, limit: int) -> str:
    """Return the sentence of a refusal; a customer in the chat reads it in their language."""
    if scope["path"] != CHAT:
        return f"The body is longer than {limit} bytes; send less."
    tag = accepted(Headers(scope=scope).get("accept-language", ""))
    return f"{read_texts(tag).refusals['too_long']}."
