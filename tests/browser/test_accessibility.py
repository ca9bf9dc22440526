"""axe-core in real Chromium finds nothing to mend by WCAG 2.2 AA: pages, languages, widths, light and dark."""

import importlib.resources
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

LANGUAGES = ("es", "en", "ru")
AXE = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
WIDTHS: dict[str, "ViewportSize"] = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
QUESTIONS = {"es": "me han robado la tarjeta", "en": "my card was stolen", "ru": "у меня украли карту"}
PAGES = {
    "home": "/{}/",
    "category": "/{}/cards/",
    "article": "/{}/security/lost-or-stolen-card/",
    "tags": "/{}/tags/",
    "missing": "/{}/cards/no-such-page/",
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}


@pytest.fixture(scope="module", params=WIDTHS)
def page(request: pytest.FixtureRequest, chromium: "Browser", served: str) -> "Iterator[Page]":
    """Open one page a width, for all its tests."""
    context = chromium.new_context(base_url=served, viewport=WIDTHS[request.param], reduced_motion="reduce")
    context.add_init_script(AXE)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_violation(page: "Page", name: str, lang: str) -> None:
    page.goto(PAGES[name].format(lang))
    if name == "missing":
        page.wait_for_selector("[data-vt-results] a")
    assert violations(page) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_open_search_with_its_answer_has_no_violation(page: "Page", lang: str) -> None:
    page.goto(f"/{lang}/cards/card-arrival/")
    page.keyboard.press("/")
    page.keyboard.type(QUESTIONS[lang])
    page.wait_for_selector(".vt-search--header .vt-option--answer")
    page.keyboard.press("ArrowDown")
    assert violations(page) == []


@pytest.mark.parametrize("sheet", [".vt-drop summary", "[data-vt-helpful=false]"])
def test_what_opens_on_a_page_has_no_violation(page: "Page", sheet: str) -> None:
    page.goto("/es/cards/card-arrival/")
    page.locator(sheet).first.click()
    assert violations(page) == []


def violations(page: "Page") -> list[str]:
    """Return what axe finds in light and in dark, each as its rule and the places."""
    return [f"{scheme}: {found}" for scheme in ("light", "dark") for found in _in_scheme(page, scheme)]


def _in_scheme(page: "Page", scheme: Any) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    found = page.evaluate(f"axe.run(document, {json.dumps(RULES)})")["violations"]
    return [f"{rule['id']} ({rule['help']}): {[node['target'] for node in rule['nodes']][:5]}" for rule in found]
