"""A body that announces too great a length is refused with a problem; Starlette's own middleware counts the unannounced ones."""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from site_api.problem import problem_response


class AnnouncedLength:
    """Answers 413 as our one error body, where the library would answer in plain text."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the announced length, then pass the request on."""
        length = Headers(scope=scope).get("content-length", "0") if scope["type"] == "http" else "0"
        if length.isdigit() and int(length) > self._limit:
            detail = f"The body is longer than {self._limit} bytes; send less."
            await problem_response(Request(scope), 413, detail)(scope, receive, send)
            return
        await self._app(scope, receive, send)
