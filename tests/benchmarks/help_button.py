"""How fast the help button opens and suggests, and what 200 searches cost in memory: `python -m tests.benchmarks.help_button`."""

import gzip
import os
import shutil
import statistics
from typing import TYPE_CHECKING

import httpx

from tests.browser.help_page import STOLEN, HelpPage
from tests.command import ROOT, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TIMES = 9
SEARCHES = 200
OPENING = """async () => {
  const help = document.querySelector("ventanilla-help"), root = help.shadowRoot, start = performance.now();
  root.querySelector(".launcher").click();
  await new Promise(requestAnimationFrame); await new Promise((done) => setTimeout(done));
  const open = performance.now() - start;
  while (!root.querySelector(".home .item")) await new Promise((done) => setTimeout(done, 1));
  return [open, performance.now() - start];
}"""


def opening(page: "Page") -> tuple[float, float]:
    """Return the milliseconds from the press to the painted panel, and to the first suggestions, as medians."""
    times = []
    for _ in range(TIMES):
        HelpPage(page).visit()
        page.evaluate("sessionStorage.clear()")
        times.append(page.evaluate(OPENING))
    return statistics.median(time[0] for time in times), statistics.median(time[1] for time in times)


def heap_growth(page: "Page") -> float:
    """Return by how many MB the JavaScript heap has grown after many searches."""
    help_page = HelpPage(page).visit().open()
    for number in range(10):
        help_page.ask(f"{STOLEN['es']} {number}")
    before = _heap(page)
    for number in range(SEARCHES):
        help_page.ask(f"{STOLEN['es']} {number}")
    return (_heap(page) - before) / 1e6


def _heap(page: "Page") -> float:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return float(metrics["JSHeapUsedSize"])


def measure(browser: "Browser", url: str) -> None:
    """Print the figures."""
    context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    code = httpx.get(f"{url}/widget.js").content
    opened, suggested = opening(page)
    print(f"widget.js: {len(code)} bytes, {len(gzip.compress(code, 9))} compressed (goal 30,000)")
    print(f"panel open: {opened:.0f} ms (goal 100); first suggestions: {suggested:.0f} ms (goal 150)")
    print(f"heap after {SEARCHES} searches: {heap_growth(page):+.2f} MB (goal 1)")
    context.close()


def main() -> None:
    """Serve the project's build and measure."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium")
    if path is None:
        raise SystemExit("Chromium is missing; install it: apt-get install chromium")
    options = ("--no-watch", "--out", os.environ.get("KB_OUT", ROOT / "build"))
    with served(*options, KB_RATE_LIMIT="off") as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        measure(browser, running.url)
        browser.close()


if __name__ == "__main__":
    main()
