"""The whole product in each language: asked, not answered, passed on, answered by a person, learned, then answered without one."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from site_api.store.database import Database
from tests.browser.story import (
    IDENTITY_KEY,
    ISSUER,
    LONGEST,
    Place,
    Story,
    answer,
    approve,
    customer,
    desk,
    is_answered,
    letter_to,
    link_and_solve,
    pass_on,
    rate,
    read_stories,
    reply_by_mail,
)
from tests.command import kb, served
from tests.site_api.databases import empty_database
from tests.site_api.desk.desk_data import add_agents
from tests.site_api.outbox.conftest import MailServerOfTests, mail_server
from tests.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STORIES = read_stories()
# One server for each database. A story is told on one of them: what differs by language is no matter of the database, and each takes
# 20 seconds in Chromium.
DATABASES = {"es": "sqlite", "en": "postgresql", "ru": "sqlite"}


@dataclass(frozen=True, slots=True)
class Told:
    """A story up to its end: where it happened, and its ticket."""

    place: Place
    reference: str
    secret: str

    def ticket(self) -> httpx.Response:
        """Read the ticket as its customer."""
        return httpx.get(f"{self.place.url}/v1/tickets/{self.reference}", headers={"Ticket-Secret": self.secret}, timeout=30)


@pytest.fixture(scope="module")
def out(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the build, which learns without changing the project's own."""
    folder = tmp_path_factory.mktemp("stories") / "out"
    shutil.copytree(built, folder, symlinks=True, ignore=shutil.ignore_patterns("model"))
    (folder / "model").symlink_to((built / "model").resolve(), target_is_directory=True)
    return folder


@contextmanager
def place(kind: str, out: Path, chromium: "Browser", mail: MailServerOfTests, request: pytest.FixtureRequest) -> Iterator[Place]:
    """Serve the bank's help with agents, mail in both directions and the bank's word for its customers."""
    url = empty_database(kind, request)
    with Database(url) as database:
        add_agents(database)
    maildir = out.parent / f"mail-{kind}"
    settings = {
        "KB_DATABASE_URL": url,
        "KB_SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
        "KB_MAIL_FROM": "Banco Alisio <ayuda@bank.example>",
        "KB_MAILDIR": str(maildir),
        "KB_OUTBOX_SECONDS": "0.1",
        "KB_IDENTITY_ISSUER": ISSUER,
        "KB_IDENTITY_KEY": IDENTITY_KEY,
    }
    with served("--no-watch", "--out", out, **settings) as server:
        yield Place(server.url, chromium, mail, maildir, url)


@pytest.fixture(scope="module")
def told(out: Path, chromium: "Browser", request: pytest.FixtureRequest) -> Iterator[dict[str, Told]]:
    """Tell every story up to the survey, let a lead approve what was linked, and build with what was learned."""
    with ExitStack() as stack:
        mail = stack.enter_context(mail_server())
        places = {kind: stack.enter_context(place(kind, out, chromium, mail, request)) for kind in set(DATABASES.values())}
        ended = {lang: tell(places[DATABASES[lang]], story) for lang, story in STORIES.items()}
        learned = out.parent / "learned.tsv"
        for where in places.values():
            approve(where)
        first, last = (where.database_url for where in places.values())
        # One command learns of one database; the other's part is in the file already, so that what takes longest is done once.
        steps = ("export", learned.with_name("resolved.tsv")), ("learn", "--out", out, "--learned", learned)
        for url, step in zip((first, last), steps, strict=True):
            done = kb("resolved", *step, KB_DATABASE_URL=url)
            assert done.returncode == 0, done.stdout + done.stderr
        yield ended


def tell(where: Place, story: Story) -> Told:
    """Go from the question to the survey."""
    with customer(where, story) as help_page:
        assert not is_answered(where, story)
        link = pass_on(help_page, story)
    path, _, secret = link.partition("#")
    reference = path.rsplit("/", 1)[-1]
    with desk(where, "leo") as page:
        answer(page, reference, story)
        letter = letter_to(where, story, story.answer)
        assert reference in letter["Subject"]
        reply_by_mail(where, letter, story)
        until(lambda: story.reply in page.request.get(f"/desk/tickets/{reference}").text(), seconds=LONGEST)
        link_and_solve(page, reference, story)
    with customer(where, story) as help_page:
        rate(help_page.page, link, story)
    return Told(where, reference, secret)


@pytest.mark.parametrize("lang", STORIES)
def test_the_ticket_ends_solved_and_rated(told: dict[str, Told], lang: str) -> None:
    ticket = told[lang].ticket().json()
    assert (ticket["status"], ticket["score"]) == ("solved", 5)


@pytest.mark.parametrize("lang", STORIES)
def test_the_next_customer_is_answered_without_a_ticket(told: dict[str, Told], lang: str) -> None:
    story, where = STORIES[lang], told[lang].place
    until(lambda: is_answered(where, story), seconds=LONGEST)
    with customer(where, story) as help_page:
        title = help_page.open().ask(story.question).read()
        found = httpx.get(f"{where.url}/v1/articles/{story.article}", params={"lang": lang}, timeout=30).json()
        assert title == found["title"]
        help_page.part(".solved .line").first.click()
        help_page.part(".centred .solid").wait_for()
