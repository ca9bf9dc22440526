"""The desk's style and script: `/desk/static/`."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

from site_api.desk.route import DeskRoute
from site_api.errors import NotFound

router = APIRouter(prefix="/desk/static", route_class=DeskRoute, include_in_schema=False)

_FOLDER = Path(__file__).parents[1] / "static"
_TYPES = {
    "desk.css": "text/css",
    "desk.js": "text/javascript",
    "live.css": "text/css",
    "live.js": "text/javascript",
    "logo.svg": "image/svg+xml",
}


@router.get("/{name}")
def file(name: str) -> FileResponse:
    """Return one of the desk's files."""
    if name not in _TYPES:
        raise NotFound(f"There is no file {name!r}")
    return FileResponse(_FOLDER / name, media_type=_TYPES[name], headers={"Cache-Control": "no-cache"})
