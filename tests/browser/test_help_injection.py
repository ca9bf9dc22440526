"""Nothing that an article, a snippet, a question, a ticket or an error says can run in the host's page or break out of its place."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.help_page import HelpPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

INJECTIONS = (Path(__file__).parent / "injections.txt").read_text(encoding="utf-8").splitlines()
HARMLESS = {"P", "A", "IMG", "MARK", "DIV", "DETAILS", "TABLE", "TBODY", "TR", "TD", "B"}
DECISION = {"action": "answer", "queue": "cards", "priority": "normal", "handoff": "offer"}


@pytest.fixture(scope="module")
def page(chromium: "Browser", served: str) -> "Iterator[Page]":
    """Open a page without any policy of its own, so that nothing but the element keeps a script from running."""
    context = chromium.new_context(base_url=served, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    opened = context.new_page()
    opened.on("dialog", lambda dialog: dialog.dismiss())
    yield opened
    context.close()


def answers(page: "Page", path: str, body: dict[str, Any], status: int = 200) -> None:
    """Let an address of the API answer with something hostile."""

    def fulfil(route: "Route") -> None:
        route.fulfill(status=status, json=body)

    page.route(f"**/v1/{path}**", fulfil)


def hostile(text: str) -> dict[str, Any]:
    where = {"url": text, "anchor": text, "breadcrumb": [text], "updated": "2026-11-01", "score": 1.0}
    return {"id": text, "lang": "es", "title": text, "summary": text, "snippet": text, **where}


def visit(page: "Page") -> HelpPage:
    page.unroute_all()
    page.goto("/es/cards/card-arrival/")
    return HelpPage(page)


def strangers(page: "Page") -> list[str]:
    """Return what runs or stands where only our own elements may."""
    script = """() => {
      const root = document.querySelector("ventanilla-help").shadowRoot;
      const wrong = [...root.querySelectorAll("*")].filter((node) =>
        /^(script|iframe|object|embed|style|link|meta|base|template|video|audio|math|marquee)$/i.test(node.localName)
        || [...node.attributes].some(({ name }) => /^on|^srcdoc$/.test(name) || (name === "style" && node.className !== "probe"))
        || ["href", "src", "action"].some((name) => /^\\s*(javascript|data|vbscript):/i.test(node.getAttribute(name) ?? "")));
      return [...(window.pwned ? ["pwned"] : []), ...wrong.map((node) => node.outerHTML.slice(0, 120))];
    }"""
    return list(page.evaluate(script))


def test_the_corpus_is_large_enough() -> None:
    assert len(set(INJECTIONS)) >= 60


def test_titles_summaries_and_snippets_stay_text(page: "Page") -> None:
    help_page = visit(page)
    hits = [hostile(text) for text in INJECTIONS]
    answers(page, "search", {"query_id": "q", "lang": "es", "decision": DECISION, "hits": hits})
    answers(page, "screens", {"lang": "es", "screen": "cards", "hits": hits})
    answers(page, "suggest", {"lang": "es", "suggestions": [{"text": text, "id": text, "url": text} for text in INJECTIONS]})
    help_page.open()
    assert help_page.part(".home .item-title").all_inner_texts() == [" ".join(text.split()) for text in INJECTIONS]
    help_page.ask("tarjeta")
    assert help_page.part(".answer h3").inner_text() == INJECTIONS[0]
    page.wait_for_timeout(100)
    assert strangers(page) == []


def test_questions_and_ticket_texts_stay_text(page: "Page") -> None:
    help_page = visit(page).open()
    answers(page, "search", {"query_id": "q", "lang": "es", "decision": {**DECISION, "action": "decline"}, "hits": []})
    for text in INJECTIONS:
        help_page.part(".search-input").fill(text)
    help_page.part(".card").wait_for()
    page.evaluate(
        "texts => texts.forEach((error) => document.querySelector('ventanilla-help').setContext({ error, screen: error }))", INJECTIONS
    )
    body = {"reference": INJECTIONS[2], "link": "javascript:window.pwned=1", "answer_expected_by": "<img src=x onerror=window.pwned=1>"}
    answers(page, "tickets", {**body, "queue_name": INJECTIONS[5], "joined": False, "masked": [{"kind": text} for text in INJECTIONS]}, 201)
    help_page.write("\n".join(INJECTIONS)[:3900])
    assert help_page.part(".chip").count() == 2
    help_page.send()
    assert help_page.part(".reference").inner_text() == INJECTIONS[2]
    assert strangers(page) == []


def test_errors_of_the_api_are_not_shown_as_they_come(page: "Page") -> None:
    help_page = visit(page)
    problem = {"type": "about:blank", "title": INJECTIONS[2], "detail": INJECTIONS[3], "status": 422, "instance": INJECTIONS[5]}
    answers(page, "screens", problem, 500)
    answers(page, "tickets", problem, 422)
    help_page.part(".launcher").click()
    help_page.part(".away").wait_for()
    help_page.write("hola")
    help_page.part("[type=submit]").click()
    assert "No se ha podido enviar" in help_page.part(".failure[role=alert]:not(:empty)").inner_text()
    assert strangers(page) == []


def test_an_articles_html_is_rebuilt_from_what_is_allowed(page: "Page") -> None:
    help_page = visit(page)
    html = "".join(f"<p>{number}</p>{text}" for number, text in enumerate(INJECTIONS) if "plaintext" not in text and "<!--" not in text)
    answers(page, "articles", {**hostile("x"), "html": html + "<p id=last>fin</p><plaintext>"})
    page.evaluate("document.querySelector('ventanilla-help').open({ article: 'x' })")
    help_page.part(".prose").wait_for()
    names = page.evaluate(
        "[...document.querySelector('ventanilla-help').shadowRoot.querySelectorAll('.prose *')].map((node) => node.localName.toUpperCase())"
    )
    assert set(names) <= HARMLESS, json.dumps(sorted(set(names)))
    for link in help_page.part(".prose a").all():
        assert (link.get_attribute("href") or "https://").startswith(("http://", "https://"))
    page.wait_for_timeout(100)
    assert strangers(page) == []
