"""Steps in the database: what they amount to in any order, and tickets of the same customer in any channel."""

import datetime as dt

import pytest
import sqlalchemy as sa

from site_api.events.counting import count
from site_api.events.event import Event, Kind
from site_api.events.figures import Counts, Group
from site_api.events.store import EventStore
from site_api.events.ticketed import follow_ticket
from site_api.store.database import Database
from site_api.store.tables.events import events
from site_api.tickets.handover import ContactDetails
from site_api.tickets.history import History
from site_api.tickets.sql_desk import SqlTicketDesk
from tests.site_api.events.test_visit import NOON, step
from tests.site_api.tickets.conftest import SERVICE, matter

DAY = 24 * 60
SINCE = NOON - dt.timedelta(days=1)
LATER = NOON + dt.timedelta(days=30)


def counts(database: Database, now: dt.datetime = LATER) -> Counts:
    return sum(count(database, SINCE, now).values(), Counts())


@pytest.fixture
def store(database: Database) -> EventStore:
    return EventStore(database)


def desk_at(database: Database, now: dt.datetime) -> SqlTicketDesk:
    return SqlTicketDesk(database, lambda: SERVICE, History([follow_ticket]), now=lambda: now)


def test_every_step_is_kept(store: EventStore, database: Database) -> None:
    store.add([step(Kind.SHOWN), step(Kind.OPENED, 1), step(Kind.SOLVED, 2)])
    with database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(events)) == 3


def test_solved_and_left_in_peace_is_deflected_after_72_hours(store: EventStore, database: Database) -> None:
    store.add([step(Kind.SHOWN), step(Kind.OPENED, 1), step(Kind.SOLVED, 2)])
    assert counts(database, NOON + dt.timedelta(hours=71)) == Counts(visits=1, opened=1, solved=1, undecided=1)
    assert counts(database) == Counts(visits=1, opened=1, solved=1, confirmed=1)


def test_who_says_nothing_and_stays_away_is_deflected_quietly(store: EventStore, database: Database) -> None:
    store.add([step(Kind.OPENED)])
    assert counts(database) == Counts(visits=1, opened=1, quiet=1)


def test_who_says_no_and_leaves_is_not_deflected(store: EventStore, database: Database) -> None:
    store.add([step(Kind.OPENED), step(Kind.NOT_SOLVED, 1)])
    assert counts(database) == Counts(visits=1, opened=1, not_solved=1, unsolved=1)


def test_the_same_question_on_the_next_day_was_wrongly_deflected(store: EventStore, database: Database) -> None:
    store.add([step(Kind.OPENED), step(Kind.SOLVED, 1)])
    store.add([step(Kind.OPENED, DAY)])
    assert counts(database) == Counts(visits=1, opened=1, solved=1, wrongly=1)


def test_after_72_hours_it_is_another_matter(store: EventStore, database: Database) -> None:
    store.add([step(Kind.SOLVED)])
    store.add([step(Kind.SOLVED, 4 * DAY)])
    assert counts(database) == Counts(visits=2, solved=2, confirmed=2)


def test_another_topic_is_no_return(store: EventStore, database: Database) -> None:
    store.add([step(Kind.SOLVED), step(Kind.SOLVED, DAY, article="lost-card")])
    assert counts(database).confirmed == 2


def test_a_ticket_of_the_widget_at_once_went_on_to_a_person(store: EventStore, database: Database) -> None:
    store.add([step(Kind.OPENED), step(Kind.TICKET, 3, article=None)])
    assert counts(database) == Counts(visits=1, opened=1, ticket=1, person=1)


def test_a_ticket_of_the_same_session_was_wrongly_deflected(store: EventStore, database: Database) -> None:
    store.add([step(Kind.SOLVED, session="s" * 16, article="card-declined")])
    desk_at(database, NOON + dt.timedelta(hours=2)).open(matter(session="s" * 16))
    assert counts(database).wrongly == 1


def test_a_ticket_of_the_same_customer_in_another_channel_was_wrongly_deflected(store: EventStore, database: Database) -> None:
    ana = ContactDetails(email="ana@mail.example")
    desk_at(database, NOON - dt.timedelta(days=20)).open(matter(session="a" * 16, contact=ana))
    store.add([step(Kind.SOLVED, session="a" * 16, article="card-declined"), step(Kind.SOLVED, session="b" * 16, article="card-declined")])
    desk_at(database, NOON + dt.timedelta(hours=2)).open(matter(channel="email", contact=ana))
    found = counts(database)
    assert (found.wrongly, found.confirmed) == (1, 1)


def test_a_ticket_on_another_topic_is_none_of_it(store: EventStore, database: Database) -> None:
    store.add([step(Kind.SOLVED, session="s" * 16, article="change-pin")])
    desk_at(database, NOON + dt.timedelta(hours=2)).open(matter(session="s" * 16))
    assert counts(database).confirmed == 1


def test_counts_are_by_language_and_screen(store: EventStore, database: Database) -> None:
    store.add([step(Kind.OPENED, screen="cards")])
    store.add([step(Kind.OPENED, session="t", lang="ru")])
    found = count(database, SINCE, LATER)
    assert found == {Group("es", "cards"): Counts(visits=1, opened=1, quiet=1), Group("ru", None): Counts(visits=1, opened=1, quiet=1)}


def test_steps_that_come_out_of_order_are_put_in_order(store: EventStore, database: Database) -> None:
    steps: list[Event] = [step(Kind.SOLVED, 2), step(Kind.OPENED, 1), step(Kind.SHOWN)]
    store.add(steps)
    assert counts(database).confirmed == 1
