"""A customer in the panel and an agent at the desk talk to each other, in two real browsers before a real server."""

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import axe
from tests.browser.desk import DeskPlace, signed_in
from tests.browser.live_talk import Serve, booth, make_centre, panel, said, server_of, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def centre(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_centre(built, tmp_path_factory.mktemp("live"))


@pytest.fixture
def serve(centre: Path, tmp_path: Path) -> Serve:
    return server_of(centre, tmp_path)


def test_one_talk_from_the_offer_by_way_of_another_queue_to_the_end(chromium: "Browser", serve: Serve) -> None:
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
        with booth(chromium, server.url, "leo") as other:
            desk.keyboard.press("Escape")
            desk.keyboard.press("h")
            desk.click('#takers [data-to="cards"]')
            said(customer, "Te pasamos con otra persona de nuestro equipo").wait_for()
            assert desk.locator("#say").is_hidden()
            other.wait_for_selector("#next:enabled")
            other.keyboard.press("t")
            said(other, "Ya funciona, gracias").wait_for()
            customer.part(".standing", has_text="Hablas con Leo.").wait_for()
            other.keyboard.press("Escape")
            other.keyboard.press("s")
            said(customer, "por resuelta").wait_for()
        assert not customer.part(".standing").is_visible()


def test_a_server_that_is_killed_in_a_talk_loses_and_doubles_no_line(chromium: "Browser", serve: Serve) -> None:
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


def test_an_agent_who_vanishes_leaves_a_ticket_and_the_customer_is_told(chromium: "Browser", serve: Serve) -> None:
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
