"""Photographs the site for people to look at: `python -m tests.browser.screenshots OUT` (`make screenshots`).

Home, category, article and open search with its answer, and each state of the help button, in three languages, on a phone and a desktop,
light and dark. With `--help-button` only the latter.
"""

import argparse
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.help_screenshots import photograph_help
from tests.command import ROOT, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LANGUAGES = ("es", "en", "ru")
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}
QUESTIONS = {"es": "me han robado la tarjeta", "en": "my card was stolen", "ru": "потеряла карту, что делать"}
PAGES = {"home": "/{}/", "category": "/{}/cards/", "article": "/{}/transfers/transfer-timing/", "search": "/{}/cards/card-arrival/"}
SWITCHES = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]


def photograph(page: "Page", name: str, lang: str, path: Path) -> None:
    """Take one picture: the whole page, but what is seen at once where the search is open."""
    page.goto(PAGES[name].format(lang))
    if name == "search":
        page.keyboard.press("/")
        page.keyboard.type(QUESTIONS[lang], delay=5)
        page.wait_for_selector(".vt-search--header .vt-option--answer")
        page.wait_for_timeout(250)
    page.screenshot(path=path, full_page=name != "search")


def series(out: Path) -> Iterator[tuple[str, str, str, str, Path]]:
    """Yield (width, scheme, page, language, file) of every picture; dark ones in one language are enough."""
    for width in WIDTHS:
        for name in PAGES:
            yield from ((width, "light", name, lang, out / f"{name}-{lang}-{width}.png") for lang in LANGUAGES)
            yield width, "dark", name, LANGUAGES[0], out / f"{name}-{LANGUAGES[0]}-{width}-dark.png"


def take(browser: "Browser", url: str, out: Path) -> None:
    """Take every picture, with one browser context a width and scheme."""
    pictures = list(series(out))
    for width, scheme in dict.fromkeys((width, scheme) for width, scheme, *_ in pictures):
        size = WIDTHS[width]
        context = browser.new_context(
            base_url=url, viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if scheme == "dark" else "light"
        )
        page = context.new_page()
        for _, _, name, lang, path in (picture for picture in pictures if picture[:2] == (width, scheme)):
            photograph(page, name, lang, path)
            print(path)
        context.close()


def main() -> None:
    """Serve the project's build and photograph it."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description="Photograph the site.")
    parser.add_argument("out", type=Path, help="Folder of the pictures.")
    parser.add_argument("--help-button", action="store_true", help="Only the help button.")
    given = parser.parse_args()
    out = given.out
    path = shutil.which("chromium")
    if path is None:
        parser.error("Chromium is missing; install it: apt-get install chromium")
    out.mkdir(parents=True, exist_ok=True)
    with served("--no-watch", "--out", os.environ.get("KB_OUT", ROOT / "build")) as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        if not given.help_button:
            take(browser, running.url, out)
        photograph_help(browser, running.url, out)
        browser.close()


if __name__ == "__main__":
    main()
