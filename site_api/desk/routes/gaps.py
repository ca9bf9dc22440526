"""What customers asked in vain: `/desk/gaps`."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from site_api.deps import EngineDep
from site_api.desk.access import FiguresReader, OwnForm
from site_api.desk.pages import page
from site_api.desk.route import DeskRoute
from site_api.gaps import make_report
from site_api.store.database import Database
from site_api.store.gap_reports import SqlGapReports

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)

_DAYS = 30
_SHOWN = 50


@router.get("/gaps")
def gaps(request: Request, agent: FiguresReader) -> Response:  # noqa: ARG001
    """Show the list that was made last; its questions are masked."""
    database: Database = request.app.state.database
    site = request.app.state.settings.public_url.rstrip("/")
    return page(request, "gaps.html", report=SqlGapReports(database).newest(), shown=_SHOWN, site=site)


@router.post("/gaps")
def look_again(request: Request, session: OwnForm, agent: FiguresReader, engine: EngineDep) -> Response:  # noqa: ARG001
    """Make the list anew."""
    database: Database = request.app.state.database
    make_report(database, engine, _DAYS)
    return RedirectResponse("/desk/gaps", HTTPStatus.SEE_OTHER)
