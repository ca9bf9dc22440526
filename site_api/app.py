"""The application: the API and the site on one port."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from site_api import preview
from site_api.body_limit import AnnouncedLength
from site_api.chat.conversation import Conversations
from site_api.chat.rephrase import ModelRephraser
from site_api.chat.store import SqlConversationStore
from site_api.chat.talk import Talks
from site_api.cors import Cors
from site_api.events.store import EventStore
from site_api.events.ticketed import follow_ticket
from site_api.limits.middleware import RateLimits
from site_api.limits.shelf import FileShelf, MemoryShelf
from site_api.live import LiveEngine
from site_api.mcp_server import mcp_routes, mcp_server
from site_api.metrics import Metrics, RequestMetrics
from site_api.openapi import describe
from site_api.privacy.retention import Keeper
from site_api.problem import add_problem_handlers
from site_api.request_id import RequestId
from site_api.routes import articles, chat, contact, demo, events, feedback, health, screens, search, tickets, widget
from site_api.settings import Settings, read_settings
from site_api.site import Site
from site_api.store.database import Database
from site_api.store.feedback import SqlFeedbackStore
from site_api.tickets.history import History
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.widget.files import WidgetFiles

_VERSION = "1"


def create_app(settings: Settings) -> FastAPI:
    """Return the application; the index is loaded when it starts, not before."""
    live = LiveEngine(settings.out, right=settings.right)
    mcp = mcp_server(live, _VERSION)
    rephraser = ModelRephraser(settings.model) if settings.model else None
    idle = dt.timedelta(hours=settings.chat_idle_hours)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
        await anyio.to_thread.run_sync(live.refresh)
        live.watch(settings.reload_seconds)
        with Database(settings.database_url) as database:
            app.state.feedback = SqlFeedbackStore(database)
            app.state.events = EventStore(database)
            app.state.desk = _desk(app, database)
            app.state.conversations = Conversations(SqlConversationStore(database), app.state.desk, idle=idle, rephraser=rephraser)
            keeper = Keeper(database, settings.retention)
            keeper.start()
            async with mcp.session_manager.run():
                yield
            keeper.stop()
        live.stop()

    app = FastAPI(
        title="Ventanilla",
        version=_VERSION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.router.routes.extend(mcp_routes(mcp, settings.max_body_bytes))
    app.state.settings = settings
    app.state.live = live
    app.state.talks = Talks(settings.retention_days)
    app.state.metrics = Metrics()
    app.state.widget = WidgetFiles(live, settings.out / "widget")
    for routes in (search, screens, articles, chat, contact, feedback, tickets, events, health, widget, demo):
        app.include_router(routes.router)
    if settings.preview:
        app.include_router(preview.router)
    add_problem_handlers(app)
    _add_middleware(app, settings)
    # As the default and not as a mount: a wrong method on an address of the API must stay a 405 of that address.
    app.router.default = (preview.PreviewSite if settings.preview else Site)(settings.out / "site")
    app.openapi = lambda: describe(app, live)  # type: ignore[method-assign]
    return app


def _desk(app: FastAPI, database: Database) -> SqlTicketDesk:
    """Return where tickets are kept; whoever must act on a change of one is a listener here."""
    live: LiveEngine = app.state.live
    metrics: Metrics = app.state.metrics
    return SqlTicketDesk(database, lambda: live.serving.engine.index.service, History([metrics.ticket_changed, follow_ticket]))


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """Add what every request passes, the innermost first."""
    shelf = MemoryShelf() if settings.workers == 1 else FileShelf(settings.out / "rate-limits.sqlite")
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=settings.max_body_bytes)
    app.add_middleware(AnnouncedLength, limit=settings.max_body_bytes)
    app.add_middleware(RateLimits, shelf=shelf, quotas=settings.quotas)
    app.add_middleware(Cors, origins=settings.cors_origins)
    app.add_middleware(RequestMetrics, metrics=app.state.metrics)
    app.add_middleware(RequestId)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.trusted_proxies)


def app_from_environment() -> FastAPI:
    """Return the application with the settings of the environment, for `uvicorn --factory`."""
    return create_app(read_settings())
