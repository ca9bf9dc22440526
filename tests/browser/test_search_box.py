"""The header's search box in real Chromium, before the real API, and with the API stopped."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

INPUT = ".vt-search--header [data-vt-input]"
OPTION = ".vt-search--header [role=option]:not(.vt-option--suggestion)"

# Words that no article uses, and the article that answers them.
QUESTIONS = {
    "es": ("no encuentro la cartera con el plástico dentro", "security/lost-or-stolen-card"),
    "en": ("i want different secret digits for the cash machine", "cards/change-pin"),
    "ru": ("кошелёк пропал вместе с пластиком", "security/lost-or-stolen-card"),
}
OTHER = {"es": "ru", "en": "es", "ru": "en"}
# A word that articles use, and what the box says when the API is away.
EXACT = {
    "es": ("tarjeta", "La búsqueda por significado no está disponible ahora"),
    "en": ("card", "Search by meaning is not available now"),
    "ru": ("карта", "Поиск по смыслу сейчас недоступен"),
}


@pytest.fixture
def page(chromium: "Browser", served: str) -> "Iterator[Page]":
    """Open a page that fails the test on a script error or a request to another site."""
    context = chromium.new_context(base_url=served)
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("request", lambda request: None if request.url.startswith((served, "data:", "blob:")) else problems.append(request.url))
    yield opened
    context.close()
    assert problems == []


def ask(page: "Page", question: str) -> None:
    """Type a question into the header's box, as a person does."""
    page.keyboard.press("/")
    page.keyboard.type(question, delay=8)


def stop_api(page: "Page") -> None:
    """Refuse every request to the API, as a server that is down does."""

    def refuse(route: "Route") -> None:
        route.abort("connectionrefused")

    page.route("**/v1/**", refuse)


@pytest.mark.parametrize("lang", QUESTIONS)
def test_first_hit_opens_and_the_language_switch_stays_on_it(page: "Page", lang: str) -> None:
    question, article = QUESTIONS[lang]
    page.goto(f"/{lang}/cards/card-arrival/")
    ask(page, question)
    page.wait_for_selector(OPTION)
    page.keyboard.press("ArrowDown")
    assert page.get_attribute(INPUT, "aria-activedescendant") == page.get_attribute(OPTION, "id")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{lang}/{article}/**")
    page.click(".vt-drop summary")
    page.click(f'[data-vt-lang="{OTHER[lang]}"]')
    page.wait_for_url(f"**/{OTHER[lang]}/{article}/")
    assert page.get_attribute("html", "lang") == OTHER[lang]


@pytest.mark.parametrize("lang", QUESTIONS)
def test_exact_search_takes_over_when_the_api_is_stopped(page: "Page", lang: str) -> None:
    word, notice = EXACT[lang]
    stop_api(page)
    page.goto(f"/{lang}/cards/card-arrival/")
    ask(page, word)
    page.wait_for_selector(OPTION)
    assert notice in page.inner_text(".vt-search--header .vt-notice")
    assert page.input_value(INPUT) == word
    url = page.get_attribute(OPTION, "href") or ""
    page.click(OPTION)
    page.wait_for_url(f"**{url}")
    page.click(".vt-drop summary")
    page.click(f'[data-vt-lang="{OTHER[lang]}"]')
    page.wait_for_url(f"**/{OTHER[lang]}/{url.split('#')[0].split('/', 2)[2]}")


def test_escape_closes_and_the_count_is_said(page: "Page") -> None:
    page.goto("/es/cards/card-arrival/")
    ask(page, QUESTIONS["es"][0])
    page.wait_for_selector(OPTION)
    assert "resultado" in page.inner_text(".vt-search--header [role=status]")
    assert page.get_attribute(INPUT, "aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert page.is_hidden(".vt-search--header [data-vt-panel]")
    assert page.get_attribute(INPUT, "aria-expanded") == "false"


def test_markup_in_a_snippet_stays_text(page: "Page") -> None:
    hit = {"id": "a", "lang": "es", "title": "<img src=x>", "summary": "s", "url": "javascript:alert(1)"}
    snippet = "&lt;b&gt; <mark>uno</mark> <img src=x onerror=alert(1)>"
    page.route(
        "**/v1/search*", lambda route: route.fulfill(json={"decision": {"action": "clarify"}, "hits": [{**hit, "snippet": snippet}]})
    )
    page.goto("/es/cards/card-arrival/")
    ask(page, "tarjeta")
    page.wait_for_selector(f"{OPTION} mark")
    assert page.locator(f"{OPTION} img").count() == 0
    assert page.inner_text(f"{OPTION} .vt-option__snippet") == "<b> uno <img src=x onerror=alert(1)>"
    assert page.get_attribute(OPTION, "href") == "#"


def test_person_comes_first_when_one_should_take_over(page: "Page") -> None:
    decision = {"action": "handoff", "queue": "security", "priority": "urgent"}
    page.route("**/v1/search*", lambda route: route.fulfill(json={"decision": decision, "hits": []}))
    page.goto("/es/cards/card-arrival/")
    ask(page, "me están robando")
    page.wait_for_selector(".vt-person")
    assert page.get_attribute(".vt-person a", "href") == "tel:+34900555911"


@pytest.mark.parametrize("api_is_up", [True, False])
def test_unknown_address_searches_for_its_words(page: "Page", *, api_is_up: bool) -> None:
    if not api_is_up:
        stop_api(page)
    response = page.goto("/en/cards/lost-or-stolen-card.html")
    assert response is not None
    assert response.status == 404
    page.wait_for_selector("[data-vt-results] a")
    assert "/en/security/lost-or-stolen-card/" in (page.get_attribute("[data-vt-results] a", "href") or "")


def test_page_reads_without_script(chromium: "Browser", served: str) -> None:
    context = chromium.new_context(base_url=served, java_script_enabled=False)
    opened = context.new_page()
    opened.goto("/es/")
    opened.fill(".vt-search--hero input", "tarjeta")
    opened.click(".vt-search--hero [type=submit]")
    opened.wait_for_url("**/es/search/?q=tarjeta")
    assert "JavaScript" in opened.inner_text("noscript")
    assert opened.locator(".vt-browse a").count() == 9
    context.close()
