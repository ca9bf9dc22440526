"""How the customer's page is made: template, words of the ticket's language, and headers that let nothing else run in it."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from babel.dates import format_datetime, get_timezone, get_timezone_location
from fastapi import Request
from fastapi.responses import HTMLResponse

from site_api.chat.marks import worded
from site_api.desk.pages import HEADERS, preferred_language, service_of
from site_api.desk.wording import Wording
from site_api.language_file import read_language_file
from site_api.live import LiveEngine
from site_api.own_pages import own_templates

_FOLDER = Path(__file__).parent
# A customer's link must not be told to the pages that an agent's answer leads to.
_HEADERS = {**HEADERS, "Referrer-Policy": "no-referrer"}


@dataclass(frozen=True, slots=True)
class Clock:
    """Writes moments as the customer's language does, in the time zone of who answers."""

    words: Wording
    zone: str

    def moment(self, at: dt.datetime) -> str:
        """Return a day and a time."""
        return self._format(at, "moment")

    def short(self, at: dt.datetime) -> str:
        """Return a day and a time in few letters."""
        return self._format(at, "said_at")

    def day(self, at: dt.datetime) -> str:
        """Return a day."""
        return self._format(at, "day")

    def place_of(self, zone: str) -> str:
        """Return the place whose time a zone is."""
        return get_timezone_location(zone, locale=self.words.lang, return_city=True)

    def _format(self, at: dt.datetime, pattern: str) -> str:
        return format_datetime(at, self.words(pattern), tzinfo=get_timezone(self.zone), locale=self.words.lang)


def ticket_page(
    request: Request, template: str, *, lang: str | None = None, queue: str | None = None, status: int = HTTPStatus.OK, **values: Any
) -> HTMLResponse:
    """Return a page; without a ticket in the language that the browser asks for."""
    words, service = read_wording(lang or preferred_language(request)), service_of(request)
    zone = service.queue(queue).hours.timezone if queue else service.timezone
    shown = {
        "t": words,
        "bank": service.bank,
        "clock": Clock(words, zone),
        "zone": zone,
        "home": _home(request, words.lang),
        "service": service,
        "worded": worded,
    }
    return HTMLResponse(own_templates(_FOLDER / "templates").get_template(template).render(shown | values), status, dict(_HEADERS))


@cache
def read_wording(lang: str) -> Wording:
    """Read a language's words; a language without a file gets the English ones."""
    return Wording(*read_language_file(_FOLDER / "texts", lang))


def _home(request: Request, lang: str) -> str:
    """Return the help centre in a language, if it speaks that."""
    live: LiveEngine = request.app.state.live
    return f"/{lang}/" if live.is_ready and lang in live.serving.engine.languages else "/"
