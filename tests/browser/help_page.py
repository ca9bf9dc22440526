"""A page with the help button, as tests use it: what a customer does, in one line each."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route, ViewportSize

LANGUAGES = ("es", "en", "ru")
WIDTHS: dict[str, "ViewportSize"] = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
# A question with a clear answer, and the article that answers it.
STOLEN = {"es": "me han robado la tarjeta", "en": "my card was stolen", "ru": "потеряла карту, что делать"}
STOLEN_ARTICLE = "lost-or-stolen-card"
# A question that nobody at a bank answers.
PAELLA = {"es": "receta de paella", "en": "paella recipe", "ru": "рецепт паэльи"}


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The demo's mock app, or any other page that holds the help button."""

    page: "Page"
    lang: str = "es"

    def part(self, selector: str, *, has_text: str | None = None) -> "Locator":
        """Return something inside the element; Playwright looks through shadow roots."""
        return self.page.locator(f"ventanilla-help {selector}", has_text=has_text)

    def visit(self, screen: str = "cards") -> "HelpPage":
        """Open a screen of the mock app."""
        self.page.goto(f"/demo/{self.lang}/{screen}")
        self.part(".launcher").wait_for(state="attached")
        return self

    def forget(self) -> "HelpPage":
        """Empty this tab's memory, from a page without the button: one that is at work could write it again."""
        self.page.goto("/healthz")
        self.page.evaluate("sessionStorage.clear()")
        return self

    def open(self) -> "HelpPage":
        """Press the button and wait for what fits the screen."""
        self.part(".launcher").click()
        self.part(".home .item").first.wait_for()
        return self

    def ask(self, question: str) -> "HelpPage":
        """Type a question and wait for what the search makes of it."""
        self.part(".search-input").fill(question)
        self.part(".results:not(.is-old) :is(.card, .is-choice)").first.wait_for()
        return self

    def read(self) -> str:
        """Open the article that answers, and return its title."""
        self.part(".answer .link").click()
        self.part(".prose").wait_for()
        return self.part(".article-title").inner_text()

    def heading(self) -> str:
        """Return the heading of the step that is shown."""
        return self.part(".view > h2").inner_text()

    def stop_api(self) -> None:
        """Refuse every request to the API, as a server that is down does."""
        self.page.route("**/v1/**", _refuse)

    def write(self, text: str) -> "HelpPage":
        """Open the ticket by way of a person, and say what happened."""
        self.part(".bar-button").click()
        self.part(".view .wide").click()
        self.part("textarea").fill(text)
        return self

    def send(self) -> "HelpPage":
        """Send the ticket and wait for its reference."""
        self.part("[type=submit]").click()
        self.part(".reference").wait_for()
        return self


def _refuse(route: "Route") -> None:
    route.abort("connectionrefused")
