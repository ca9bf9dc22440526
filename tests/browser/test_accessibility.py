"""axe-core in real Chromium finds nothing to mend by WCAG 2.2 AA: pages, languages, widths, light and dark."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser import axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

LANGUAGES = ("es", "en", "ru")
WIDTHS: dict[str, "ViewportSize"] = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
QUESTIONS = {"es": "me han robado la tarjeta", "en": "my card was stolen", "ru": "потеряла карту, что делать"}
PAGES = {
    "home": "/{}/",
    "category": "/{}/cards/",
    "article": "/{}/security/lost-or-stolen-card/",
    "tags": "/{}/tags/",
    "missing": "/{}/cards/no-such-page/",
}


@pytest.fixture(scope="module", params=WIDTHS)
def page(request: pytest.FixtureRequest, chromium: "Browser", served: str) -> "Iterator[Page]":
    """Open one page a width, for all its tests."""
    context = chromium.new_context(base_url=served, viewport=WIDTHS[request.param], reduced_motion="reduce")
    context.add_init_script(axe.SCRIPT)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_violation(page: "Page", name: str, lang: str) -> None:
    page.goto(PAGES[name].format(lang))
    if name == "missing":
        page.wait_for_selector("[data-vt-results] a")
    assert axe.violations(page) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_open_search_with_its_answer_has_no_violation(page: "Page", lang: str) -> None:
    page.goto(f"/{lang}/cards/card-arrival/")
    page.keyboard.press("/")
    page.keyboard.type(QUESTIONS[lang])
    page.wait_for_selector(".vt-search--header .vt-option--answer")
    page.keyboard.press("ArrowDown")
    assert axe.violations(page) == []


@pytest.mark.parametrize("sheet", [".vt-drop summary", "[data-vt-helpful=false]"])
def test_what_opens_on_a_page_has_no_violation(page: "Page", sheet: str) -> None:
    page.goto("/es/cards/card-arrival/")
    page.locator(sheet).first.click()
    assert axe.violations(page) == []
