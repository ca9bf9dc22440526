"""One search service everywhere: the site's box, the help button and the API find the same, in the same order."""

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.browser.help_page import PAELLA, HelpPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUESTIONS = {
    "es": [
        "me han robado la tarjeta",
        "cuánto tarda una transferencia",
        "no me reconoce el PIN",
        "quiero hablar con una persona",
        PAELLA["es"],
    ],
    "en": ["my card was stolen", "how long does a transfer take", "exchange rate"],
    "ru": ["потеряла карту, что делать", "сколько идёт перевод", "курс обмена"],
}
SITE_HIT = ".vt-search--header [role=option]:not(.vt-option--suggestion)"
SITE_ANSWERED = ".vt-search--header .vt-search__panel:not(.is-old, :has(.vt-option--suggestion)) :is([role=option], .vt-person)"
IDS = "nodes => nodes.map((node) => node.dataset.id)"
WIDGET_SITE_ANSWERED = ".vt-search--header .vt-search__panel:not(.is-old, :has(.vt-option--suggestion)) :is([role=option], .vt-person)"
IDS = "nodes => nodes.map((node) => node.dataset.id ?? '')"


@pytest.mark.parametrize("lang", QUESTIONS)
def test_site_widget_and_api_find_the_same(chromium: "Browser", served: str, lang: str) -> None:
    context = chromium.new_context(base_url=served, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"/{lang}/cards/card-arrival/")
    help_page = HelpPage(page, lang).open()
    for question in QUESTIONS[lang]:
        answer = httpx.get(f"{served}/v1/search", params={"q": question, "lang": lang, "limit": 6}, timeout=30).json()
        expected = [hit["id"] for hit in answer["hits"]] if answer["decision"]["action"] != "decline" else []
        help_page.ask(question)
        assert help_page.part(".results [data-id]").evaluate_all(IDS) == expected, question
        page.fill(".vt-search--header [data-vt-input]", question)
        page.wait_for_selector(SITE_ANSWERED)
        assert page.locator(SITE_HIT).evaluate_all(IDS) == expected, question
    context.close()


@pytest.mark.parametrize("lang", QUESTIONS)
def test_the_end_of_an_article_opens_a_ticket_that_knows_the_article(chromium: "Browser", served: str, lang: str) -> None:
    context = chromium.new_context(base_url=served, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"/{lang}/security/lost-or-stolen-card/")
    page.click("[data-vt-help]")
    help_page = HelpPage(page, lang)
    title = page.inner_text("h1")
    assert title in " ".join(help_page.part(".chip").all_inner_texts())
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.hasAttribute('data-vt-help')")
    context.close()


def test_a_site_without_the_api_keeps_its_links(chromium: "Browser", served: str) -> None:
    context = chromium.new_context(base_url=served)
    page = context.new_page()
    page.route("**/widget.js", lambda route: route.abort())
    page.goto("/es/security/lost-or-stolen-card/")
    assert page.is_hidden("[data-vt-help]")
    assert page.is_visible(".vt-contact a[href^='tel:']")
    context.close()
