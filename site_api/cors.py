"""Other sites that may call the API; one that may not is told so as a problem, where Starlette answers in plain text."""

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from site_api.problem import problem_response

_TOLD = ["Idempotent-Replayed", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id"]


class Cors(CORSMiddleware):
    """Allows the sites of the settings and no other."""

    def __init__(self, app: ASGIApp, origins: list[str]) -> None:
        super().__init__(app, allow_origins=origins, allow_methods=["GET", "POST"], allow_headers=["*"], expose_headers=_TOLD)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a browser's question whether a site may call; pass everything else on."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if scope["type"] == "http" and scope["method"] == "OPTIONS" and {"origin", "access-control-request-method"} <= set(headers):
            await self._preflight(Request(scope), headers)(scope, receive, send)
            return
        await super().__call__(scope, receive, send)

    def _preflight(self, request: Request, headers: Headers) -> Response:
        answer = self.preflight_response(headers)
        if answer.status_code == 200:
            return answer
        kept = {name: value for name, value in answer.headers.items() if name not in {"content-type", "content-length"}}
        return problem_response(request, answer.status_code, self._reason(headers), headers=kept)

    def _reason(self, headers: Headers) -> str:
        if not self.is_allowed_origin(headers["origin"]):
            return f"The site {headers['origin'][:80]!r} may not call this API; whoever runs it can name it in KB_CORS_ORIGINS."
        return "Other sites may only send GET and POST; leave other methods and private networks out."
