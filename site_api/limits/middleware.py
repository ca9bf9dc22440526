"""Each client's requests are counted; whoever asks too often is told when to come back."""

import ipaddress
import math

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from site_api.limits.quota import Quota, Quotas
from site_api.limits.shelf import Shelf, Verdict
from site_api.problem import problem_response

# What is limited; the site's files, health and metrics are not.
_LIMITED = ("/v1/", "/mcp", "/ticket")
_READ_BY_POST = {"/v1/search"}
_READING = {"GET", "HEAD", "OPTIONS"}
_IPV6_HOME = 64  # A household has a whole network of addresses.


class RateLimits:
    """Counts reading and writing apart; says in each answer how much is left."""

    def __init__(self, app: ASGIApp, *, shelf: Shelf, quotas: Quotas) -> None:
        self._app = app
        self._shelf = shelf
        self._quotas = quotas

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer 429."""
        quota = self._quota(scope) if scope["type"] == "http" and scope["path"].startswith(_LIMITED) else None
        if quota is None:
            await self._app(scope, receive, send)
            return
        verdict = self._shelf.ask(f"{quota.name} {client_name(scope)}", quota.rate)
        headers = _headers(quota, verdict)
        if not verdict.allowed:
            await _refusal(scope, quota, verdict, headers)(scope, receive, send)
            return

        async def send_with_limits(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        await self._app(scope, receive, send_with_limits)

    def _quota(self, scope: Scope) -> Quota | None:
        reads = scope["method"] in _READING or scope["path"] in _READ_BY_POST
        return self._quotas.reading if reads else self._quotas.writing


def client_name(scope: Scope) -> str:
    """Return who asks: an address, or for IPv6 the network that belongs to one household."""
    host = scope["client"][0] if scope.get("client") else "local"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return str(host)
    return str(ipaddress.ip_network((address, _IPV6_HOME), strict=False)) if address.version == 6 else str(address)


def _headers(quota: Quota, verdict: Verdict) -> dict[str, str]:
    return {
        "RateLimit-Policy": f'"{quota.name}";q={quota.requests};w={quota.seconds}',
        "RateLimit": f'"{quota.name}";r={verdict.remaining};t={math.ceil(verdict.seconds)}',
    }


def _refusal(scope: Scope, quota: Quota, verdict: Verdict, headers: dict[str, str]) -> ASGIApp:
    seconds = max(1, math.ceil(verdict.seconds))
    detail = f"You asked more than {quota}; come back in {seconds} second{'s' if seconds > 1 else ''}."
    return problem_response(Request(scope), 429, detail, headers={**headers, "Retry-After": str(seconds)})
