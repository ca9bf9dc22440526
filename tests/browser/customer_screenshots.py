"""Photographs the customer's page of a ticket: `python -m tests.browser.customer_screenshots OUT`."""

import os
import sys
import tempfile
from pathlib import Path

from tests.browser.customer_page import STATES, TALKS, customer, customer_place, show
from tests.browser.screenshots import SWITCHES, WIDTHS
from tests.command import ROOT


def main(out: Path) -> None:
    """Serve tickets and photograph each state in each language on a phone and a desktop."""
    from playwright.sync_api import sync_playwright

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        with customer_place(Path(os.environ.get("KB_OUT", ROOT / "build")), Path(folder)) as place:
            for size, pixels in WIDTHS.items():
                with customer(browser, place, pixels) as page:
                    for lang in TALKS:
                        for state in STATES:
                            show(page, place.link(lang, state))
                            page.screenshot(path=out / f"ticket-{state}-{lang}-{size}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
