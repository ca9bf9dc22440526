"""A customer in the panel and an agent at the desk, before a small help centre that is always open: for tests and pictures."""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from search.encoder import OnnxEncoder
from tests.browser import axe
from tests.browser.desk import DeskPlace, signed_in
from tests.browser.help_page import WIDTHS, HelpPage
from tests.command import Served, served
from tests.lent import with_model
from tests.site_api.live_chat.conftest import ARTICLES
from tests.site_api.live_chat.hall import add_agents
from tests.small_docs import build, write_docs

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

WAIT = 20_000
Serve = Callable[[], AbstractContextManager[Served]]


BANK = "queues: { care: { name: { es: Atención } }, cards: { name: { es: Tarjetas } } }\n"


def make_centre(built: Path, folder: Path, bank: str = BANK) -> Path:
    """Build a small help centre whose two queues are always open."""
    (folder / "bank.yml").write_text(bank, encoding="utf-8")
    build(write_docs(folder, ARTICLES), OnnxEncoder(built / "model"), with_model(built, folder / "out"))
    return folder


def server_of(centre: Path, folder: Path, *, patience: int = 4) -> Serve:
    """Return what serves a centre with agents on one address, again and again; it waits so many seconds for whoever has vanished."""
    url = f"sqlite:///{folder}/live.sqlite"
    add_agents(url)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = str(listener.getsockname()[1])
    where = ("--docs", centre / "docs", "--out", centre / "out", "--no-watch", "--port", port)
    return lambda: served(*where, KB_DATABASE_URL=url, KB_LIVE_PATIENCE=str(patience))


@contextmanager
def panel(browser: "Browser", url: str, size: str = "phone", *, says: str = "") -> "Iterator[HelpPage]":
    """Yield the bank's app with the conversation open in which a person was asked for."""
    context = browser.new_context(base_url=url, viewport=WIDTHS[size], reduced_motion="reduce", bypass_csp=True)
    context.set_default_timeout(WAIT)
    context.add_init_script(axe.SCRIPT)
    help_page = HelpPage(context.new_page(), "es").visit()
    help_page.page.evaluate("document.querySelector('ventanilla-help').open({ step: 'chat' })")
    if says:
        help_page.part('[data-choice="person"]').first.wait_for()
        before = help_page.part(".said.is-bot").count()
        write(help_page, says)
        help_page.part(".said.is-bot").nth(before).wait_for()
    help_page.part('[data-choice="person"]').last.click()
    help_page.part(".passed .reference").wait_for()
    yield help_page
    context.close()


@contextmanager
def booth(browser: "Browser", url: str, name: str = "marta", *, size: str = "desktop") -> "Iterator[Page]":
    """Yield the desk's live page with somebody who takes talks."""
    with signed_in(browser, DeskPlace(url, ()), name, size=size) as page:
        page.set_default_timeout(WAIT)
        page.goto("/desk/live")
        page.click("#availability")
        page.wait_for_selector("#state.is-available")
        yield page


def said(place: "HelpPage | Page", text: str) -> "Locator":
    """Return a line of the conversation."""
    return place.part(".said", has_text=text) if isinstance(place, HelpPage) else place.locator(".booth__said", has_text=text)


def write(place: "HelpPage | Page", text: str) -> None:
    """Write a line and send it by Enter."""
    field = place.part(".composer textarea") if isinstance(place, HelpPage) else place.locator("#text")
    field.fill(text)
    field.press("Enter")
