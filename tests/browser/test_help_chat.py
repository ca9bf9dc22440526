"""The conversation in the panel, in real Chromium before the real chat: answered, passed on, kept, and never silent."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser import axe
from tests.browser.help_page import LANGUAGES, STOLEN, STOLEN_ARTICLE, WIDTHS, HelpPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

BOT = {"es": "asistente automático", "en": "automated assistant", "ru": "автоматический помощник"}
CARD = "4111 1111 1111 1111"


@pytest.fixture(scope="module")
def page(request: pytest.FixtureRequest, chromium: "Browser", served: str) -> "Iterator[Page]":
    context = chromium.new_context(
        base_url=served, viewport=WIDTHS[getattr(request, "param", "phone")], reduced_motion="reduce", bypass_csp=True
    )
    context.set_default_timeout(20_000)
    context.add_init_script(axe.SCRIPT)
    yield context.new_page()
    context.close()


def chat(page: "Page", lang: str = "es") -> HelpPage:
    """Open the conversation as by the app's own button."""
    page.unroute_all()
    help_page = HelpPage(page, lang).forget().visit()
    page.evaluate("document.querySelector('ventanilla-help').open({ step: 'chat' })")
    help_page.part(".said.is-bot").first.wait_for()
    return help_page


def say(help_page: HelpPage, text: str) -> None:
    """Write a line and wait for its answer."""
    before = help_page.part(".said.is-bot").count()
    help_page.part(".composer textarea").fill(text)
    help_page.page.keyboard.press("Enter")
    help_page.part(".said.is-bot").nth(before).wait_for()
    help_page.part(".choices .line").first.wait_for()


def choose(help_page: HelpPage, choice: str) -> None:
    before = help_page.part(".said.is-bot").count()
    help_page.part(f'[data-choice="{choice}"]').click()
    help_page.part(".said.is-bot").nth(before).wait_for()


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_bot_that_says_so_answers_with_its_source_and_passes_on(page: "Page", lang: str) -> None:
    help_page = chat(page, lang)
    assert BOT[lang] in help_page.part(".said.is-bot").first.inner_text().lower()
    found = axe.violations(page)
    say(help_page, STOLEN[lang])
    assert STOLEN_ARTICLE in (help_page.part("a.source").first.get_attribute("href") or "")
    found += axe.violations(page)
    choose(help_page, "person")
    assert help_page.part(".passed .reference").inner_text()
    assert "/ticket/" in (help_page.part(".passed a").get_attribute("href") or "")
    assert found + axe.violations(page) == []


def test_a_call_back_is_booked_in_the_panel(page: "Page") -> None:
    help_page = chat(page)
    say(help_page, "¿cómo cambio el PIN?")
    choose(help_page, "person")
    choose(help_page, "call_back")
    days = help_page.part('[data-choice*=":day:"]').all_inner_texts()
    assert axe.violations(page) == []
    help_page.part('[data-choice*=":day:"]').nth(1).click()
    help_page.part('[data-choice*=":at:"]').first.wait_for()
    assert days[1] in help_page.part(".said.is-bot").last.inner_text()
    assert axe.violations(page) == []
    help_page.part('[data-choice*=":at:"]').first.click()
    help_page.part('[data-choice="no_time"]:first-child').wait_for()
    say(help_page, "612 345 678")
    booked = help_page.part(".said.is-done")
    assert "termina en 78" in booked.inner_text()
    assert "/ticket/" in (booked.locator("a.source").get_attribute("href") or "")
    page.reload()
    help_page.part(".said.is-customer", has_text="[un teléfono]").wait_for()
    assert axe.violations(page) == []


def test_the_source_opens_in_the_panel_and_back_leads_to_the_conversation(page: "Page") -> None:
    help_page = chat(page)
    say(help_page, STOLEN["es"])
    help_page.part("a.source").click()
    help_page.part(".prose").wait_for()
    help_page.part(".head .icon-button").first.click()
    assert help_page.part(".said.is-customer").inner_text().endswith(STOLEN["es"])


def test_the_conversation_survives_a_reload_and_another_page(page: "Page") -> None:
    help_page = chat(page)
    say(help_page, STOLEN["es"])
    before = help_page.part(".bubble").all_inner_texts()
    page.reload()
    help_page.part(".said.is-customer").wait_for()
    assert help_page.part(".bubble").all_inner_texts() == before
    help_page.visit("exchange")
    help_page.part(".said.is-customer").wait_for()
    help_page.part(".head .icon-button").last.click()
    help_page.visit("home").part(".launcher").click()
    help_page.part("button.open-ticket").click()
    help_page.part(".said.is-customer").wait_for()
    assert help_page.part(".bubble").all_inner_texts() == before


def test_an_answer_that_comes_to_a_closed_panel_is_counted_on_the_button(page: "Page") -> None:
    help_page = chat(page)
    held: list[Route] = []

    def hold(route: "Route") -> None:
        held.append(route)

    page.route("**/v1/chat", hold)
    help_page.part(".composer textarea").fill("hola")
    page.keyboard.press("Enter")
    help_page.part(".typing:not([hidden])").wait_for()
    page.keyboard.press("Escape")
    held[0].continue_()
    help_page.part(".unread:not([hidden])").wait_for()
    assert "sin leer" in (help_page.part(".launcher").get_attribute("aria-label") or "")
    help_page.part(".launcher").click()
    assert help_page.part(".said.is-bot").count() >= 2
    assert help_page.part(".unread").is_hidden()


def test_secrets_do_not_leave_the_browser(page: "Page") -> None:
    help_page = chat(page)
    with page.expect_request("**/v1/chat") as sent:
        say(help_page, f"no funciona mi tarjeta {CARD}")
    assert json.loads(sent.value.post_data or "{}")["text"] == "no funciona mi tarjeta [card]"
    assert "un número de tarjeta" in " ".join(help_page.part(".is-notice").all_inner_texts())
    assert CARD not in page.evaluate("JSON.stringify(sessionStorage)")


@pytest.mark.parametrize(
    ("lang", "said"), [("es", "[un número de tarjeta] [x]"), ("en", "[a card number] [x]"), ("ru", "[номер карты] [x]")]
)
def test_what_was_masked_is_named_in_the_customers_words_before_and_after_a_reload(page: "Page", lang: str, said: str) -> None:
    help_page = chat(page, lang)
    say(help_page, f"{CARD} [x]")
    assert help_page.part(".is-customer .bubble").inner_text() == said
    page.reload()
    help_page.part(".said.is-customer").wait_for()
    assert help_page.part(".is-customer .bubble").inner_text() == said


def test_what_is_sent_while_an_answer_is_under_way_waits_in_the_field_and_follows_it(page: "Page") -> None:
    help_page = chat(page)
    held: list[Route] = []
    page.route("**/v1/chat", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given.
    field = help_page.part(".composer textarea")
    for text in (STOLEN["es"], "y también el móvil"):
        field.fill(text)
        page.keyboard.press("Enter")
    help_page.part(".typing:not([hidden])").wait_for()
    assert field.input_value() == "y también el móvil"
    held[0].continue_()
    help_page.part("a.source").wait_for()
    help_page.part(".said.is-customer").nth(1).wait_for()
    assert field.input_value() == ""
    assert not field.input_value()
    held[1].continue_()


def test_a_line_that_does_not_arrive_can_be_sent_again(page: "Page") -> None:
    help_page = chat(page)
    help_page.stop_api()
    help_page.part(".composer textarea").fill(STOLEN["es"])
    page.keyboard.press("Enter")
    help_page.part(".log .failure").wait_for()
    page.unroute_all()
    help_page.part(".log .failure button").click()
    help_page.part("a.source").wait_for()
    assert help_page.part(".said.is-customer").count() == 1


def test_a_chat_that_never_answered_leaves_the_phones(page: "Page") -> None:
    help_page = HelpPage(page).forget().visit()
    help_page.stop_api()
    page.evaluate("document.querySelector('ventanilla-help').open({ step: 'chat' })")
    help_page.part('.ways a[href="tel:+34900555911"]').wait_for()
    page.unroute_all()


def test_the_conversation_can_be_kept_as_a_file(page: "Page") -> None:
    help_page = chat(page)
    say(help_page, STOLEN["es"])
    with page.expect_download() as saved:
        help_page.part(".log > .link").click()
    text = saved.value.path().read_text(encoding="utf-8")
    assert STOLEN["es"] in text
    assert "Asistente automático" in text


def test_markup_in_a_line_stays_text(page: "Page") -> None:
    help_page = chat(page)
    hostile = "<img src=x onerror=window.pwned=1>\n\n1. <b>uno</b>\n2. <script>window.pwned=1</script>"
    article = {"id": "x", "lang": "es", "title": hostile, "summary": hostile, "url": "javascript:window.pwned=1"}
    reply = {
        "kind": "answer",
        "text": hostile,
        "article": article,
        "choices": [{"id": hostile, "label": hostile}],
        "ticket": None,
        "masked": [],
    }
    page.route("**/v1/chat", lambda route: route.fulfill(json={"session": "s" * 32, "lang": "es", "decision": None, "replies": [reply]}))
    say(help_page, hostile)
    assert help_page.part(".log :is(img, b, script)").count() == 0
    assert help_page.part("a.source").get_attribute("href") is None
    assert page.evaluate("window.pwned") is None
    page.unroute_all()
