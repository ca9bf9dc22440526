"""A customer in the panel and an agent at the desk who talk live, as tests and pictures use them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from search.encoder import Encoder
from tests.browser import axe
from tests.browser.desk import DeskPlace, signed_in
from tests.browser.help_page import WIDTHS, HelpPage
from tests.conftest import with_model
from tests.site_api.live_chat.conftest import ARTICLES
from tests.site_api.live_chat.hall import add_agents, hall_of
from tests.small_docs import build, write_docs

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Who answers in a language, by account and by the name that the customer reads.
AGENTS = {"es": ("marta", "Marta"), "ru": ("olga", "Ольга")}
ASKED = {"es": "¿Puedo cambiar el PIN desde el extranjero?", "ru": "Можно ли сменить ПИН-код из-за границы?"}
ANSWERED = {"es": "Sí: ábrelo en la app, en Tarjetas.", "ru": "Да: откройте в приложении раздел «Карты»."}
PATIENCE = "6"


@contextmanager
def live_place(built: Path, encoder: Encoder, folder: Path) -> Iterator[str]:
    """Serve a small help centre whose queues are always open, with agents, and yield its address."""
    build(write_docs(folder, ARTICLES), encoder, with_model(built, folder / "out"))
    url = f"sqlite:///{folder}/live.sqlite"
    add_agents(url)
    with hall_of(folder, url, KB_LIVE_PATIENCE=PATIENCE, KB_RATE_LIMIT="off", KB_WRITE_LIMIT="off") as (hall, _):
        yield hall.url


@contextmanager
def booth(browser: "Browser", url: str, lang: str, size: str) -> "Iterator[Page]":
    """Yield the desk's page of live talks, with somebody available at it."""
    with signed_in(browser, DeskPlace(url, ()), AGENTS[lang][0], lang=lang, size=size) as page:
        page.goto("/desk/live")
        page.locator("#availability").click()
        page.locator("#state.is-available").wait_for()
        yield page


@contextmanager
def customer(browser: "Browser", url: str, lang: str, size: str) -> Iterator[HelpPage]:
    """Yield the bank's app with the conversation open."""
    context = browser.new_context(base_url=url, viewport=WIDTHS[size], reduced_motion="reduce", bypass_csp=True)
    context.add_init_script(axe.SCRIPT)
    help_page = HelpPage(context.new_page(), lang).visit()
    help_page.page.evaluate("document.querySelector('ventanilla-help').open({ step: 'chat' })")
    try:
        yield help_page
    finally:
        context.close()


def wait_for_a_person(help_page: HelpPage) -> str:
    """Ask for a person, take the offer to talk now, and return the reference of the ticket."""
    help_page.part('[data-choice="person"]').click()
    help_page.part('[data-choice="live"]').click()
    help_page.part(".standing").wait_for()
    return help_page.part(".passed .reference").inner_text()


def say(help_page: HelpPage, text: str) -> None:
    """Write to the person."""
    help_page.part(".composer textarea").fill(text)
    help_page.part(".composer textarea").press("Enter")


def reply(page: "Page", text: str) -> None:
    """Write to the customer."""
    page.fill("#text", text)
    page.press("#text", "Enter")
