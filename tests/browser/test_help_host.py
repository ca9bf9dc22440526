"""The help button as a guest: it holds out against a hostile page, and leaves that page as it is."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.help_page import STOLEN, STOLEN_ARTICLE, HelpPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

HOSTILE = """
* { all: unset !important; display: none !important; letter-spacing: 1em !important; color: red !important; font: 90px/3 serif !important;
    text-transform: uppercase !important; visibility: hidden !important; pointer-events: none !important; }
html, body { display: block !important; visibility: visible !important; overflow: hidden !important; direction: rtl; }
ventanilla-help { opacity: 0 !important; width: 0 !important; height: 0 !important; }
button, input, dialog, p, h1, h2, li { background: lime !important; border: 20px dotted red !important; }
"""


@pytest.fixture
def page(chromium: "Browser", served: str) -> "Iterator[Page]":
    context = chromium.new_context(base_url=served, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def bare(page: "Page", served: str, *, head: str = "", element: str = "<ventanilla-help lang=es></ventanilla-help>") -> HelpPage:
    """Open a page of another site's making: one line of HTML brings the help button."""
    script = "<script async src=/widget.js></script>"
    html = f"<!doctype html><html lang=es><head>{head}</head><body><p id=text>Hola</p>{element}{script}</body></html>"
    page.route("**/host", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(f"{served}/host")
    page.wait_for_function("document.querySelector('ventanilla-help').shadowRoot")
    return HelpPage(page)


def opened(page: "Page", served: str, *, head: str = "") -> HelpPage:
    """Open the same and the panel, in which the bar is drawn again once it is known who can be reached."""
    with page.expect_response("**/v1/contact?*") as told:
        help_page = bare(page, served, head=head).open()
    told.value.finished()
    return help_page


def look(help_page: HelpPage, selector: str) -> Any:
    script = """node => { const style = getComputedStyle(node); const box = node.getBoundingClientRect();
      return [style.fontSize, style.color, style.textTransform, style.letterSpacing, box.width, box.height]; }"""
    return help_page.part(selector).first.evaluate(script)


def test_hostile_css_of_the_page_changes_nothing(page: "Page", served: str) -> None:
    plain = opened(page, served)
    expected = [look(plain, part) for part in (".panel", ".greeting", ".item-title", ".bar-button")]
    hostile = opened(page, served, head=f"<style>{HOSTILE}</style>")
    assert [look(hostile, part) for part in (".panel", ".greeting", ".item-title", ".bar-button")] == expected
    hostile.ask(STOLEN["es"]).read()


def test_the_page_does_not_shift_when_the_button_comes_and_the_panel_opens(page: "Page", served: str) -> None:
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => window.shift += value))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    help_page = bare(page, served)
    before = page.evaluate("[document.querySelector('#text').getBoundingClientRect().top, document.documentElement.scrollHeight]")
    help_page.open().ask(STOLEN["es"])
    assert page.evaluate("[document.querySelector('#text').getBoundingClientRect().top, document.documentElement.scrollHeight]") == before
    assert page.evaluate("window.shift") == 0


def test_methods_and_events_tell_the_page_each_step(page: "Page", served: str) -> None:
    help_page = bare(page, served)
    page.evaluate(
        """() => { window.told = []; for (const name of ["open", "search", "article", "solved", "not-solved", "person", "ticket", "close"])
          addEventListener(`ventanilla-${name}`, ({ type, detail }) => window.told.push([type.slice(11), detail])); }"""
    )
    page.evaluate(f"document.querySelector('ventanilla-help').search('{STOLEN['es']}')")
    help_page.part(".answer").wait_for()
    page.evaluate(f"document.querySelector('ventanilla-help').open({{ article: '{STOLEN_ARTICLE}' }})")
    help_page.part(".prose").wait_for()
    help_page.part(".solved .line").last.click()
    help_page.part(".item").first.click()
    help_page.send()
    page.evaluate("document.querySelector('ventanilla-help').close()")
    told = page.evaluate("window.told")
    assert [name for name, _ in told] == ["open", "search", "article", "not-solved", "person", "ticket", "close"]
    search, article = told[1][1], told[2][1]
    assert (search["action"], search["articles"][0], article["id"]) == ("answer", STOLEN_ARTICLE, STOLEN_ARTICLE)
    assert re.fullmatch(r"[\w-]+", told[5][1]["reference"])


def test_storage_that_is_blocked_is_done_without(page: "Page", served: str) -> None:
    page.add_init_script("Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError') } })")
    help_page = bare(page, served).open().ask(STOLEN["es"])
    help_page.read()
    help_page.part(".solved .line").last.click()
    help_page.part(".item").first.click()
    assert help_page.part(".chip").count() == 2


def test_nothing_is_kept_but_for_this_tab(page: "Page", served: str) -> None:
    bare(page, served).open().ask(STOLEN["es"]).read()
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, Object.keys(sessionStorage)]") == [0, ["ventanilla"]]


def test_a_token_goes_with_the_ticket_and_is_stored_nowhere(page: "Page", served: str) -> None:
    help_page = bare(page, served).open()
    page.evaluate("document.querySelector('ventanilla-help').identify('a.signed.token')")
    with page.expect_request("**/v1/tickets") as sent:
        help_page.write("No me llega la tarjeta")
        help_page.part("[type=submit]").click()
    assert sent.value.headers["authorization"] == "Bearer a.signed.token"
    assert "a.signed.token" not in page.evaluate("JSON.stringify([sessionStorage, localStorage])")


@pytest.mark.parametrize("renewed", ["a.new.token", "a.token.that.ran.out"])
def test_a_token_that_runs_out_is_asked_for_anew_and_stops_nobody(page: "Page", served: str, renewed: str) -> None:
    help_page = bare(page, served, element="<ventanilla-help lang=es mode=articles+chat+ticket></ventanilla-help>").open()
    sent: list[str | None] = []

    def answer(route: "Route") -> None:
        sent.append(route.request.headers.get("authorization"))
        if sent[-1] == "Bearer a.token.that.ran.out":
            route.fulfill(status=401, content_type="application/problem+json", body="{}")
        else:
            # The server of these tests knows no bank; what counts is what it is sent.
            headers = {name: value for name, value in route.request.headers.items() if name != "authorization"}
            route.continue_(headers=headers)

    page.route("**/v1/chat", answer)
    page.evaluate(
        """renewed => { const help = document.querySelector("ventanilla-help");
      help.addEventListener("ventanilla-expired", () => help.identify(renewed));
      help.identify("a.token.that.ran.out"); help.open({ step: "chat" }); }""",
        renewed,
    )
    help_page.part(".said.is-bot").first.wait_for()
    assert sent[-1] == ("Bearer a.new.token" if renewed == "a.new.token" else None)


@pytest.mark.parametrize("accent", ["#ffd400", "#e30613", "#7ab800", "#001d6c", "#f5f5f5", "oklch(0.7 0.15 200)"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_banks_own_colour_stays_readable(page: "Page", served: str, accent: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    help_page = bare(page, served, head=f"<style>ventanilla-help {{ --ventanilla-accent: {accent} }}</style>")
    script = """node => { const parse = (text) => { const probe = document.createElement("canvas").getContext("2d");
        probe.fillStyle = text; probe.fillRect(0, 0, 1, 1); return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3); };
      const light = (rgb) => { const [r, g, b] = rgb.map((part) => part / 255)
          .map((s) => s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05; };
      const style = getComputedStyle(node); const [a, b] = [style.color, style.backgroundColor].map(parse).map(light);
      return Math.max(a, b) / Math.min(a, b); }"""
    assert help_page.part(".launcher").evaluate(script) >= 4.5


def test_the_context_may_change_while_the_page_stays(page: "Page", served: str) -> None:
    help_page = bare(page, served).open()
    before = help_page.part(".home .item").all_inner_texts()
    page.evaluate("document.querySelector('ventanilla-help').setContext({ screen: 'exchange' })")
    page.wait_for_function("!document.querySelector('ventanilla-help').shadowRoot.querySelector('.skeleton')")
    assert help_page.part(".home .item").all_inner_texts() != before
    page.evaluate("document.querySelector('ventanilla-help').lang = 'ru'")
    assert help_page.part(".greeting").inner_text() == "Чем вам помочь?"


def test_one_request_at_a_time_while_one_types(page: "Page", served: str) -> None:
    help_page = bare(page, served).open()
    page.evaluate(
        """() => { window.most = window.now = 0; const real = window.fetch;
          window.fetch = async (...given) => { const { signal } = given[1] ?? {}; window.now += 1;
            window.most = Math.max(window.most, window.now);
            let out = false; const done = () => { if (!out) { out = true; window.now -= 1; } };
            signal?.addEventListener("abort", done); try { return await real(...given); } finally { done(); } } }"""
    )
    help_page.part(".search-input").press_sequentially(STOLEN["es"] + " en la calle", delay=15)
    help_page.part(".results:not(.is-old) .card").first.wait_for()
    assert page.evaluate("window.most") == 1
