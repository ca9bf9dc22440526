"""The static site on the same port as the API."""

import os
import re
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_MARKDOWN = "text/markdown"
_FINGERPRINT = re.compile(r"\.[0-9a-f]{8}\.min\.\w+$")  # As in Material's main.1e989742.min.css.
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"  # Kept, but asked about each time: what was not changed is answered by 304 without a body.


class Site(StaticFiles):
    """Serves the built site; its own 404 page answers browsers, and `Accept: text/markdown` gets a page's source."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=False, check_dir=False, follow_symlink=True)
        self._folder = folder

    async def check_config(self) -> None:
        """Serve nothing, and say 404, while no site was built."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file for an address."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        wants_markdown = _MARKDOWN in Request(scope).headers.get("accept", "")
        for name in self._candidates(path, scope, wants_markdown=wants_markdown):
            try:
                response = await super().get_response(name, scope)
            except HTTPException as error:
                if error.status_code != 404:
                    raise
                continue
            return _described(response, name)
        return self._missing(path, scope)

    def _candidates(self, path: str, scope: Scope, *, wants_markdown: bool) -> list[str]:
        # os.path says no to a name that is too long for the file system, where pathlib raises.
        is_folder = scope["path"].endswith("/") or os.path.isdir(self._folder / path)
        page = f"{path.rstrip('/')}/index.html".lstrip("/") if is_folder else path
        page = "index.html" if path in {".", ""} else page
        return [f"{page}.md", page] if wants_markdown and page.endswith(".html") else [page]

    def _missing(self, path: str, scope: Scope) -> Response:
        """Answer a browser with the nearest 404 page of the site, anything else with a problem."""
        if "text/html" in Request(scope).headers.get("accept", ""):
            for page in (self._folder / path.split("/", 1)[0] / "404.html", self._folder / "404.html"):
                if page.is_file():
                    return FileResponse(page, 404, headers={"Cache-Control": _ASK_FIRST})
        raise HTTPException(404)


def _described(response: Response, name: str) -> Response:
    """Return a file's answer with how long it may be kept, and what it depends on."""
    response.headers["Cache-Control"] = _FOR_EVER if _FINGERPRINT.search(name) else _ASK_FIRST
    if name.endswith(".md"):
        response.headers["Content-Type"] = f"{_MARKDOWN}; charset=utf-8"
    if name.endswith((".html", ".html.md")):
        response.headers["Vary"] = "Accept"
    return response
