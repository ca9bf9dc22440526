"""axe-core finds nothing to mend in any state of the help button: languages, phone and desktop, light and dark."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser import axe
from tests.browser.help_page import LANGUAGES, PAELLA, STOLEN, WIDTHS, HelpPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module", params=WIDTHS)
def page(request: pytest.FixtureRequest, chromium: "Browser", served: str) -> "Iterator[Page]":
    # The strict policy of the demo would refuse axe itself; what it refuses of ours is tested beside the flow.
    context = chromium.new_context(base_url=served, viewport=WIDTHS[request.param], reduced_motion="reduce", bypass_csp=True)
    context.set_default_timeout(20_000)
    context.add_init_script(axe.SCRIPT)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_state_has_a_violation(page: "Page", lang: str) -> None:
    help_page = HelpPage(page, lang).forget().visit()
    found = {"closed": axe.violations(page)}
    found["screen"] = axe.violations(help_page.open().page)
    found["decline"] = axe.violations(help_page.ask(PAELLA[lang]).page)
    found["answer"] = axe.violations(help_page.ask(STOLEN[lang]).page)
    help_page.read()
    found["article"] = axe.violations(page)
    help_page.part(".solved .line").last.click()
    found["next"] = axe.violations(page)
    help_page.part(".item").first.click()
    help_page.part("textarea").fill("")
    help_page.part("[type=submit]").click()
    found["refused ticket"] = axe.violations(page)
    help_page.part("textarea").fill(f"{STOLEN[lang]} 4111 1111 1111 1111")
    found["ticket"] = axe.violations(page)
    found["received"] = axe.violations(help_page.send().page)
    help_page.part(".bar-button").click()
    found["contact"] = axe.violations(page)
    assert {state: violations for state, violations in found.items() if violations} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_that_is_away_has_no_violation(page: "Page", lang: str) -> None:
    help_page = HelpPage(page, lang)
    help_page.stop_api()
    help_page.visit()
    help_page.part(".launcher").click()
    help_page.part(".away").wait_for()
    assert axe.violations(page) == []
    page.unroute_all()


def test_what_one_presses_is_44_pixels_high(page: "Page") -> None:
    page.unroute_all()
    help_page = HelpPage(page).visit().open()
    small = """root => [...root.querySelectorAll("button, a.item, a.button, a.way-value, input")].filter((node) => node.checkVisibility())
      .filter((node) => node.getBoundingClientRect().height < 43.5).map((node) => node.className)"""
    script = f"({small})(document.querySelector('ventanilla-help').shadowRoot)"
    found = [page.evaluate(script)]
    found.append(help_page.ask(STOLEN["es"]).page.evaluate(script))
    help_page.read()
    found.append(page.evaluate(script))
    help_page.write("No me llega la tarjeta")
    found.append(page.evaluate(script))
    help_page.part(".bar-button").click()
    found.append(page.evaluate(script))
    assert found == [[], [], [], [], []]


def test_nothing_is_cut_off_when_the_text_is_twice_as_large(page: "Page") -> None:
    help_page = HelpPage(page).visit()
    page.add_style_tag(content="ventanilla-help { --ventanilla-font-size: 32px }")
    help_page.open().ask(STOLEN["es"])
    wide = "document.querySelector('ventanilla-help').shadowRoot.querySelector('.content')"
    assert page.evaluate(f"{wide}.scrollWidth <= {wide}.clientWidth")
    assert help_page.part(".bar-button").is_visible()
