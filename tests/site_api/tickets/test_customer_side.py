"""What a customer does with their ticket, on both databases and at any time after its end."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from site_api.errors import NotPossible
from site_api.store.database import Database
from site_api.store.tables.tickets import history, tickets
from site_api.tickets.change_set import Desired
from site_api.tickets.customer_side import CustomerSide, Step
from site_api.tickets.customer_work import CustomerWork
from site_api.tickets.handover import Author, Line
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.ticket import Status, Ticket
from site_api.tickets.work import AgentWork
from tests.site_api.tickets.conftest import SERVICE, matter, said_and_done
from tests.site_api.tickets.memory_desk import NOW


def side_at(database: Database, after: dt.timedelta = dt.timedelta()) -> CustomerSide:
    desk = SqlTicketDesk(database, lambda: SERVICE, now=lambda: NOW + after)
    return CustomerSide(database, CustomerWork(database, lambda: SERVICE, now=lambda: NOW + after), desk.secret)


def agents(database: Database) -> AgentWork:
    return AgentWork(database, lambda: SERVICE, now=lambda: NOW)


def opened(database: Database) -> Ticket:
    lines = (Line(Author.CUSTOMER, "why was it declined?", NOW), Line(Author.BOT, "It may be frozen", NOW))
    return SqlTicketDesk(database, lambda: SERVICE, now=lambda: NOW).open(matter(transcript=lines)).ticket


def solved(database: Database) -> Ticket:
    return agents(database).reply(Desired(opened(database).reference), "marta", "Here is a new card", solves=True)


def test_a_customer_sees_what_was_said_and_by_when_an_answer_comes_but_no_note(database: Database) -> None:
    ticket = opened(database)
    agents(database).note(Desired(ticket.reference), "marta", "He called before")
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
    ticket = solved(database) if ended_by == "agent" else side_at(database).work.solve(opened(database).reference)
    again = side_at(database, dt.timedelta(days=13.9)).work.say(ticket.reference, "It does not work either")
    assert (again.reference, again.status) == (ticket.reference, Status.OPEN)
    assert again.due_at


def test_a_later_answer_is_a_new_ticket_that_names_the_old_one(database: Database) -> None:
    ticket = solved(database)
    side = side_at(database, dt.timedelta(days=14.1))
    with pytest.raises(NotPossible, match="ended more than 14 days ago"):
        side.work.reopen(ticket.reference)
    after = side.work.say(ticket.reference, "It broke again")
    assert (after.split_from, after.status, after.subject) == (ticket.reference, Status.NEW, "It broke again")
    assert [line.text for line in side.look(after).lines] == ["It broke again"]
    assert side.work.say(ticket.reference, "It broke again").reference == after.reference  # The form was sent twice.


@pytest.mark.parametrize("days", [0.0, 15.0])
def test_the_same_form_sent_by_many_clicks_says_it_once(database: Database, days: float) -> None:
    ticket = solved(database)
    side = side_at(database, dt.timedelta(days=days))
    with ThreadPoolExecutor(6) as pool:
        after = list(pool.map(lambda _: side.work.say(ticket.reference, "Still broken"), range(6)))
    assert len({one.reference for one in after}) == 1
    assert [line.text for line in side.look(after[0]).lines].count("Still broken") == 1
    with database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(tickets)) == (1 if days < 14 else 2)


def test_a_rating_is_kept_at_the_end_and_not_before(database: Database) -> None:
    side = side_at(database)
    with pytest.raises(NotPossible, match="not at its end yet"):
        side.work.rate(opened(database).reference, 5, None)
    ticket = side.work.rate(solved(database).reference, 4, "Quick")
    assert (ticket.score, side.work.rate(ticket.reference, 5, None).score) == (4, 5)
    with database.read() as connection:
        changes = sa.select(history.c.before, history.c.after).where(history.c.what == "rated").order_by(history.c.id)
        assert connection.execute(changes).all() == [(None, "4"), ("4", "5")]


def test_what_is_said_with_a_rating_is_kept_masked(database: Database) -> None:
    side_at(database).work.rate(solved(database).reference, 5, "Thanks, my card was 4111 1111 1111 1111")
    with database.read() as connection:
        assert connection.scalar(sa.select(tickets.c.score_note)) == "Thanks, my card was [card]"


def test_a_second_click_is_no_second_step(database: Database) -> None:
    work = side_at(database).work
    done = work.solve(opened(database).reference)
    assert (done.status, work.solve(done.reference).version) == (Status.SOLVED, done.version)
    again = work.reopen(done.reference)
    assert (again.status, work.reopen(done.reference).version) == (Status.OPEN, again.version)
    assert said_and_done(database, done.reference)[1] == ["opened", "solved", "reopened"]


def test_what_is_opened_again_is_promised_like_a_new_matter(database: Database) -> None:
    done = solved(database)
    for _ in range(9):
        opened(database)
    again = side_at(database).work.reopen(done.reference)
    # Two an hour, so that the tenth waits five hours, as a new one would.
    assert (again.due_at, again.answer_expected_by) == (NOW + dt.timedelta(hours=5),) * 2


def test_what_was_merged_goes_on_in_the_other(database: Database) -> None:
    source, target = opened(database), opened(database)
    agents(database).merge(Desired(source.reference), "marta", target.reference)
    work = side_at(database).work
    assert work.say(source.reference, "One more thing").reference == target.reference
    assert work.solve(source.reference).reference == target.reference
