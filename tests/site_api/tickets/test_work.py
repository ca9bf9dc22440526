"""What agents and time do with tickets, on both databases; the second of two at once is told."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import sqlalchemy as sa

from kb.article import Priority
from site_api.errors import Changed, InvalidQuestion, NotFound
from site_api.store.database import Database
from site_api.store.tables.tickets import history, messages
from site_api.tickets.change_set import Desired
from site_api.tickets.housekeeping import Housekeeping
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.ticket import Status, Ticket
from site_api.tickets.transition import REOPEN
from site_api.tickets.work import AgentWork
from tests.site_api.tickets.conftest import SERVICE, ana, matter
from tests.site_api.tickets.memory_desk import NOW


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def work(database: Database, clock: Clock) -> AgentWork:
    return AgentWork(database, lambda: SERVICE, now=clock)


@pytest.fixture
def opened(sql_desk: SqlTicketDesk) -> Ticket:
    return sql_desk.open(matter(contact=ana())).ticket


def seen(ticket: Ticket) -> Desired:
    return Desired(ticket.reference, ticket.version)


def said(database: Database, reference: str) -> list[str]:
    with database.read() as connection:
        return list(connection.scalars(sa.select(messages.c.text).where(messages.c.ticket == reference).order_by(messages.c.id)))


def test_an_answer_waits_for_the_customer_and_owes_nothing(work: AgentWork, opened: Ticket, database: Database) -> None:
    answered = work.reply(seen(opened), "eva", "Try again. Your card 4111 1111 1111 1111 is fine.")
    assert (answered.status, answered.due_at, answered.assignee, answered.answered_at) == (Status.WAITING, None, "eva", NOW)
    assert "4111" not in said(database, opened.reference)[1]


def test_the_second_of_two_agents_is_told_who_was_quicker(work: AgentWork, opened: Ticket, database: Database) -> None:
    work.reply(seen(opened), "eva", "Try again.", solves=True)
    with pytest.raises(Changed, match=r"replied, eva.*look at it again"):
        work.reply(seen(opened), "leo", "Wait for a new card.")
    assert len(said(database, opened.reference)) == 2


def test_of_many_agents_who_solve_at_once_one_does(work: AgentWork, opened: Ticket) -> None:
    def solve(agent: str) -> int:
        with suppress(Changed):
            work.solve(seen(opened), agent)
            return 1
        return 0

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(solve, [f"agent{number}" for number in range(8)])) == 1


def test_a_customers_answer_begins_a_new_promise(work: AgentWork, opened: Ticket, clock: Clock) -> None:
    work.reply(seen(opened), "eva", "Try again.")
    clock.now = NOW + dt.timedelta(hours=12)
    again = work.customer_says(Desired(opened.reference), "It still fails")
    assert (again.status, again.due_at) == (Status.OPEN, dt.datetime(2026, 11, 26, 13, tzinfo=dt.UTC))


def test_more_from_the_customer_does_not_put_the_answer_off(work: AgentWork, opened: Ticket, clock: Clock) -> None:
    clock.now = NOW + dt.timedelta(hours=1)
    assert work.customer_says(Desired(opened.reference), "One more thing").due_at == opened.due_at


def test_an_answer_within_two_weeks_opens_a_solved_matter_again(work: AgentWork, opened: Ticket, clock: Clock, database: Database) -> None:
    work.solve(seen(opened), "eva")
    clock.now = NOW + REOPEN
    assert work.customer_says(Desired(opened.reference), "Not solved").status is Status.OPEN
    work.solve(Desired(opened.reference), "eva")
    clock.now += REOPEN
    assert [ticket.status for ticket in Housekeeping(database, now=clock).close_solved()] == [Status.CLOSED]
    clock.now += dt.timedelta(seconds=1)
    with pytest.raises(NotFound, match="has been closed"):
        work.customer_says(Desired(opened.reference), "Not solved")


def test_a_merged_ticket_brings_all_that_was_said(work: AgentWork, opened: Ticket, sql_desk: SqlTicketDesk, database: Database) -> None:
    other = sql_desk.open(matter("The same card again")).ticket
    kept = work.merge(seen(other), "eva", opened.reference)
    assert (kept.reference, said(database, kept.reference)) == (opened.reference, ["My card does not work", "The same card again"])
    with pytest.raises(InvalidQuestion, match="itself"):
        work.merge(Desired(opened.reference), "eva", opened.reference)
    with pytest.raises(Changed, match="is closed"):
        work.merge(Desired(opened.reference), "eva", other.reference)


def test_a_second_matter_becomes_a_ticket_of_its_own(work: AgentWork, opened: Ticket, database: Database) -> None:
    work.customer_says(Desired(opened.reference), "And my PIN is blocked")
    with database.read() as connection:
        last = connection.execute(sa.select(sa.func.max(messages.c.id))).scalar_one()
        first = connection.execute(sa.select(sa.func.min(messages.c.id))).scalar_one()
    with pytest.raises(InvalidQuestion, match="not its first"):
        work.split(Desired(opened.reference), "eva", first)
    new = work.split(Desired(opened.reference), "eva", last)
    assert (new.subject, new.split_from, new.status) == ("And my PIN is blocked", opened.reference, Status.NEW)
    assert (said(database, opened.reference), said(database, new.reference)) == (["My card does not work"], ["And my PIN is blocked"])


def test_a_ticket_is_taken_given_back_and_moved(work: AgentWork, opened: Ticket) -> None:
    taken = work.assign(seen(opened), "eva", "eva")
    assert (taken.status, taken.assignee) == (Status.OPEN, "eva")
    assert work.assign(seen(taken), "eva", None).assignee is None
    with pytest.raises(InvalidQuestion, match="queues are cards"):
        work.move(Desired(opened.reference), "eva", "loans")
    assert work.prioritise(Desired(opened.reference), "eva", Priority.URGENT).priority is Priority.URGENT


def test_what_is_late_is_raised_once(database: Database, opened: Ticket, clock: Clock) -> None:
    keeping = Housekeeping(database, now=clock)
    assert keeping.note_late() == ()
    assert opened.due_at is not None
    clock.now = opened.due_at
    assert [ticket.priority for ticket in keeping.note_late()] == [Priority.HIGH]
    assert keeping.note_late() == ()


def test_every_step_is_written_down(work: AgentWork, opened: Ticket, database: Database) -> None:
    work.assign(Desired(opened.reference), "eva", "eva")
    work.note(Desired(opened.reference), "eva", "Asked the card team")
    work.link(Desired(opened.reference), "eva", "card-declined")
    work.reply(Desired(opened.reference), "leo", "Try again.", solves=True)
    with database.read() as connection:
        rows = connection.execute(sa.select(history.c.what, history.c.agent).order_by(history.c.id)).all()
    assert [tuple(row) for row in rows] == [
        ("opened", None),
        ("assigned", "eva"),
        ("noted", "eva"),
        ("linked", "eva"),
        ("replied", "leo"),
        ("solved", "leo"),
    ]
