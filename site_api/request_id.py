"""Every answer names its request, so that a customer's complaint can be found in the log."""

import re
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Request-Id"
SCOPE_KEY = "ventanilla.request_id"
_ALLOWED = re.compile(r"[\w.-]{1,64}")


class RequestId:
    """Passes the caller's X-Request-Id on, or gives one; adds what keeps a browser from guessing types."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the request's id in the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        name = given if _ALLOWED.fullmatch(given) else uuid.uuid4().hex
        scope[SCOPE_KEY] = name

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers[HEADER] = name
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
            await send(message)

        await self._app(scope, receive, send_with_id)
