"""The help button in real Chromium before the real API: from a question to its answer, or to a person."""

import json
import re
import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.help_page import LANGUAGES, PAELLA, STOLEN, STOLEN_ARTICLE, WIDTHS, HelpPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, Route

CARD, IBAN = "4111 1111 1111 1111", "ES91 2100 0418 4502 0005 1332"


both_widths = pytest.mark.parametrize("page", WIDTHS, indirect=True)


@pytest.fixture
def page(request: pytest.FixtureRequest, chromium: "Browser", served: str) -> "Iterator[Page]":
    """Open a page, by default a phone; a script error, a refusal of the policy or a request to another site fails the test."""
    context = chromium.new_context(base_url=served, viewport=WIDTHS[getattr(request, "param", "phone")], reduced_motion="reduce")
    context.set_default_timeout(20_000)
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda said: problems.append(said.text) if "Security Policy" in said.text else None)
    opened.on("request", lambda sent: None if sent.url.startswith((served, "data:")) else problems.append(sent.url))
    yield opened
    context.close()
    assert problems == []


def is_sheet(page: "Page") -> bool:
    return (page.viewport_size or {"width": 0})["width"] < 640


def sent_to(page: "Page", path: str) -> list[Any]:
    """Collect the JSON bodies that the page sends to an address of the API."""
    bodies: list[Any] = []

    def keep(request: "Request") -> None:
        if request.url.endswith(path) and request.post_data:
            bodies.append(json.loads(request.post_data))

    page.on("request", keep)
    return bodies


@both_widths
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_question_is_solved_without_a_ticket(page: "Page", lang: str) -> None:
    batches = sent_to(page, "/v1/events")
    help_page = HelpPage(page, lang).visit().open().ask(STOLEN[lang])
    title = help_page.part(".answer h3").inner_text()
    assert help_page.read() == title
    assert STOLEN_ARTICLE in (help_page.part(".foot a").get_attribute("href") or "")
    help_page.part(".solved .line").first.click()
    with page.expect_response("**/v1/events") as kept:
        help_page.part(".centred .solid").click()
    assert kept.value.status == 202
    assert help_page.part(".launcher").is_visible()
    happened = [(event["kind"], event["article"]) for batch in batches for event in batch["events"]]
    assert ("opened", STOLEN_ARTICLE) in happened
    assert ("solved", STOLEN_ARTICLE) in happened
    assert "ticket" not in dict(happened)


@both_widths
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_ticket_after_two_articles_says_nothing_twice(page: "Page", lang: str) -> None:
    tickets = sent_to(page, "/v1/tickets")
    help_page = HelpPage(page, lang).visit().open().ask(STOLEN[lang])
    help_page.read()
    help_page.part(".prose a").last.click()
    help_page.part(".article .solved").wait_for()
    help_page.part(".solved .line").last.click()
    help_page.part(".item").first.click()
    assert help_page.part("textarea").input_value() == STOLEN[lang]
    # Of nobody else, since a second message of the same customer on the same matter would join the first one's ticket.
    email = f"nayra.{secrets.token_hex(4)}@example.org"
    help_page.part("[type=email]").fill(email)
    help_page.send()
    ticket = tickets[0]
    assert ticket["text"] == STOLEN[lang]
    assert (ticket["articles_seen"][0], len(ticket["articles_seen"])) == (STOLEN_ARTICLE, 2)
    assert (ticket["lang"], ticket["context"]["screen"], ticket["contact"]["email"]) == (lang, "cards", email)
    assert help_page.part(".expected time").inner_text()
    assert "/ticket/" in (help_page.part(".received .solid").get_attribute("href") or "")


def test_what_goes_with_a_ticket_can_be_taken_off(page: "Page") -> None:
    tickets = sent_to(page, "/v1/tickets")
    help_page = HelpPage(page).visit().open().write("No me llega la tarjeta nueva")
    chips = help_page.part(".chip")
    assert chips.all_inner_texts() == ["Pantalla: Tarjetas", "Idioma: español"]
    chips.first.click()
    help_page.send()
    assert tickets[0]["context"]["screen"] is None


def test_the_best_answer_is_offered_once_more_while_the_ticket_is_typed(page: "Page") -> None:
    help_page = HelpPage(page).visit().open().write(STOLEN["es"])
    help_page.part(".offer .item").click()
    help_page.part(".prose").wait_for()
    page.keyboard.press("Escape")
    assert help_page.part(".panel").is_hidden()


def test_a_ticket_without_words_or_with_half_an_address_is_not_sent(page: "Page") -> None:
    tickets = sent_to(page, "/v1/tickets")
    help_page = HelpPage(page).visit().open().write("")
    help_page.part("[type=submit]").click()
    assert help_page.part("textarea").get_attribute("aria-invalid") == "true"
    help_page.part("textarea").fill("No encuentro mi tarjeta")
    help_page.part("[type=email]").fill("nayra@")
    help_page.part("[type=submit]").click()
    assert "nombre@ejemplo.es" in help_page.part(".failure:not(:empty)").inner_text()
    assert tickets == []


def test_secrets_leave_the_browser_masked_and_the_customer_is_told(page: "Page") -> None:
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    tickets = sent_to(page, "/v1/tickets")
    help_page = HelpPage(page).visit().open().ask(f"no funciona {CARD}")
    assert "un número de tarjeta" in help_page.part(".note").first.inner_text()
    help_page.write(f"Mi tarjeta {CARD} y mi cuenta {IBAN}")
    assert "un IBAN y un número de tarjeta" in help_page.part(".note").inner_text()
    help_page.part("[type=email]").fill("nayra@example.org")
    help_page.send()
    assert tickets[0]["text"] == "Mi tarjeta [card] y mi cuenta [IBAN]"
    assert tickets[0]["contact"]["email"] == "nayra@example.org"
    assert [address for address in addresses if re.search(r"4111|0418", address)] == []


@both_widths
def test_api_that_stops_half_way_leaves_a_person_and_the_articles(page: "Page") -> None:
    help_page = HelpPage(page).visit().open().ask(STOLEN["es"])
    help_page.stop_api()
    help_page.part(".answer .link").click()
    help_page.part(".away").wait_for()
    assert help_page.part(".away a").get_attribute("href", timeout=2000).endswith("/es/")  # type: ignore[union-attr]
    assert help_page.part('.ways a[href="tel:+34900555911"]').is_visible()
    help_page.write("No me llega la tarjeta")
    help_page.part("[type=submit]").click()
    help_page.part(".failure[role=alert]:not(:empty)").wait_for()
    assert help_page.part("textarea").input_value() == "No me llega la tarjeta"
    page.unroute_all()
    help_page.send()


def test_phone_and_hours_are_there_when_the_api_never_answered(page: "Page") -> None:
    help_page = HelpPage(page)
    help_page.stop_api()
    help_page.visit()
    help_page.part(".launcher").click()
    help_page.part(".away").wait_for()
    assert "24 horas" in help_page.part(".way.is-urgent").inner_text()


def test_the_answer_of_an_older_question_is_dropped(page: "Page") -> None:
    help_page = HelpPage(page).visit().open()
    held: list[Route] = []

    def hold(route: "Route") -> None:
        held.append(route)

    page.route("**/v1/search?q=me+han+robado*", hold)
    help_page.part(".search-input").fill("me han robado")
    while not held:
        page.wait_for_timeout(10)
    help_page.ask(PAELLA["es"])
    decline = help_page.part(".card h3").inner_text()
    for route in held:
        route.continue_()
    page.wait_for_timeout(200)
    assert help_page.part(".card h3").inner_text() == decline == "No tenemos respuesta para eso"


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_whole_flow_by_keyboard_alone(page: "Page", lang: str) -> None:
    help_page = HelpPage(page, lang).visit()
    press = page.keyboard.press
    help_page.part(".launcher").focus()
    press("Enter")
    help_page.part(".home .item").first.wait_for()
    tab_to(help_page, ".search-input")
    page.keyboard.type(STOLEN[lang])
    press("Enter")
    help_page.part(".answer").wait_for()
    press("ArrowDown")
    press("Enter")
    help_page.part(".prose").wait_for()
    tab_to(help_page, ".solved .line:last-child")
    press("Enter")
    tab_to(help_page, ".item")
    press("Enter")
    tab_to(help_page, "[type=submit]")
    press("Enter")
    help_page.part(".reference").wait_for()
    press("Escape")
    assert focused(help_page) == "launcher"


def focused(help_page: HelpPage) -> str:
    """Return the first class of what has the focus inside the element."""
    script = "document.querySelector('ventanilla-help').shadowRoot.activeElement?.classList[0] ?? ''"
    return str(help_page.page.evaluate(script))


def tab_to(help_page: HelpPage, selector: str) -> None:
    """Press Tab until something has the focus; fail where no Tab leads there."""
    script = f"document.querySelector('ventanilla-help').shadowRoot.activeElement?.matches({json.dumps(selector)})"
    for _ in range(40):
        if help_page.page.evaluate(script):
            return
        help_page.page.keyboard.press("Tab")
    pytest.fail(f"no Tab leads to {selector}")


def test_a_person_is_in_reach_at_every_step(page: "Page") -> None:
    help_page = HelpPage(page).visit().open()
    bar = help_page.part(".bar-button")
    assert bar.is_visible()
    help_page.ask(STOLEN["es"])
    assert bar.is_visible()
    help_page.read()
    assert bar.is_visible()
    for step in (".solved .line:last-child", ".item"):
        help_page.part(step).first.click()
        assert bar.is_visible()
    help_page.send()
    bar.click()
    assert help_page.part(".bar-button").get_attribute("href") == "tel:+34900555911"


def test_the_decision_is_honoured(page: "Page") -> None:
    help_page = HelpPage(page).visit().open().ask(PAELLA["es"])
    assert help_page.part(".answer").count() == 0
    assert help_page.part(".person a[href^='tel:']").count() == 1
    help_page.ask("quiero hablar con una persona")
    assert "persona" in help_page.part(".person h3").inner_text()


def test_half_a_word_is_completed_and_not_refused(page: "Page") -> None:
    help_page = HelpPage(page, "ru").visit().open()
    with page.expect_response("**/v1/search?*") as found:
        help_page.part(".search-input").fill("поте")
    assert found.value.json()["decision"]["action"] == "decline"
    assert help_page.part(".is-quiet .item").first.is_visible()
    page.keyboard.press("Enter")
    help_page.part(".card.person").wait_for()


def test_the_chat_is_never_said_to_be_closed(page: "Page") -> None:
    help_page = HelpPage(page, "en").visit().open()
    help_page.part(".bar-button").click()
    way = help_page.part(".way").filter(has_text="Chat now").inner_text()
    assert "The assistant at any hour" in way
    assert "Opens" not in way


def test_an_error_of_the_app_brings_its_article_first(page: "Page") -> None:
    help_page = HelpPage(page).visit("transfers")
    page.click("[data-help-error]")
    help_page.part(".home .item").first.wait_for()
    assert "declined-transfer" in (help_page.part(".home .item").first.get_attribute("href") or "")


def test_a_file_is_refused_politely(page: "Page") -> None:
    help_page = HelpPage(page).visit().open().write("Mira esta captura")
    help_page.part("form.ticket").evaluate(
        """form => {
          const data = new DataTransfer();
          data.items.add(new File(["x"], "captura.png", { type: "image/png" }));
          form.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    assert "no podemos recibir archivos" in help_page.part(".failure[role=alert]").inner_text()


def test_back_leads_to_the_answer_again(page: "Page") -> None:
    help_page = HelpPage(page).visit().open().ask(STOLEN["es"])
    help_page.read()
    help_page.part(".head .icon-button").first.click()
    assert help_page.part(".answer h3").is_visible()
    assert focused(help_page) == "button"


@both_widths
def test_phone_gets_a_sheet_that_keeps_the_focus_and_desktop_a_panel_beside_the_page(page: "Page") -> None:
    help_page = HelpPage(page).visit().open()
    assert help_page.part(".panel").evaluate("panel => panel.matches(':modal')") is is_sheet(page)
    box = help_page.part(".panel").bounding_box()
    assert box is not None
    assert (box["width"] == 390) is is_sheet(page)
