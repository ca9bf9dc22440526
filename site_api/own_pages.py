"""What our own pages have in common, the desk and the customer's page of a ticket: templates, styles, scripts and pictures."""

from functools import cache
from pathlib import Path

import jinja2
from fastapi.responses import FileResponse

from site_api.errors import NotFound

_LOOK = Path(__file__).parent / "look"  # Colours and logo, for every page.
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@cache
def own_templates(folder: Path) -> jinja2.Environment:
    """Return the templates of a folder; a name that a page was not given is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def own_file(folder: Path, name: str) -> FileResponse:
    """Return a file of a page's folder or of the look; raise NotFound for any other name."""
    path = _files(folder).get(name)
    if path is None:
        raise NotFound(f"There is no file {name!r}")
    return FileResponse(path, media_type=_TYPES[path.suffix], headers={"Cache-Control": "no-cache"})


@cache
def _files(folder: Path) -> dict[str, Path]:
    return {path.name: path for place in (_LOOK, folder) for path in place.iterdir() if path.suffix in _TYPES}
