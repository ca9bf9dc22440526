"""A desk on each database and in memory, and a matter to bring to it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from kb.article import Priority
from kb.opening_hours import OpeningHours, Span
from kb.queue import Queue
from search.service import Service
from site_api.store.database import Database
from site_api.store.tables.tickets import history, messages
from site_api.tickets.desk import TicketDesk
from site_api.tickets.handover import Author, ContactDetails, Context, Handover, Line, Routing
from site_api.tickets.sql_desk import SqlTicketDesk
from tests.site_api.databases import KINDS, lent_database
from tests.site_api.tickets.memory_desk import NOW, MemoryDesk

OFFICE = OpeningHours((Span((0, 1, 2, 3, 4), dt.time(9), dt.time(18)),), "Etc/UTC")
SERVICE = Service("Banco Alisio", None, "Etc/UTC", {"cards": Queue("cards", {"en": "Cards"}, OFFICE, dt.timedelta(hours=4), pace=2)})


def matter(text: str = "My card does not work", **changes: Any) -> Handover:
    """Return a matter of a customer without a conversation."""
    decision = Routing("cards", Priority.NORMAL, "several_matches", "card-declined")
    return Handover(**{"text": text, "lang": "en", "decision": decision, **changes})


def ana(**changes: Any) -> ContactDetails:
    """Return a customer's contact details."""
    return ContactDetails(**{"email": "ana@mail.example", "phone": "+34600000001", "name": "Ana", **changes})


def whole(**changes: Any) -> Handover:
    """Return a matter with all that a handover can bring."""
    said = (Line(Author.CUSTOMER, "it was declined", NOW), Line(Author.BOT, "Is it frozen?", NOW))
    return matter(
        **{
            "decision": Routing("cards", Priority.URGENT, "fraud", "card-declined"),
            "contact": ana(name="Ana Ruiz"),
            "articles_seen": ("card-declined",),
            "context": Context("cards"),
            "transcript": said,
            "summary": "A card is declined.",
            **changes,
        }
    )


def said_and_done(database: Database, reference: str) -> tuple[list[str], list[str]]:
    """Return all texts of a ticket and the kinds of all changes of it, in order."""
    of_it = sa.select(messages.c.text).where(messages.c.ticket == reference).order_by(messages.c.id)
    done = sa.select(history.c.what).where(history.c.ticket == reference).order_by(history.c.id)
    with database.read() as connection:
        return list(connection.scalars(of_it)), list(connection.scalars(done))


@pytest.fixture
def sql_desk(database: Database) -> SqlTicketDesk:
    """Return a desk on an empty database, at a Wednesday's 10 o'clock."""
    return SqlTicketDesk(database, lambda: SERVICE, now=lambda: NOW)


@pytest.fixture(params=[*KINDS, "memory"])
def desk(request: pytest.FixtureRequest) -> Iterator[TicketDesk]:
    """Return each kind of desk in turn."""
    if request.param == "memory":
        yield MemoryDesk()
        return
    with lent_database(request.param, request) as url, Database(url) as database:
        yield SqlTicketDesk(database, lambda: SERVICE, now=lambda: NOW)
