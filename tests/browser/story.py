"""One matter from the first question to the next customer's answer: what customer and agent do, step by step, in Chromium and by e-mail."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import jwt

from kb.yaml_loader import load_yaml
from tests.browser.desk import DeskPlace, signed_in
from tests.browser.help_page import HelpPage
from tests.site_api.outbox.conftest import MailServerOfTests
from tests.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IDENTITY_KEY = "the bank's key of the stories, 32 characters or more"
ISSUER = "https://bank.example"
LONGEST = 30  # Seconds for a letter or an index to arrive.


@dataclass(frozen=True, slots=True)
class Story:
    """What is asked and said in one language, and the article that answers it."""

    lang: str
    question: str
    article: str
    title: str
    answer: str
    reply: str
    opinion: str

    @property
    def email(self) -> str:
        """Return the customer's address."""
        return f"customer.{self.lang}@mail.example"


def read_stories() -> dict[str, Story]:
    """Return the stories by language."""
    written: dict[str, Any] = load_yaml(Path(__file__).with_name("stories.yml"))
    return {lang: Story(lang, **lines) for lang, lines in written.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story happens: a server, its mail, and the browser before it."""

    url: str
    browser: "Browser"
    mail: MailServerOfTests
    maildir: Path
    database_url: str


@contextmanager
def customer(place: Place, story: Story) -> Iterator[HelpPage]:
    """Yield the bank's app with its help button, the customer signed in."""
    context = place.browser.new_context(base_url=place.url, viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    help_page = HelpPage(context.new_page(), story.lang).visit()
    claims = {"iss": ISSUER, "aud": "ventanilla", "sub": story.email, "email": story.email, "exp": 4_000_000_000}
    help_page.page.evaluate(
        "token => document.querySelector('ventanilla-help').identify(token)", jwt.encode(claims, IDENTITY_KEY, algorithm="HS256")
    )
    yield help_page
    context.close()


def pass_on(help_page: HelpPage, story: Story) -> str:
    """Ask in the chat what the search did not answer, ask for a person, and return the path of the ticket's page."""
    help_page.page.evaluate("document.querySelector('ventanilla-help').open({ step: 'chat' })")
    help_page.part(".said.is-bot").first.wait_for()
    help_page.part(".composer textarea").fill(story.question)
    help_page.page.keyboard.press("Enter")
    help_page.part('[data-choice="person"]').wait_for()
    help_page.part(".said.is-bot").nth(1).wait_for()
    help_page.part('[data-choice="person"]').click()
    help_page.part(".passed .reference").wait_for()
    return help_page.part(".passed a").get_attribute("href") or ""


def desk(place: Place, name: str) -> "AbstractContextManager[Page]":
    """Return the desk with somebody signed in."""
    return signed_in(place.browser, DeskPlace(place.url, ()), name)


def answer(page: "Page", reference: str, story: Story) -> None:
    """Read a ticket of the inbox and answer it."""
    page.goto("/desk/")
    page.locator(f'a[href*="{reference}"]').first.click()
    page.locator(".talk", has_text=story.question).wait_for()
    page.fill("#reply", story.answer)
    page.click("[data-send]")
    page.wait_for_url("**?done=reply")


def link_and_solve(page: "Page", reference: str, story: Story) -> None:
    """Find the article that would have answered, link it, and solve the ticket."""
    page.goto(f"/desk/tickets/{reference}")
    page.locator(".talk", has_text=story.reply).wait_for()
    page.fill("#articles", story.title)
    page.press("#articles", "Enter")
    page.locator(f'form:has(input[name="article"][value="{story.article}"]) button').click()
    page.wait_for_url("**?done=link")
    page.click("#solve-form button")
    page.wait_for_url("**?done=solve")


def rate(page: "Page", link: str, story: Story) -> None:
    """Open the link of the ticket as its customer, and say how it went."""
    page.goto(link)
    page.locator(".tag--solved").wait_for()
    page.locator(".talk", has_text=story.answer).wait_for()
    page.locator(".rate__marks label").nth(4).click()
    page.fill("#note", story.opinion)
    page.click(".rate__form button")
    page.locator(".done").wait_for()


def approve(place: Place) -> None:
    """Let a lead approve what agents linked."""
    with desk(place, "leo") as page:
        page.goto("/desk/approvals")
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.click('[name="decision"][value="approve"]')
        page.locator(".empty").wait_for()


def letter_to(place: Place, story: Story, said: str) -> EmailMessage:
    """Wait for the letter that says something to the customer, and return it."""

    def found() -> list[EmailMessage]:
        return [letter for letter in place.mail.letters if letter["To"] == story.email and said in _text(letter)]

    letters: list[EmailMessage] = until(found, "the letter", seconds=LONGEST)
    return letters[-1]


def reply_by_mail(place: Place, letter: EmailMessage, story: Story) -> None:
    """Answer a letter as a mail program does, with what was said before below."""
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = story.email, letter["Reply-To"], f"Re: {letter['Subject']}"
    written["Message-ID"] = f"<{story.lang}@mail.example>"
    written.set_content(f"{story.reply}\n\nOn Wed, 25 Nov 2026 at 10:00, Banco Alisio wrote:\n> {story.answer}")
    (place.maildir / "new" / f"{story.lang}.host").write_bytes(written.as_bytes())


def is_answered(place: Place, story: Story) -> bool:
    """Return whether the search answers the question with the right article, for a customer like any other."""
    found = httpx.get(f"{place.url}/v1/search", params={"q": story.question, "lang": story.lang}, timeout=30).json()
    return (found["decision"]["action"], found["hits"][0]["id"]) == ("answer", story.article)


def _text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    return " ".join(body.get_content().split()) if body else ""
