"""The desk in real Chromium: without a violation in any language and size, by keyboard alone, and live."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.axe import SCRIPT, violations
from tests.browser.desk import SIZES, DeskPlace, desk_place, signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CARD = 0
IN_SIGHT = """() => {
  const chosen = [...document.querySelectorAll("a[aria-current]")].map((link) => link.getBoundingClientRect());
  return chosen.every(({ left, right }) => left >= 0 && right <= innerWidth);
}"""
# The letters of the charts as they are drawn, in pixels.
LETTERS = """() => [...document.querySelectorAll(".chart text")].map((text) =>
  parseFloat(getComputedStyle(text).fontSize) * text.ownerSVGElement.getScreenCTM().a)"""
PAGES = ("?queue=support", "figures", "gaps", "approvals", "find?q=nobody")


@pytest.fixture(scope="module")
def place(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskPlace]:
    with desk_place(built, tmp_path_factory.mktemp("desk")) as served:
        yield served


def faults(page: "Page") -> list[str]:
    """Return what axe finds, what the policy stopped, and whether anything is out of sight: the page's sides or a chosen tab."""
    page.evaluate(SCRIPT)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    hidden = [] if page.evaluate(IN_SIGHT) else ["a chosen tab is out of sight"]
    return [*violations(page), *(["wider than the screen"] if wide else []), *hidden]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["es", "en", "ru"])
def test_every_page_is_open_to_everybody(lang: str, size: str, place: DeskPlace, chromium: "Browser") -> None:
    said: list[str] = []
    with signed_in(chromium, place, "leo", lang=lang, size=size) as page:
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        for path in (*PAGES, f"tickets/{place.references[CARD]}"):
            page.goto(f"/desk/{path}")
            assert (path, faults(page)) == (path, [])
            assert page.locator("html").get_attribute("lang") == lang
    assert said == []


@pytest.mark.parametrize("size", SIZES)
def test_the_letters_of_charts_are_as_large_as_those_around_them(size: str, place: DeskPlace, chromium: "Browser") -> None:
    with signed_in(chromium, place, "leo", size=size) as page:
        page.goto("/desk/figures")
        drawn = page.evaluate(LETTERS)
        assert (len(drawn) > 20, min(drawn) > 9.5, max(drawn) < 16) == (True, True, True), (min(drawn), max(drawn))


def test_the_door_is_open_to_everybody(place: DeskPlace, chromium: "Browser") -> None:
    with signed_in(chromium, place, "leo") as page:
        page.context.clear_cookies()
        page.goto("/desk/")
        assert page.url.endswith("/desk/sign-in")
        assert faults(page) == []


def test_a_ticket_is_taken_answered_and_solved_by_keys_alone(place: DeskPlace, chromium: "Browser") -> None:
    with signed_in(chromium, place, "leo") as page:
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/tickets/*")
        page.keyboard.press("a")
        page.wait_for_url("**done=assign")
        page.keyboard.press("i")
        suggested = page.locator("#reply").input_value()
        assert page.locator("#answer-1").inner_text()[:40] in suggested
        page.keyboard.press("End")
        page.keyboard.type(" Un saludo")
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**done=reply")
        assert "Un saludo" in page.locator(".line--agent").inner_text()
        page.keyboard.press("n")
        page.keyboard.type("Llamar mañana")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**done=note")
        page.keyboard.press("s")
        page.wait_for_url("**done=solve")
        page.keyboard.press("g")
        page.wait_for_selector("[data-rows]")


def test_every_other_step_is_taken_by_keys_alone(place: DeskPlace, chromium: "Browser") -> None:
    with signed_in(chromium, place, "leo") as page:
        first, second = (
            opened(page, text, "airam") for text in ("El recibo de la luz me llegó dos veces", "¿Puedo cambiar el límite de mi tarjeta?")
        )
        by_keys(page, "/", first, "Enter", leads_to=f"**/tickets/{first}")
        by_keys(page, "f", "perdí la tarjeta", "Enter", leads_to="**articles=*")
        found = page.locator(".hits a").first.inner_text()
        by_keys(page, "l", leads_to="**done=link")
        assert found in page.locator(".case__side .done").inner_text()
        by_keys(page, "x", leads_to="**done=link")
        assert page.locator(".case__side .done").inner_text() == "Marcada: no hay artículo."
        by_keys(page, "t", "Ana", "Control+Enter", leads_to="**done=assign")
        assert "La lleva ana" in page.locator(".take").inner_text()
        by_keys(page, "q", "Pagos", "Control+Enter", leads_to="**done=move")
        by_keys(page, "p", "Urg", "Control+Enter", leads_to="**done=priority")
        assert page.locator(".facts .tag--urgent").inner_text() == "Urgente"
        by_keys(page, "m", second, "Enter", leads_to=f"**/{second}?done=merge")
        reach(page, ".line form button")
        by_keys(page, "Enter", leads_to="**done=split")
        by_keys(page, "s", leads_to="**done=solve")
        by_keys(page, "o", leads_to="**done=reopen")
        page.keyboard.press("?")
        told = page.locator(".keys kbd").all_inner_texts()
        assert {*"rnifljkxatqpmsog/"} <= set("".join(told).replace(" ", ""))


def by_keys(page: "Page", *keys: str, leads_to: str) -> None:
    """Press keys, type words, and wait for the page to which they lead, though it may have the address of the one before."""
    *first, last = keys
    for key in first:
        if len(key) == 1 or key in {"Enter", "Control+Enter"}:
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)
    with page.expect_navigation(url=leads_to):
        page.keyboard.press(last)


def reach(page: "Page", selector: str) -> None:
    """Go on from field to field until one is reached."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def test_keys_are_the_same_on_a_keyboard_that_writes_russian(place: DeskPlace, chromium: "Browser") -> None:
    with signed_in(chromium, place, "leo", lang="ru") as page:
        page.goto(f"/desk/tickets/{place.references[5]}")
        with page.expect_navigation(url="**done=assign"):
            page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ф', code: 'KeyA', bubbles: true }))")


def test_from_ticket_to_ticket_in_the_order_of_the_list(place: DeskPlace, chromium: "Browser") -> None:
    with signed_in(chromium, place, "leo") as page:
        rows = [row.get_attribute("href") for row in page.locator("[data-rows] a").all()]
        by_keys(page, "j", "Enter", leads_to=f"**{rows[0]}")
        by_keys(page, "j", leads_to=f"**{rows[1]}")
        by_keys(page, "k", leads_to=f"**{rows[0]}")
        by_keys(page, "g", leads_to="**/desk/")
        by_keys(page, "3", leads_to="**shelf=booked*")


def test_two_tickets_of_one_customer_are_merged_and_parted_again(place: DeskPlace, chromium: "Browser") -> None:
    with signed_in(chromium, place, "leo") as page:
        first, second = (opened(page, text) for text in ("Me han cobrado dos veces el hotel", "¿Cómo cambio mi dirección postal?"))
        page.goto(f"/desk/tickets/{first}")
        page.fill("#into", page.locator(".others a", has_text="dirección postal").inner_text().split()[-3])
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{second}?done=merge")
        assert page.locator(".line--customer .line__text").all_inner_texts() == [
            "Me han cobrado dos veces el hotel",
            "¿Cómo cambio mi dirección postal?",
        ]
        page.locator(".line--customer button").click()
        page.wait_for_url("**done=split")
        assert page.locator(".line--customer .line__text").all_inner_texts() == ["¿Cómo cambio mi dirección postal?"]
        page.locator(f".note a[href='/desk/tickets/{second}']").click()
        page.wait_for_url(f"**/desk/tickets/{second}")
        assert page.locator(".line--customer .line__text").all_inner_texts() == ["Me han cobrado dos veces el hotel"]
        page.goto(f"/desk/tickets/{first}")
        assert page.locator(".note a").inner_text() == second


def opened(page: "Page", text: str, name: str = "nayra") -> str:
    """Open a ticket of one and the same customer, as the help button does, and return its reference."""
    matter = {"text": text, "lang": "es", "contact": {"email": f"{name}@mail.example"}}
    reference: str = page.request.post("/v1/tickets", data=matter).json()["reference"]
    return reference


def test_open_pages_hear_of_what_others_do(place: DeskPlace, chromium: "Browser") -> None:
    reference = place.references[3]
    with signed_in(chromium, place, "ana") as ana, signed_in(chromium, place, "leo") as leo:
        ana.goto(f"/desk/tickets/{reference}")
        ana.fill("#reply", "Lo que ya he escrito")
        leo.goto("/desk/?queue=cards")
        row = leo.locator(f"[data-rows] a[href='/desk/tickets/{reference}']")
        assert row.count() == 1
        with signed_in(chromium, place, "admin") as admin:
            admin.goto(f"/desk/tickets/{reference}")
            admin.fill("#reply", "Resuelto por otra persona")
            admin.click("button[name=solve]")
            admin.wait_for_url("**done=reply")
        row.wait_for(state="detached")
        ana.wait_for_selector("#live button")
        assert ana.locator("#reply").input_value() == "Lo que ya he escrito"
        ana.click("[data-send]")
        assert "ha cambiado mientras tanto" in ana.locator(".problem").inner_text()
        assert ana.locator("#reply").input_value() == "Lo que ya he escrito"


def test_the_desk_works_without_its_script(place: DeskPlace, chromium: "Browser") -> None:
    context = chromium.new_context(base_url=place.url, java_script_enabled=False, locale="es")
    page = context.new_page()
    page.goto("/desk/sign-in")
    page.fill("#name", "leo")
    page.fill("#password", "a password of the tests")
    page.click("button.solid")
    page.locator("[data-rows] a").first.click()
    page.fill("#reply", "Sin JavaScript")
    page.click("[data-send]")
    assert "Sin JavaScript" in page.locator(".line--agent").inner_text()
    context.close()
