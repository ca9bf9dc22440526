"""A customer in the panel and an agent at the desk talk to each other, in two real browsers before a real server."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from search.encoder import OnnxEncoder
from site_api.agents.accounts import Accounts
from site_api.store.database import Database
from tests.browser import axe
from tests.browser.desk import DeskPlace, signed_in
from tests.browser.help_page import WIDTHS, HelpPage
from tests.command import Served, served
from tests.conftest import with_model
from tests.site_api.desk.desk_data import PASSWORD
from tests.site_api.live_chat.conftest import ARTICLES
from tests.site_api.live_chat.hall import AGENTS
from tests.small_docs import build, write_docs

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

WAIT = 20_000


@pytest.fixture(scope="module")
def centre(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small help centre whose queues are always open."""
    folder = tmp_path_factory.mktemp("live")
    build(write_docs(folder, ARTICLES), OnnxEncoder(built / "model"), with_model(built, folder / "out"))
    return folder


@pytest.fixture
def serve(centre: Path, tmp_path: Path) -> "Callable[[], Iterator[Served]]":
    """Return what serves the centre with agents on one address, again and again."""
    url = f"sqlite:///{tmp_path}/live.sqlite"
    with Database(url) as database:
        for agent in AGENTS:
            Accounts(database).add(agent, PASSWORD)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = str(listener.getsockname()[1])
    where = ("--docs", centre / "docs", "--out", centre / "out", "--no-watch", "--port", port)
    return lambda: served(*where, KB_DATABASE_URL=url, KB_LIVE_PATIENCE="4")


@contextmanager
def panel(browser: "Browser", url: str, size: str = "phone") -> "Iterator[HelpPage]":
    """Yield the bank's app with the conversation open in which a person was asked for."""
    context = browser.new_context(base_url=url, viewport=WIDTHS[size], reduced_motion="reduce", bypass_csp=True)
    context.set_default_timeout(WAIT)
    context.add_init_script(axe.SCRIPT)
    help_page = HelpPage(context.new_page(), "es").visit()
    help_page.page.evaluate("document.querySelector('ventanilla-help').open({ step: 'chat' })")
    help_page.part('[data-choice="person"]').first.click()
    help_page.part(".passed .reference").wait_for()
    yield help_page
    context.close()


@contextmanager
def booth(browser: "Browser", url: str, name: str = "marta") -> "Iterator[Page]":
    """Yield the desk's live page with somebody who takes talks."""
    with signed_in(browser, DeskPlace(url, ()), name) as page:
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


def test_one_talk_from_the_offer_to_the_end(chromium: "Browser", serve: "Callable[[], Iterator[Served]]") -> None:
    with serve() as server, booth(chromium, server.url) as desk, panel(chromium, server.url) as customer:
        customer.part('[data-choice="live"]').click()
        customer.part(".standing", has_text="Tu puesto en la cola: 1").wait_for()
        assert axe.violations(customer.page) == []
        write(customer, "La app no abre")
        desk.wait_for_selector("#next:enabled")
        desk.keyboard.press("t")
        said(desk, "La app no abre").wait_for()
        customer.part(".standing", has_text="Hablas con Marta.").wait_for()
        desk.type("#text", "Hola")
        customer.part(".typing, .is-typing", has_text="Marta está escribiendo").wait_for()
        write(desk, "Hola, cierra la app y vuelve a abrirla")
        said(customer, "cierra la app").wait_for()
        customer.visit("transfers")  # The talk goes on upon another page of the app.
        write(customer, "Ya funciona, gracias")
        said(desk, "Ya funciona").wait_for()
        assert [said(customer, text).count() for text in ("La app no abre", "cierra la app", "Ya funciona")] == [1, 1, 1]
        desk.evaluate(axe.SCRIPT)
        assert axe.violations(desk) + axe.violations(customer.page) == []
        desk.keyboard.press("Escape")
        desk.keyboard.press("s")
        said(customer, "por resuelta").wait_for()
        assert not customer.part(".standing").is_visible()


def test_a_server_that_is_killed_in_a_talk_loses_and_doubles_no_line(chromium: "Browser", serve: "Callable[[], Iterator[Served]]") -> None:
    with serve() as first, booth(chromium, first.url) as desk, panel(chromium, first.url) as customer:
        customer.part('[data-choice="live"]').click()
        desk.locator("#waiting [data-talk]").click()
        write(desk, "antes del corte")
        said(customer, "antes del corte").wait_for()
        os.kill(first.process.pid, signal.SIGKILL)
        first.process.wait()
        write(customer, "durante el corte")
        with serve():
            said(desk, "durante el corte").wait_for()
            write(desk, "después del corte")
            said(customer, "después del corte").wait_for()
            for place in (customer, desk):
                assert [said(place, f"{when} del corte").count() for when in ("antes", "después")] == [1, 1]
                assert said(place, "durante el corte").count() == 1


def test_an_agent_who_vanishes_leaves_a_ticket_and_the_customer_is_told(
    chromium: "Browser", serve: "Callable[[], Iterator[Served]]"
) -> None:
    with serve() as server, panel(chromium, server.url) as customer:
        with booth(chromium, server.url) as desk:
            customer.page.reload()
            customer.part('[data-choice="live"], [data-choice="person"]').first.wait_for()
            write(customer, "Quiero hablar con una persona")
            customer.part('[data-choice="live"]').click()
            desk.locator("#waiting [data-talk]").click()
            customer.part(".standing", has_text="Hablas con Marta.").wait_for()
            write(customer, "¿Sigues ahí?")
            said(desk, "¿Sigues ahí?").wait_for()
        said(customer, "Se ha perdido la conexión con Marta").wait_for()
        assert not customer.part(".standing").is_visible()
        with signed_in(chromium, DeskPlace(server.url, ()), "leo") as page:
            page.locator("[data-rows] a").first.click()
            page.locator(".talk", has_text="¿Sigues ahí?").wait_for()
