"""The application: the API and the site on one port."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from site_api import preview
from site_api.chat.talk import Talks
from site_api.desk.routes import ROUTERS as DESK_ROUTERS
from site_api.identity import identity_reader
from site_api.lifespan import lifespan
from site_api.live import LiveEngine
from site_api.mcp_server import mcp_routes, mcp_server
from site_api.metrics import Metrics
from site_api.middleware import add_middleware
from site_api.openapi import describe
from site_api.problem import add_problem_handlers
from site_api.routes import ROUTERS
from site_api.settings import Settings, read_settings
from site_api.site import Site
from site_api.widget.files import WidgetFiles

_VERSION = "1"


def create_app(settings: Settings, live: LiveEngine | None = None) -> FastAPI:
    """Return the application; the index is loaded when it starts, not before, unless one is given that is live already."""
    live = live or LiveEngine(settings.out, right=settings.right)
    mcp = mcp_server(live, _VERSION)

    @asynccontextmanager
    async def opened(_: FastAPI) -> AsyncIterator[None]:
        async with lifespan(app, mcp):
            yield

    app = FastAPI(
        title="Ventanilla",
        version=_VERSION,
        lifespan=opened,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.router.routes.extend(mcp_routes(mcp, settings.max_body_bytes))
    _know(app, settings, live)
    for router in (*ROUTERS, *(DESK_ROUTERS if settings.desk else ()), *([preview.router] if settings.preview else [])):
        app.include_router(router)
    add_problem_handlers(app)
    add_middleware(app, settings)
    # As the default and not as a mount: a wrong method on an address of the API must stay a 405 of that address.
    app.router.default = (preview.PreviewSite if settings.preview else Site)(settings.out / "site")
    app.openapi = lambda: describe(app, live)  # type: ignore[method-assign]
    return app


def _know(app: FastAPI, settings: Settings, live: LiveEngine) -> None:
    """Keep what is known before anything is opened."""
    app.state.settings = settings
    app.state.live = live
    app.state.talks = Talks(settings.retention_days)
    app.state.identities = identity_reader(settings)
    app.state.metrics = Metrics()
    app.state.widget = WidgetFiles(live, settings.out / "widget")


def app_from_environment() -> FastAPI:
    """Return the application with the settings of the environment, for `uvicorn --factory`."""
    return create_app(read_settings())
