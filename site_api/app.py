"""The application: the API and the site on one port."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from site_api import preview
from site_api.body_limit import AnnouncedLength
from site_api.chat.conversation import Conversations
from site_api.chat.store import SqlConversationStore
from site_api.chat.talk import Talks
from site_api.identity import identity_reader
from site_api.live import LiveEngine
from site_api.openapi import describe
from site_api.problem import add_problem_handlers
from site_api.request_id import RequestId
from site_api.routes import articles, chat, contact, feedback, health, search, tickets
from site_api.settings import Settings, read_settings
from site_api.site import Site
from site_api.store.database import Database
from site_api.store.feedback import SqlFeedbackStore
from site_api.tickets.sql_desk import SqlTicketDesk


def create_app(settings: Settings) -> FastAPI:
    """Return the application; the index is loaded when it starts, not before."""
    live = LiveEngine(settings.out, right=settings.right)
    idle = dt.timedelta(hours=settings.chat_idle_hours)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
        await anyio.to_thread.run_sync(live.refresh)
        live.watch(settings.reload_seconds)
        with Database(settings.database_url) as database:
            app.state.feedback = SqlFeedbackStore(database)
            app.state.desk = SqlTicketDesk(database, lambda: live.serving.engine.index.service)
            app.state.conversations = Conversations(SqlConversationStore(database), app.state.desk, idle=idle)
            yield
        live.stop()

    app = FastAPI(
        title="Ventanilla",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.settings = settings
    app.state.live = live
    app.state.identities = identity_reader(settings)
    app.state.talks = Talks(settings.retention_days)
    for routes in (search, articles, chat, contact, feedback, tickets, health):
        app.include_router(routes.router)
    if settings.preview:
        app.include_router(preview.router)
    add_problem_handlers(app)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=settings.max_body_bytes)
    app.add_middleware(AnnouncedLength, limit=settings.max_body_bytes)
    app.add_middleware(CORSMiddleware, allow_origins=settings.cors_origins, allow_methods=["GET", "POST"], allow_headers=["*"])
    app.add_middleware(RequestId)
    # As the default and not as a mount: a wrong method on an address of the API must stay a 405 of that address.
    app.router.default = (preview.PreviewSite if settings.preview else Site)(settings.out / "site")
    app.openapi = lambda: describe(app, live)  # type: ignore[method-assign]
    return app


def app_from_environment() -> FastAPI:
    """Return the application with the settings of the environment, for `uvicorn --factory`."""
    return create_app(read_settings())
