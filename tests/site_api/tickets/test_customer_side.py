"""What a customer does with their ticket, on both databases and at any time after its end."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from site_api.errors import NotPossible
from site_api.store.database import Database
from site_api.store.tables.tickets import tickets
from site_api.tickets.change_set import Desired
from site_api.tickets.customer_side import CustomerSide, Step
from site_api.tickets.handover import Author, Line
from site_api.tickets.history import History
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.ticket import Status, Ticket
from site_api.tickets.work import AgentWork
from tests.site_api.tickets.conftest import SERVICE, matter
from tests.site_api.tickets.memory_desk import NOW


def side_at(database: Database, after: dt.timedelta = dt.timedelta()) -> CustomerSide:
    desk = SqlTicketDesk(database, lambda: SERVICE, now=lambda: NOW + after)
    return CustomerSide(database, AgentWork(database, lambda: SERVICE, History(), lambda: NOW + after), desk.changes, desk.secret)


def opened(database: Database) -> Ticket:
    lines = (Line(Author.CUSTOMER, "why was it declined?", NOW), Line(Author.BOT, "It may be frozen", NOW))
    return SqlTicketDesk(database, lambda: SERVICE, now=lambda: NOW).open(matter(transcript=lines)).ticket


def solved(database: Database) -> Ticket:
    return side_at(database).work.reply(Desired(opened(database).reference), "marta", "Here is a new card", solves=True)


def test_a_customer_sees_what_was_said_and_by_when_an_answer_comes_but_no_note(database: Database) -> None:
    ticket = opened(database)
    side_at(database).work.note(Desired(ticket.reference), "marta", "He called before")
    view = side_at(database).look(ticket)
    assert [(line.author.value, line.before) for line in view.lines] == [("customer", True), ("bot", True), ("customer", False)]
    assert (view.due_at, view.late) == (NOW + dt.timedelta(hours=4), False)
    assert side_at(database, dt.timedelta(hours=5)).look(ticket).late


def test_what_a_customer_can_do_follows_from_where_it_stands(database: Database) -> None:
    ticket = solved(database)
    assert side_at(database).look(opened(database)).steps == {Step.REPLY, Step.SOLVE}
    assert side_at(database).look(ticket).steps == {Step.REPLY, Step.REOPEN, Step.RATE}
    assert side_at(database, dt.timedelta(days=14.1)).look(ticket).steps == {Step.REPLY, Step.RATE}


@pytest.mark.parametrize("ended_by", ["agent", "customer"])
def test_an_answer_within_14_days_opens_the_same_ticket_again(database: Database, ended_by: str) -> None:
    ticket = solved(database) if ended_by == "agent" else side_at(database).solve(opened(database))
    again = side_at(database, dt.timedelta(days=13.9)).say(ticket, "It does not work either")
    assert (again.reference, again.status) == (ticket.reference, Status.OPEN)
    assert again.due_at


def test_a_later_answer_is_a_new_ticket_that_names_the_old_one(database: Database) -> None:
    ticket = solved(database)
    side = side_at(database, dt.timedelta(days=14.1))
    with pytest.raises(NotPossible, match="ended more than 14 days ago"):
        side.reopen(ticket)
    after = side.say(ticket, "It broke again")
    assert (after.split_from, after.status, after.subject) == (ticket.reference, Status.NEW, "It broke again")
    assert [line.text for line in side.look(after).lines] == ["It broke again"]
    assert side.say(ticket, "It broke again").reference == after.reference  # The form was sent twice.


@pytest.mark.parametrize("days", [0.0, 15.0])
def test_the_same_form_sent_by_many_clicks_says_it_once(database: Database, days: float) -> None:
    ticket = solved(database)
    side = side_at(database, dt.timedelta(days=days))
    with ThreadPoolExecutor(6) as pool:
        after = list(pool.map(lambda _: side.say(ticket, "Still broken"), range(6)))
    assert len({one.reference for one in after}) == 1
    assert [line.text for line in side.look(after[0]).lines].count("Still broken") == 1
    with database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(tickets)) == (1 if days < 14 else 2)


def test_a_rating_is_kept_at_the_end_and_not_before(database: Database) -> None:
    side = side_at(database)
    with pytest.raises(NotPossible, match="not at its end yet"):
        side.rate(opened(database), 5, None)
    assert side.rate(solved(database), 4, "Quick").score == 4


def test_solved_twice_is_solved_once(database: Database) -> None:
    side = side_at(database)
    done = side.solve(opened(database))
    assert (done.status, side.solve(done).version) == (Status.SOLVED, done.version)
