"""The customer's page of a ticket in Chromium: three languages, two sizes, keyboard alone, and the secret in no address that is sent."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import axe
from tests.browser.customer_page import STATES, CustomerPlace, customer, customer_place, show

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PHONE, DESKTOP = (390, 844), (1280, 900)


@pytest.fixture(scope="module")
def place(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CustomerPlace]:
    with customer_place(built, tmp_path_factory.mktemp("customer")) as found:
        yield found


@pytest.mark.parametrize("lang", ["es", "en", "ru"])
def test_no_state_has_a_violation_or_is_wider_than_a_phone(chromium: "Browser", place: CustomerPlace, lang: str) -> None:
    found: dict[str, list[str]] = {}
    with customer(chromium, place, PHONE, bypass_csp=True) as page:
        page.add_init_script(axe.SCRIPT)
        for state in STATES:
            show(page, place.link(lang, state))
            page.locator("summary").click()
            found[state] = axe.violations(page)
            assert page.locator("html").get_attribute("lang") == lang
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        page.goto(page.url.partition("#")[0])
        found["door"] = axe.violations(page)
        page.goto(f"{page.url}#wrong")
        page.locator("h1").wait_for()
        found["lost"] = axe.violations(page)
    assert {state: violations for state, violations in found.items() if violations} == {}


def test_a_whole_story_by_keyboard_with_the_secret_in_no_address(chromium: "Browser", place: CustomerPlace) -> None:
    asked: list[str] = []
    refused: list[str] = []
    with customer(chromium, place, DESKTOP) as page:
        page.on("request", lambda request: asked.append(f"{request.url} {request.headers.get('referer')}"))
        page.on("console", lambda message: refused.append(message.text))
        link = place.link("es", "waiting")
        show(page, link)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # To the content.
        page.locator(".next button").press("Enter")
        assert "queda resuelta" in page.locator(".done").inner_text()
        assert page.evaluate("document.activeElement.className") == "done"
        page.get_by_label("4", exact=True).press("Space")
        page.locator("#note").press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("un 4 de 5").wait_for()
        page.locator("#text").press_sequentially("Sigue sin llegar, mi tarjeta es 4111 1111 1111 1111")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("reabierto la consulta").wait_for()
        assert "4111" not in page.locator("main").inner_text()
    secret = link.partition("#")[2]
    assert not [address for address in asked if secret in address]
    assert refused == []


def test_a_pasted_link_opens_with_and_without_a_script(chromium: "Browser", place: CustomerPlace) -> None:
    link = place.link("es", "new")
    for script in (True, False):
        with customer(chromium, place, PHONE, java_script_enabled=script) as page:
            page.goto(link.partition("#")[0])
            page.fill("#secret", place.url + link)
            page.keyboard.press("Enter")
            page.locator("[data-ticket]").wait_for()
            page.fill("#text", "Algo más")
            page.locator(".add button").click()
            page.get_by_text("Hemos añadido tu mensaje").wait_for()


def test_what_was_typed_stays_while_nobody_can_be_reached(chromium: "Browser", place: CustomerPlace) -> None:
    with customer(chromium, place, PHONE) as page:
        show(page, place.link("es", "new"))
        page.context.set_offline(True)
        page.fill("#text", "Una cosa más")
        page.locator(".add button").click()
        assert "Tu texto sigue aquí" in page.get_by_role("alert").inner_text()
        assert page.locator("#text").input_value() == "Una cosa más"
