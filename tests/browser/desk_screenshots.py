"""Photographs the desk, and both sides of a live talk: `python -m tests.browser.desk_screenshots OUT`."""

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from search.encoder import OnnxEncoder
from tests.browser.desk import SIZES, DeskPlace, desk_place, signed_in
from tests.browser.live import ANSWERED, ASKED, booth, customer, live_place, reply, say, wait_for_a_person
from tests.browser.screenshots import SWITCHES
from tests.command import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def main(out: Path) -> None:
    """Serve a desk and photograph it in two languages and sizes."""
    from playwright.sync_api import sync_playwright

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        built = Path(os.environ.get("KB_OUT", ROOT / "build"))
        with live_place(built, OnnxEncoder(built / "model"), Path(folder)) as url:
            for size, lang in zip(SIZES, ("ru", "es"), strict=True):
                _photograph_talk(browser, url, lang, size, out)
        with desk_place(built, Path(folder)) as place:
            for size in SIZES:
                for lang in ("es", "ru"):
                    _photograph(browser, place, lang, size, out)
        browser.close()


def _photograph(browser: "Browser", place: DeskPlace, lang: str, size: str, out: Path) -> None:
    with signed_in(browser, place, "leo", lang=lang, size=size) as page:
        page.wait_for_selector("[data-rows]")
        page.screenshot(path=out / f"desk-inbox-{lang}-{size}.png")
        page.goto(f"/desk/tickets/{place.references[2 if lang == 'ru' else 0]}")
        page.keyboard.press("i")
        page.screenshot(path=out / f"desk-ticket-{lang}-{size}.png")
        for name in ("figures", "gaps"):
            page.goto(f"/desk/{name}")
            page.screenshot(path=out / f"desk-{name}-{lang}-{size}.png", full_page=size == "phone")


def _photograph_talk(browser: "Browser", url: str, lang: str, size: str, out: Path) -> None:
    with booth(browser, url, lang, size) as page, customer(browser, url, lang, size) as help_page:
        wait_for_a_person(help_page)
        page.locator("#waiting button").wait_for()
        help_page.page.screenshot(path=out / f"live-waiting-{lang}-{size}.png")
        page.locator("#next").click()
        say(help_page, ASKED[lang])
        page.locator(".booth__said--customer").get_by_text(ASKED[lang]).wait_for()
        reply(page, ANSWERED[lang])
        help_page.part(".said.is-agent").wait_for()
        page.locator(".booth__said--agent").wait_for()
        help_page.page.screenshot(path=out / f"live-customer-{lang}-{size}.png")
        page.screenshot(path=out / f"live-desk-{lang}-{size}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
