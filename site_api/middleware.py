"""What every request passes before it reaches its route."""

from fastapi import FastAPI
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from site_api.body_limit import AnnouncedLength
from site_api.cors import Cors
from site_api.limits.middleware import RateLimits
from site_api.limits.shelf import FileShelf, MemoryShelf
from site_api.metrics import RequestMetrics
from site_api.request_id import RequestId
from site_api.settings import Settings


def add_middleware(app: FastAPI, settings: Settings) -> None:
    """Add it, the innermost first."""
    shelf = MemoryShelf() if settings.workers == 1 else FileShelf(settings.out / "rate-limits.sqlite")
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=settings.max_body_bytes)
    app.add_middleware(AnnouncedLength, limit=settings.max_body_bytes)
    app.add_middleware(RateLimits, shelf=shelf, quotas=settings.quotas)
    app.add_middleware(Cors, origins=settings.cors_origins)
    app.add_middleware(RequestMetrics, metrics=app.state.metrics)
    app.add_middleware(RequestId)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.trusted_proxies)
