"""The application: the API and the site on one port."""

import datetime as dt
import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from search.service import Service
from site_api import preview
from site_api.agents.accounts import Accounts
from site_api.agents.session import Sessions
from site_api.agents.throttle import Throttle
from site_api.appointments.desk import AppointmentDesk
from site_api.backstage import Backstage, elsewhere, notifier
from site_api.body_limit import AnnouncedLength
from site_api.chat.conversation import Conversations
from site_api.chat.rephrase import ModelRephraser
from site_api.chat.store import SqlConversationStore
from site_api.chat.talk import Talks
from site_api.cors import Cors
from site_api.desk import routes as desk
from site_api.desk.inbox import QueueCounts
from site_api.desk.pulse import Pulse
from site_api.desk.single_sign_on import SingleSignOn
from site_api.events.store import EventStore
from site_api.events.ticketed import follow_ticket
from site_api.identity import identity_reader
from site_api.limits.middleware import RateLimits
from site_api.limits.shelf import FileShelf, MemoryShelf
from site_api.live import LiveEngine
from site_api.live_chat.door import live_door
from site_api.mcp_server import mcp_routes, mcp_server
from site_api.metrics import Metrics, RequestMetrics
from site_api.openapi import describe
from site_api.privacy.retention import Keeper
from site_api.problem import add_problem_handlers
from site_api.questions import Notebook
from site_api.request_id import RequestId
from site_api.routes import (
    appointments,
    articles,
    chat,
    contact,
    demo,
    events,
    feedback,
    health,
    live_chat,
    screens,
    search,
    ticket_page,
    tickets,
    widget,
)
from site_api.settings import Settings, read_settings
from site_api.site import Site
from site_api.store.database import Database
from site_api.store.feedback import SqlFeedbackStore
from site_api.store.open_questions import SqlOpenQuestions
from site_api.tickets.closeness import SearchCloseness
from site_api.tickets.customer_side import CustomerSide
from site_api.tickets.history import History
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.work import AgentWork
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
            backstage = _open_desk(app, database)
            door = app.state.door
            store = SqlConversationStore(database)
            app.state.conversations = Conversations(store, app.state.desk, idle=idle, rephraser=rephraser, live=door)
            keeper = Keeper(database, settings.retention)
            keeper.start()
            app.state.notebook = Notebook(SqlOpenQuestions(database), settings.question_days)
            door.watch.start()
            backstage.start()
            app.state.notebook.start()
            async with mcp.session_manager.run():
                yield
            app.state.pulse.stop()
            app.state.notebook.stop()
            await door.watch.stop()
            backstage.stop()
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
    app.state.identities = identity_reader(settings)
    app.state.metrics = Metrics()
    app.state.widget = WidgetFiles(live, settings.out / "widget")
    for routes in (
        search,
        articles,
        contact,
        feedback,
        tickets,
        ticket_page,
        appointments,
        events,
        health,
        chat,
        live_chat,
        screens,
        widget,
        demo,
    ):
        app.include_router(routes.router)
    for part in desk.ROUTERS:
        app.include_router(part)
    if settings.preview:
        app.include_router(preview.router)
    add_problem_handlers(app)
    _add_middleware(app, settings)
    # As the default and not as a mount: a wrong method on an address of the API must stay a 405 of that address.
    app.router.default = (preview.PreviewSite if settings.preview else Site)(settings.out / "site")
    app.openapi = lambda: describe(app, live)  # type: ignore[method-assign]
    return app


def _open_desk(app: FastAPI, database: Database) -> Backstage:
    """Set up where tickets are kept; whoever must act on a change of one is a listener here."""
    settings: Settings = app.state.settings
    live: LiveEngine = app.state.live
    metrics: Metrics = app.state.metrics
    history = History([metrics.ticket_changed, follow_ticket, notifier(settings), *elsewhere(settings)])

    def service() -> Service:
        return live.serving.engine.index.service

    close_by = functools.lru_cache(maxsize=1)(SearchCloseness)  # Anew for each index.
    app.state.desk = SqlTicketDesk(database, service, history, closeness=lambda: close_by(live.serving.engine))
    app.state.work = AgentWork(database, service, history)
    app.state.customer_side = CustomerSide(database, app.state.work, app.state.desk.changes, app.state.desk.secret)
    app.state.appointments = AppointmentDesk(database, app.state.desk, service, history)
    app.state.door = live_door(database, service, history, settings.patience)
    app.state.database = database
    app.state.accounts, app.state.sessions, app.state.throttle = Accounts(database), Sessions(database), Throttle(database)
    app.state.pulse, app.state.queue_counts = Pulse(database), QueueCounts(database)
    app.state.single_sign_on = SingleSignOn(settings, database) if settings.oidc_issuer else None
    return Backstage(settings, database, app.state.work)


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
