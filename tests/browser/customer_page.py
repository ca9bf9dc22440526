"""Tickets for the customer's page, and the page as a customer comes to it; for tests in Chromium and for pictures."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb.article import Priority
from search.current import read_current
from search.service import Service, read_service
from site_api.agents.accounts import Accounts
from site_api.agents.agent import Agent, Role
from site_api.store.database import Database
from site_api.tickets.change_set import Desired
from site_api.tickets.handover import Author, Handover, Line, Routing
from site_api.tickets.link import link_path
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.work import AgentWork
from tests.command import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STATES = ("new", "waiting", "solved")
# What the customer asks, what was said in the chat before, and what the agent answers.
TALKS = {
    "es": (
        "Hice una transferencia a mi hermana el lunes y todavía no le ha llegado",
        ("¿Cuánto tarda una transferencia?", "Entre bancos españoles llega, como tarde, el siguiente día laborable."),
        "Hola, Ana:\n\nEl banco de tu hermana la devolvió porque falta un dígito en su IBAN. El dinero está otra vez en tu cuenta.",
    ),
    "en": (
        "I made a transfer to my sister on Monday and it has not arrived yet",
        ("How long does a transfer take?", "Between Spanish banks it arrives on the next working day at the latest."),
        "Hello Ana,\n\nYour sister's bank sent it back, since a digit of her IBAN is missing. The money is in your account again.",
    ),
    "ru": (
        "Я перевела деньги сестре в понедельник, они до сих пор не пришли",
        ("Сколько идёт перевод?", "Между испанскими банками — не позднее следующего рабочего дня."),
        "Здравствуйте, Анна!\n\nБанк вашей сестры вернул перевод: в IBAN не хватает цифры. Деньги снова на вашем счёте.",
    ),
}


@dataclass(frozen=True, slots=True)
class CustomerPlace:
    """Where the page is, and the database behind it."""

    url: str
    database_url: str
    service: Service

    def link(self, lang: str, state: str) -> str:
        """Make a ticket in a state and return its secret link."""
        text, (asked, told), answer = TALKS[lang]
        now = dt.datetime.now(dt.UTC)
        said = (Line(Author.CUSTOMER, asked, now), Line(Author.BOT, told, now))
        with Database(self.database_url) as database:
            desk = SqlTicketDesk(database, lambda: self.service)
            opened = desk.open(Handover(text, lang, Routing("payments", Priority.NORMAL, ""), transcript=said))
            if state != "new":
                AgentWork(database, desk.service).reply(Desired(opened.ticket.reference), "marta", answer, solves=state == "solved")
        assert opened.secret
        return link_path(opened.ticket.reference, opened.secret)


@contextmanager
def customer_place(out: Path, folder: Path) -> Iterator[CustomerPlace]:
    """Serve the page with an agent who answers."""
    url = f"sqlite:///{folder}/customer.sqlite"
    with Database(url) as database:
        Accounts(database).add(Agent("marta", "Marta León", Role.AGENT), None)
    with served("--no-watch", "--out", out, KB_DATABASE_URL=url) as server:
        yield CustomerPlace(server.url, url, read_service(read_current(out)))


def show(page: "Page", link: str) -> None:
    """Open a link anew, also where only what stands after # is another."""
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_selector("[data-ticket]")


@contextmanager
def customer(browser: "Browser", place: CustomerPlace, size: tuple[int, int], **options: bool) -> "Iterator[Page]":
    """Yield a page of a customer's browser."""
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(base_url=place.url, locale="es", viewport=viewport, reduced_motion="reduce", **options)  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()
