"""A mock of the bank's app, to see the help button at work: `/demo/`."""

from functools import cache
from pathlib import Path
from typing import Any

from babel.numbers import format_currency
from fastapi import APIRouter
from fastapi.responses import FileResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader

from kb.yaml_loader import load_yaml
from site_api.errors import NotFound

router = APIRouter(prefix="/demo", include_in_schema=False)

FOLDER = Path(__file__).parent.parent / "widget" / "demo"
SCREENS = ("home", "cards", "transfers", "exchange")
_ASSETS = {"demo.css": "text/css", "demo.js": "text/javascript", "mark.svg": "image/svg+xml"}
# As strict as a bank's own: no inline script or style, and no text becomes markup but by the help button's named policy.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types ventanilla"
)


@router.get("", include_in_schema=False)
@router.get("/")
def start() -> RedirectResponse:
    """Lead to the first screen."""
    return RedirectResponse(f"/demo/{_languages()[0]}/{SCREENS[0]}")


@router.get("/assets/{name}")
def asset(name: str) -> FileResponse:
    """Return a file of the mock app."""
    if name not in _ASSETS:
        raise NotFound("The demo has no such file; it begins at /demo/")
    return FileResponse(FOLDER / name, media_type=_ASSETS[name], headers={"Cache-Control": "no-cache"})


@router.get("/{lang}/{screen}")
def screen(lang: str, screen: str) -> Response:
    """Return a screen of the mock app in a language."""
    if lang not in _languages() or screen not in SCREENS:
        raise NotFound("The demo has no such screen; it begins at /demo/")
    return Response(_page(lang, screen), media_type="text/html", headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"})


@cache
def _page(lang: str, screen: str) -> str:
    pages = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    words: dict[str, Any] = load_yaml(FOLDER / "texts" / f"{lang}.yml")

    def money(amount: float, currency: str = "EUR") -> str:
        return str(format_currency(amount, currency, locale=lang))

    icons = load_yaml(FOLDER / "icons.yml")
    return pages.get_template("page.html").render(words=words, lang=lang, screen=screen, languages=_languages(), money=money, icons=icons)


@cache
def _languages() -> tuple[str, ...]:
    """Return the demo's languages, Spanish first as in the bank's own data."""
    return tuple(sorted((path.stem for path in (FOLDER / "texts").glob("*.yml")), key=lambda lang: (lang != "es", lang)))
