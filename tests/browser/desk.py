"""A desk with something on it, for tests in Chromium and for pictures."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from site_api.store.database import Database
from site_api.store.gap_reports import SqlGapReports
from tests.command import served
from tests.site_api.desk.desk_data import PASSWORD, add_agents, add_appointment, add_past, add_tickets, gap_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZES = {"phone": (390, 844), "desktop": (1280, 860)}


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """Where the desk is, and its tickets in the order of the matters in desk_data."""

    url: str
    references: tuple[str, ...]


@contextmanager
def desk_place(out: Path, folder: Path) -> Iterator[DeskPlace]:
    """Serve a desk with some tickets, a past and a gap."""
    url = f"sqlite:///{folder}/desk.sqlite"
    with Database(url) as database:
        add_agents(database)
        references = add_tickets(database, 23)
        add_past(database, 150)
        for reference, kind, start, before in _booked(dt.datetime.now(dt.UTC).replace(minute=30, second=0, microsecond=0)):
            add_appointment(database, references[reference], start, kind=kind, before=before)
        SqlGapReports(database).keep(gap_report())
    with served("--no-watch", "--out", out, KB_DATABASE_URL=url, KB_RATE_LIMIT="off") as server:
        yield DeskPlace(server.url, tuple(references))


def _booked(now: dt.datetime) -> Iterator[tuple[int, str, dt.datetime, dt.datetime | None]]:
    """Yield the number of a matter, the kind of its appointment, when it is, and when it was before it was moved."""
    yield 0, "call_back", now + dt.timedelta(hours=2), None
    yield 2, "call_back", now + dt.timedelta(hours=3), now + dt.timedelta(hours=1)
    yield 5, "video", now + dt.timedelta(days=1), None


@contextmanager
def signed_in(browser: "Browser", place: DeskPlace, name: str, *, lang: str = "es", size: str = "desktop") -> "Iterator[Page]":
    """Yield a page of the desk with somebody signed in by the form."""
    width, height = SIZES[size]
    context = browser.new_context(base_url=place.url, locale=lang, viewport={"width": width, "height": height}, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/desk/sign-in")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/desk/*")
    yield page
    context.close()
