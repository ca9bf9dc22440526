"""Material's own search as visitors would have it: its JavaScript worker over the built site's index, in real Chromium."""

import functools
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from search.index import Index
from tests.benchmarks.peers import Peer, Ranked

_SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
# Sends each question to the worker as Material's search box does, and returns the addresses of the pages found, best first.
_ASK = """async (questions) => {
  const material = JSON.parse(document.getElementById("__config").textContent);
  const base = new URL(`${material.base}/`, location.href);
  const { config, docs } = await (await fetch(new URL("search/search_index.json", base))).json();
  const worker = new Worker(new URL(material.search, location.href));
  const exchange = (message, expected) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => data.type === expected && resolve(data.data);
    worker.onerror = () => reject(new Error("the search worker failed"));
    worker.postMessage(message);
  });
  await exchange({ type: 0, data: { config, docs, options: { suggest: false } } }, 1);
  const found = [];
  for (const question of questions) {
    const { items } = await exchange({ type: 2, data: question }, 3);
    found.push(items.map((group) => new URL(group[0].location.split("#")[0], base).pathname));
  }
  return found;
}"""


def chromium_path() -> str | None:
    """Return where Chromium is, or None where it is not installed."""
    return shutil.which("chromium")


def material(index: Index, site: Path) -> Peer:
    """Return Material's search over a built site; it needs Chromium."""
    ids = {article.url: article.id for part in index.languages.values() for article in part.articles}

    def rank(texts: Sequence[str], lang: str) -> list[Ranked]:
        return [tuple(ids[path] for path in paths if path in ids) for paths in _found(site, texts, lang)]

    return rank


def _found(site: Path, texts: Sequence[str], lang: str) -> list[list[str]]:
    from playwright.sync_api import sync_playwright

    with _served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=_SWITCHES)
        page = browser.new_page()
        page.goto(f"{address}/{lang}/")
        found: list[list[str]] = page.evaluate(_ASK, list(texts))
        browser.close()
    return found


@contextmanager
def _served(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""
