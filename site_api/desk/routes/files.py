"""The desk's style and script: `/desk/static/`."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

from site_api.desk.route import DeskRoute
from site_api.own_pages import own_file

router = APIRouter(prefix="/desk/static", route_class=DeskRoute, include_in_schema=False)

_FOLDER = Path(__file__).parents[1] / "static"


@router.get("/{name}")
def file(name: str) -> FileResponse:
    """Return one of the desk's files."""
    return own_file(_FOLDER, name)
