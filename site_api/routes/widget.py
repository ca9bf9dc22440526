"""The help button's one file: `/widget.js`, its versioned copies, and `/widget.json`, which names the newest of them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Request
from fastapi.responses import JSONResponse, Response

from site_api.errors import NotFound
from site_api.widget.bundle import Bundle
from site_api.widget.files import WidgetFiles

router = APIRouter(include_in_schema=False)

_FOR_EVER = "public, max-age=31536000, immutable"
_SHORTLY = "public, max-age=300"
# Any page may load it: it holds nothing but what is public.
_OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "X-Content-Type-Options": "nosniff"}


def _files(request: Request) -> WidgetFiles:
    files: WidgetFiles = request.app.state.widget
    return files


FilesDep = Annotated[WidgetFiles, Depends(_files)]
AcceptDep = Annotated[str, Header(alias="accept-encoding")]
KnownDep = Annotated[str, Header(alias="if-none-match")]


@router.api_route("/widget.js", methods=["GET", "HEAD"])
def widget(files: FilesDep, accepted: AcceptDep = "", known: KnownDep = "") -> Response:
    """Return the newest file."""
    return _script(files.current(), accepted, known, _SHORTLY)


@router.api_route("/widget.json", methods=["GET", "HEAD"])
def widget_version(files: FilesDep) -> JSONResponse:
    """Return the address of the newest versioned copy, and its hash for `integrity`."""
    bundle = files.current()
    body = {"src": f"/{bundle.name}", "integrity": bundle.integrity, "bytes": len(bundle.code), "compressed_bytes": len(bundle.compressed)}
    return JSONResponse(body, headers={**_OPEN, "Cache-Control": "no-cache"})


@router.api_route("/widget.{digest}.js", methods=["GET", "HEAD"])
def widget_copy(digest: Annotated[str, Path(max_length=64)], files: FilesDep, accepted: AcceptDep = "", known: KnownDep = "") -> Response:
    """Return a versioned copy, which never changes."""
    found = files.named(f"widget.{digest}.js")
    if found is None:
        raise NotFound("There is no such copy of the help button; /widget.json names the newest")
    return _script(found, accepted, known, _FOR_EVER)


def _script(bundle: Bundle, accepted: str, known: str, kept: str) -> Response:
    tag = f'"{bundle.digest}"'
    headers = {**_OPEN, "Cache-Control": kept, "ETag": tag, "Vary": "Accept-Encoding"}
    if tag in (one.strip().removeprefix("W/") for one in known.split(",")):
        return Response(status_code=304, headers=headers)
    if "gzip" in accepted:
        return Response(bundle.compressed, headers={**headers, "Content-Encoding": "gzip"}, media_type="text/javascript")
    return Response(bundle.code, headers=headers, media_type="text/javascript")
