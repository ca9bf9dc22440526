"""What only a writer sees, while `kb serve` watches the articles: each page's findings, and a reload after each build."""

from dataclasses import asdict
from pathlib import Path
from urllib.parse import unquote

from fastapi import APIRouter
from fastapi.responses import FileResponse, JSONResponse, Response
from starlette.datastructures import Headers
from starlette.types import Scope

from kb.finding import Level
from kb.outcome import read_outcome
from site_api.deps import SettingsDep
from site_api.site import Site

router = APIRouter(prefix="/_preview", include_in_schema=False)

_SCRIPT = Path(__file__).parent / "static" / "preview.js"
_TAG = b'<script type="module" src="/_preview/preview.js"></script>'
_END = b"</body>"
_FRESH = {"Cache-Control": "no-store"}


@router.get("/preview.js")
def script() -> FileResponse:
    """Return the script that every page gets."""
    return FileResponse(_SCRIPT, media_type="text/javascript", headers=_FRESH)


@router.get("/findings")
def findings(settings: SettingsDep, url: str = "/") -> JSONResponse:
    """Return the findings of a page, how many there are on all pages, and which site is live."""
    outcome = read_outcome(settings.out)
    own = outcome.on_page(unquote(url).removesuffix("index.html"))
    return JSONResponse(
        {
            "site": (settings.out / "site").resolve().name,
            "failure": outcome.failure,
            "errors": outcome.count(Level.ERROR),
            "warnings": outcome.count(Level.WARNING),
            "findings": [asdict(finding) for finding in own],
        },
        headers=_FRESH,
    )


class PreviewSite(Site):
    """Serves the site with the preview's script in every page; browsers keep none of it."""

    def is_not_modified(self, response_headers: Headers, request_headers: Headers) -> bool:  # noqa: ARG002
        """Say no: a page that was kept before lacks the script."""
        return False

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file for an address, a page with the script."""
        response = await super().get_response(path, scope)
        if not (isinstance(response, FileResponse) and str(response.path).endswith(".html")):
            return response
        return Response(_with_script(Path(response.path)), response.status_code, _FRESH, "text/html")


def _with_script(page: Path) -> bytes:
    before, end, after = page.read_bytes().rpartition(_END)
    return before + _TAG + end + after if end else after + _TAG
