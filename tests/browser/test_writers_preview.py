"""The writer's preview, end to end: a file is saved, and terminal and page say what is wrong with it."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import axe
from tests.command import Served, served
from tests.small_docs import article, write_docs

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BANNER = 'section[aria-label="Findings of the writer\'s preview"]'
NAME = "docs/en/cards/change-pin.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a small help centre."""
    (tmp_path / "bank.yml").write_text("languages: [en]\nfacts: { card: { fee: { money: 6 } } }\n", encoding="utf-8")
    pin = article("Change the PIN", body="It costs nothing.")
    write_docs(tmp_path, {NAME: pin, "docs/en/cards/lost-card.md": article("My card is lost")})
    return tmp_path


@pytest.fixture
def preview(folder: Path, out: Path) -> Iterator[Served]:
    """Serve it as a writer does."""
    with served("--docs", folder / "docs", "--out", out) as running:
        yield running


@pytest.fixture
def page(chromium: "Browser", preview: Served) -> "Iterator[Page]":
    """Open the article that is being written."""
    context = chromium.new_context(base_url=preview.url)
    context.add_init_script(axe.SCRIPT)
    opened = context.new_page()
    opened.goto("/en/cards/change-pin/")
    yield opened
    context.close()


def save(folder: Path, body: str) -> None:
    (folder / NAME).write_text(article("Change the PIN", body=body), encoding="utf-8")


def wait_for(text: str, said: Callable[[], str]) -> None:
    end = time.monotonic() + 30
    while text not in said():
        assert time.monotonic() < end, said()
        time.sleep(0.1)


def test_saved_article_shows_its_findings_until_they_are_mended(folder: Path, preview: Served, page: "Page") -> None:
    assert page.locator(BANNER).count() == 0
    save(folder, "It costs {{ card.fees }}.")
    page.wait_for_selector(BANNER)
    assert page.inner_text(f"{BANNER} h2") == "1 error in this article"
    assert "change-pin.md:6" in page.inner_text(f"{BANNER} li")
    assert page.text_content(f"{BANNER} li p") == "unknown fact 'card.fees'. Did you mean 'card.fee'?"
    assert axe.violations(page) == []
    wait_for("change-pin.md: 1 error", lambda: "".join(preview.said))
    wait_for("change-pin.md:6  error    K501  unknown fact 'card.fees'", lambda: "".join(preview.said))
    save(folder, "It costs {{ card.fee }}.")
    page.wait_for_selector("text=It costs €6.")
    page.wait_for_selector(BANNER, state="detached")
    wait_for("change-pin.md: nothing found", lambda: "".join(preview.said))


def test_hidden_banner_stays_hidden_until_something_else_is_found(folder: Path, page: "Page") -> None:
    save(folder, "It costs {{ card.fees }}.")
    page.click(f"{BANNER} button")
    assert page.locator(BANNER).count() == 0
    page.reload()
    page.wait_for_timeout(1500)
    assert page.locator(BANNER).count() == 0
    save(folder, "It costs {{ card.fees }} or {{ card.fine }}.")
    page.wait_for_selector(BANNER)
    assert page.inner_text(f"{BANNER} h2") == "2 errors in this article"
