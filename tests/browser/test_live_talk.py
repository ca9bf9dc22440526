"""A live talk in real Chromium, customer and agent each in a browser of their own: from the offer to the end, with nothing said twice."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from search.encoder import OnnxEncoder
from tests.browser import axe
from tests.browser.help_page import HelpPage
from tests.browser.live import AGENTS, ANSWERED, ASKED, booth, customer, live_place, reply, say, wait_for_a_person
from tests.browser.test_desk import faults

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

SIZES = {"es": "desktop", "ru": "phone"}


@pytest.fixture(scope="module")
def url(built: "Path", encoder: OnnxEncoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with live_place(built, encoder, tmp_path_factory.mktemp("live")) as address:
        yield address


def both(help_page: HelpPage, page: "Page") -> list[str]:
    """Return what axe finds on both sides."""
    return [*axe.violations(help_page.page), *faults(page)]


@pytest.mark.parametrize("lang", SIZES)
def test_a_talk_goes_from_the_offer_to_its_end_and_a_reload_repeats_nothing(lang: str, url: str, chromium: "Browser") -> None:
    size = SIZES[lang]
    with booth(chromium, url, lang, size) as page, customer(chromium, url, lang, size) as help_page:
        reference = wait_for_a_person(help_page)
        page.locator("#waiting button").wait_for()
        found = both(help_page, page)
        page.locator("#next").click()
        help_page.part(".standing p").get_by_text(AGENTS[lang][1]).wait_for()
        say(help_page, ASKED[lang])
        page.locator(".booth__said--customer").get_by_text(ASKED[lang]).wait_for()
        reply(page, ANSWERED[lang])
        help_page.part(".said.is-agent").get_by_text(ANSWERED[lang]).wait_for()
        found += both(help_page, page)
        before = help_page.part(".bubble").all_inner_texts()
        help_page.page.reload()
        help_page.part(".said.is-agent").wait_for()
        help_page.part(".standing p").get_by_text(AGENTS[lang][1]).wait_for()
        reply(page, "👋")
        help_page.part(".said.is-agent").get_by_text("👋").wait_for()
        assert help_page.part(".bubble").all_inner_texts() == [*before, "👋"]
        page.locator("#solved").click()
        help_page.part(".said.is-notice").get_by_text(reference).last.wait_for()
        help_page.part(".standing").wait_for(state="hidden")
        page.locator("#say").wait_for(state="hidden")
        assert found + both(help_page, page) == []


def test_an_agent_who_closes_the_window_leaves_a_ticket_of_which_the_customer_is_told(url: str, chromium: "Browser") -> None:
    with customer(chromium, url, "es", "phone") as help_page:
        with booth(chromium, url, "es", "desktop") as page:
            reference = wait_for_a_person(help_page)
            page.locator("#next").click()
            help_page.part(".standing p").get_by_text("Marta").wait_for()
        help_page.part(".said.is-notice").get_by_text(f"{reference} sigue abierta").wait_for()
        help_page.part(".standing").wait_for(state="hidden")
        assert axe.violations(help_page.page) == []
