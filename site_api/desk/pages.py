"""How a page of the desk is made: template, words, and headers that let nothing else run in it."""

import datetime as dt
from http import HTTPStatus
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime, format_time, get_timezone
from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from search.service import Service
from site_api.agents.session import Session
from site_api.desk.wording import Wording, languages, read_wording
from site_api.live import LiveEngine
from site_api.own_pages import own_templates
from site_api.settings import Settings

_TEMPLATES = Path(__file__).parent / "templates"
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


def page(request: Request, template: str, *, status: int = HTTPStatus.OK, **values: Any) -> HTMLResponse:
    """Return a page in the language of whoever asks."""
    return HTMLResponse(part(request, template, **values), status, dict(HEADERS))


def part(request: Request, template: str, **values: Any) -> Markup:
    """Return a part of a page, or a whole one, in the language of whoever asks."""
    session: Session | None = getattr(request.state, "session", None)
    words, service = words_of(request), service_of(request)
    shown = {
        "t": words,
        "session": session,
        "agent": session.agent if session else None,
        "bank": service.bank,
        "languages": languages(),
        "clock": Clock(words.lang, service.timezone),
        "path": request.url.path,
        "now": dt.datetime.now(dt.UTC),
    }
    return Markup(own_templates(_TEMPLATES).get_template(template).render(shown | values))  # noqa: S704 - The template has escaped it.


def words_of(request: Request) -> Wording:
    """Return the words of whoever asks."""
    session: Session | None = getattr(request.state, "session", None)
    return read_wording(session.lang if session else preferred_language(request))


def service_of(request: Request) -> Service:
    """Return what is known of the bank; while nothing was built yet, its default."""
    live: LiveEngine = request.app.state.live
    return live.serving.engine.index.service if live.is_ready else Service()


def preferred_language(request: Request) -> str:
    """Return the first language that a browser asks for and the desk speaks."""
    wanted = (part.partition(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(","))
    return next((lang for lang in wanted if lang in languages()), next(iter(languages())))


class Clock:
    """Writes moments as the reader's language does, in the bank's time zone."""

    def __init__(self, lang: str, timezone: str) -> None:
        self._lang = lang
        self._zone = get_timezone(timezone)

    def moment(self, at: dt.datetime) -> str:
        """Return a day and a time."""
        return format_datetime(at, "d MMM, H:mm", tzinfo=self._zone, locale=self._lang)

    def day(self, at: dt.date) -> str:
        """Return a day."""
        return format_date(at, "d MMM", locale=self._lang)

    def time(self, at: dt.datetime) -> str:
        """Return a time."""
        return format_time(at, "H:mm", tzinfo=self._zone, locale=self._lang)


def settings_of(request: Request) -> Settings:
    """Return the settings."""
    settings: Settings = request.app.state.settings
    return settings
