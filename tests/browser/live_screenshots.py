"""Photographs a live talk on both sides: `python -m tests.browser.live_screenshots OUT`."""

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.live_talk import booth, make_centre, panel, said, server_of, write
from tests.browser.screenshots import SWITCHES
from tests.command import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FIRST, SECOND = "La app no acepta mi PIN", "¿Cuándo llega mi tarjeta nueva?"
# On a machine with much else to do a browser's sign of life comes late, and who is thought to be gone is offered to nobody.
_PATIENCE = 60
_BANK = "name: Banco Alisio\nqueues: { support: { name: { es: Atención general } }, cards: { name: { es: Tarjetas } } }\n"
LINES = (
    ("customer", "He cambiado de móvil y la app ya no acepta mi PIN"),
    ("agent", "Hola, soy Leo. ¿Te sale algún mensaje cuando lo escribes?"),
    ("customer", "Dice «PIN incorrecto», pero es el de siempre"),
)


def main(out: Path) -> None:
    """Serve a small help centre and photograph a talk on phone and desktop."""
    from playwright.sync_api import sync_playwright

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        centre = make_centre(Path(os.environ.get("KB_OUT", ROOT / "build")), Path(folder), _BANK)
        for size in ("phone", "desktop"):
            # A desk of its own for each, or the customers of the first one would still wait in the second one's queue.
            own = Path(folder) / size
            own.mkdir()
            with server_of(centre, own, patience=_PATIENCE)() as server:
                _photograph(browser, server.url, size, out)
        browser.close()


def _photograph(browser: "Browser", url: str, size: str, out: Path) -> None:
    with (
        booth(browser, url, "leo", size=size) as desk,
        panel(browser, url, size, says=FIRST) as customer,
        panel(browser, url, size, says=SECOND) as other,
    ):
        _shot(customer.page, out / f"live-offer-es-{size}.png")
        for somebody in (customer, other):
            somebody.part('[data-choice="live"]').click()
            somebody.part(".standing", has_text="cola").wait_for()
        _shot(customer.page, out / f"live-waiting-es-{size}.png")
        desk.locator("#waiting [data-talk]").first.click()
        for who, text in LINES:
            write(customer if who == "customer" else desk, text)
            said(desk if who == "customer" else customer, text).wait_for()
        desk.type("#text", "Un momento")
        customer.part(".typing", has_text="Leo").wait_for()
        _shot(customer.page, out / f"live-talk-es-{size}.png")
        _shot(desk, out / f"desk-live-es-{size}.png")
        desk.locator("#answers-fold summary").click()
        desk.locator("#hits .small").first.wait_for()
        _shot(desk, out / f"desk-live-answers-es-{size}.png")
        desk.locator("#end").click()
        said(customer, "sigue abierta").wait_for()
        _shot(customer.page, out / f"live-ended-es-{size}.png")


def _shot(page: "Page", path: Path) -> None:
    page.wait_for_timeout(300)
    page.screenshot(path=path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
