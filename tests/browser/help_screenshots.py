"""Photographs each state of the help button, in the mock of the bank's app; `make screenshots` calls it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.help_page import LANGUAGES, PAELLA, STOLEN, WIDTHS, HelpPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_SETTLED_MS = 350  # The answer of a pause, and the panel's own movement.


def _person(help_page: HelpPage) -> None:
    help_page.part(".bar-button").click()


def _next(help_page: HelpPage) -> None:
    help_page.part(".solved .line").last.click()


def _ticket(help_page: HelpPage) -> None:
    help_page.part(".item").first.click()
    help_page.part("[type=email]").fill("nayra@example.org")
    help_page.part("textarea").focus()


def _typing(help_page: HelpPage) -> None:
    help_page.part(".search-input").fill(STOLEN[help_page.lang][:4])
    help_page.part(".is-quiet").wait_for()


def _chat(help_page: HelpPage) -> None:
    help_page.visit()
    help_page.page.evaluate("document.querySelector('ventanilla-help').open({ step: 'chat' })")
    help_page.part(".said.is-bot").first.wait_for()
    help_page.part(".composer textarea").fill(STOLEN[help_page.lang])
    help_page.page.keyboard.press("Enter")
    help_page.part("a.source").wait_for()


def _away(help_page: HelpPage) -> None:
    help_page.page.evaluate("sessionStorage.clear()")
    help_page.stop_api()
    help_page.visit()
    help_page.part(".launcher").click()
    help_page.part(".away").wait_for()


# In the order of one customer's way through it; each goes on where the one before has ended.
STATES: dict[str, Callable[[HelpPage], object]] = {
    "closed": lambda help_page: help_page.visit(),
    "screen": lambda help_page: help_page.open(),
    "typing": _typing,
    "decline": lambda help_page: help_page.ask(PAELLA[help_page.lang]),
    "answer": lambda help_page: help_page.ask(STOLEN[help_page.lang]),
    "article": lambda help_page: help_page.read(),
    "next": _next,
    "ticket": _ticket,
    "received": lambda help_page: help_page.send(),
    "contact": _person,
    "chat": _chat,
    "away": _away,
}


def photograph_help(browser: "Browser", url: str, out: Path) -> None:
    """Take a picture of every state, in each language, on a phone and a desktop; dark ones in one language are enough."""
    for width, size in WIDTHS.items():
        for lang, scheme in (*((lang, "light") for lang in LANGUAGES), (LANGUAGES[0], "dark")):
            dark = scheme == "dark"
            context = browser.new_context(base_url=url, viewport=size, color_scheme="dark" if dark else "light", device_scale_factor=2)
            help_page = HelpPage(context.new_page(), lang)
            for state, reach in STATES.items():
                reach(help_page)
                help_page.page.mouse.move(1, 1)
                help_page.page.wait_for_timeout(_SETTLED_MS)
                path = out / f"help-{state}-{lang}-{width}{'-dark' if dark else ''}.png"
                help_page.page.screenshot(path=path)
                print(path)
            context.close()
