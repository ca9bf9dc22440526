"""What agents and time do with tickets, on both databases; the second of two at once is told."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest
import sqlalchemy as sa

from kb.article import Priority
from kb.queue import Queue
from site_api.errors import Changed, InvalidQuestion, NotFound, NotPossible
from site_api.store.database import Database
from site_api.store.tables.tickets import history, messages, tickets
from site_api.tickets.change_set import Desired
from site_api.tickets.customer_work import CustomerWork
from site_api.tickets.handover import Author, Line, Routing
from site_api.tickets.history import Change, History
from site_api.tickets.housekeeping import Housekeeping
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.ticket import Status, Ticket
from site_api.tickets.transition import REOPEN
from site_api.tickets.work import AgentWork
from tests.site_api.tickets.conftest import OFFICE, SERVICE, ana, matter, said_and_done
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
def customers(database: Database, clock: Clock) -> CustomerWork:
    return CustomerWork(database, lambda: SERVICE, now=clock)


@pytest.fixture
def opened(sql_desk: SqlTicketDesk) -> Ticket:
    return sql_desk.open(matter(contact=ana())).ticket


def seen(ticket: Ticket) -> Desired:
    return Desired(ticket.reference, ticket.version)


def test_an_answer_waits_for_the_customer_and_owes_nothing(work: AgentWork, opened: Ticket, database: Database) -> None:
    answered = work.reply(seen(opened), "eva", "Try again. Your card 4111 1111 1111 1111 is fine.")
    assert (answered.status, answered.due_at, answered.assignee, answered.answered_at) == (Status.WAITING, None, "eva", NOW)
    assert "4111" not in said_and_done(database, opened.reference)[0][1]


def test_the_second_of_two_agents_is_told_who_was_quicker(work: AgentWork, opened: Ticket, database: Database) -> None:
    work.reply(seen(opened), "eva", "Try again.", solves=True)
    with pytest.raises(Changed, match=r"replied, eva.*look at it again"):
        work.reply(seen(opened), "leo", "Wait for a new card.")
    assert len(said_and_done(database, opened.reference)[0]) == 2


def test_of_many_agents_who_solve_at_once_one_does(work: AgentWork, opened: Ticket) -> None:
    def solve(agent: str) -> int:
        with suppress(Changed):
            work.solve(seen(opened), agent)
            return 1
        return 0

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(solve, [f"agent{number}" for number in range(8)])) == 1


def test_a_customers_answer_begins_a_new_promise(work: AgentWork, customers: CustomerWork, opened: Ticket, clock: Clock) -> None:
    work.reply(seen(opened), "eva", "Try again.")
    clock.now = NOW + dt.timedelta(hours=12)
    again = customers.say(opened.reference, "It still fails")
    assert (again.status, again.due_at) == (Status.OPEN, dt.datetime(2026, 11, 26, 13, tzinfo=dt.UTC))


def test_more_from_the_customer_does_not_put_the_answer_off(customers: CustomerWork, opened: Ticket, clock: Clock) -> None:
    clock.now = NOW + dt.timedelta(hours=1)
    assert customers.say(opened.reference, "One more thing").due_at == opened.due_at


def test_an_answer_within_two_weeks_opens_a_solved_matter_again(
    work: AgentWork, customers: CustomerWork, opened: Ticket, clock: Clock
) -> None:
    work.solve(seen(opened), "eva")
    clock.now = NOW + REOPEN
    assert customers.say(opened.reference, "Not solved").status is Status.OPEN
    work.solve(Desired(opened.reference), "eva")
    clock.now += REOPEN
    assert [ticket.status for ticket in Housekeeping(work.database, now=clock).close_solved()] == [Status.CLOSED]
    clock.now += dt.timedelta(seconds=1)
    assert customers.say(opened.reference, "Not solved").split_from == opened.reference


def test_a_merged_ticket_brings_all_that_was_said_and_known(work: AgentWork, opened: Ticket, sql_desk: SqlTicketDesk) -> None:
    seen_too = {"articles_seen": ("change-pin",), "session": "s" * 16}
    urgent = sql_desk.open(
        matter("The same card again", decision=Routing("cards", Priority.URGENT, "fraud"), identity="customer-1", **seen_too)
    )
    kept = work.merge(seen(urgent.ticket), "eva", opened.reference)
    assert (kept.reference, kept.priority) == (opened.reference, Priority.URGENT)
    assert said_and_done(work.database, kept.reference) == (["My card does not work", "The same card again"], ["opened", "merged"])
    assert urgent.secret
    assert sql_desk.find(urgent.ticket.reference, urgent.secret) == kept
    with work.database.read() as connection:
        row = connection.execute(sa.select(tickets).where(tickets.c.reference == kept.reference)).one()
    assert (row.email, row.identity, row.conversation, row.articles_seen) == ("ana@mail.example", "customer-1", "s" * 16, ["change-pin"])


def test_what_was_merged_before_leads_to_the_last_in_one_step(work: AgentWork, opened: Ticket, sql_desk: SqlTicketDesk) -> None:
    first, second = sql_desk.open(matter("The same")), sql_desk.open(matter("The same again"))
    work.merge(seen(first.ticket), "eva", second.ticket.reference)
    work.merge(Desired(second.ticket.reference), "eva", opened.reference)
    assert first.secret
    found = sql_desk.find(first.ticket.reference, first.secret)
    assert found is not None
    assert found.reference == opened.reference


def test_what_is_of_two_customers_or_was_merged_already_is_not_merged(work: AgentWork, opened: Ticket, sql_desk: SqlTicketDesk) -> None:
    mine, other = (sql_desk.open(matter("A card", identity=name)).ticket.reference for name in ("customer-1", "customer-2"))
    with pytest.raises(NotPossible, match="of two customers"):
        work.merge(Desired(mine), "eva", other)
    assert said_and_done(work.database, mine) == (["A card"], ["opened"])
    with pytest.raises(InvalidQuestion, match="itself"):
        work.merge(Desired(mine), "eva", mine)
    work.merge(Desired(mine), "eva", opened.reference)
    for source, target in ((mine, opened.reference), (opened.reference, mine)):
        with pytest.raises(NotPossible, match=f"was merged into {opened.reference}"):
            work.merge(Desired(source), "eva", target)
    with pytest.raises(NotPossible, match="of two customers"):  # What one of them was is known of the other since.
        work.merge(Desired(opened.reference), "eva", other)


def test_a_second_matter_becomes_a_ticket_of_its_own(work: AgentWork, customers: CustomerWork, sql_desk: SqlTicketDesk) -> None:
    lines = (Line(Author.CUSTOMER, "Hello", NOW), Line(Author.BOT, "How can I help?", NOW))
    whole = sql_desk.open(matter(contact=ana(), transcript=lines)).ticket
    work.assign(seen(whole), "eva", "eva")
    customers.say(whole.reference, "And my PIN is blocked")
    with work.database.read() as connection:
        first, last = connection.scalars(sa.select(messages.c.id).where(messages.c.kind == "message").order_by(messages.c.id))
    with pytest.raises(InvalidQuestion, match="not its first"):  # Else only what was said before it would be left.
        work.split(Desired(whole.reference), "eva", first)
    new = work.split(Desired(whole.reference), "eva", last)
    assert (new.subject, new.split_from, new.status, new.assignee) == ("And my PIN is blocked", whole.reference, Status.NEW, None)
    assert new.due_at == new.answer_expected_by == NOW + dt.timedelta(hours=4)
    said = ["Hello", "How can I help?", "My card does not work"]
    assert said_and_done(work.database, whole.reference) == (said, ["opened", "assigned", "replied", "split"])
    assert said_and_done(work.database, new.reference) == (["And my PIN is blocked"], ["opened"])
    with work.database.read() as connection:
        assert set(connection.scalars(sa.select(tickets.c.email))) == {"ana@mail.example"}
    with pytest.raises(InvalidQuestion, match="not its first"):
        work.split(Desired(new.reference), "eva", last)


def test_a_ticket_is_taken_given_back_and_moved(work: AgentWork, opened: Ticket) -> None:
    taken = work.assign(seen(opened), "eva", "eva")
    assert (taken.status, taken.assignee) == (Status.OPEN, "eva")
    assert work.assign(seen(taken), "eva", None).assignee is None
    with pytest.raises(InvalidQuestion, match="queues are cards"):
        work.move(Desired(opened.reference), "eva", "loans")
    with pytest.raises(NotFound, match="no ticket"):
        work.solve(Desired("ALI-7K3M-4"), "eva")
    assert work.prioritise(Desired(opened.reference), "eva", Priority.URGENT).priority is Priority.URGENT


def test_the_same_value_again_is_no_change(work: AgentWork, opened: Ticket) -> None:
    taken = work.assign(seen(opened), "eva", "eva")
    work.assign(seen(taken), "leo", "eva")
    work.prioritise(seen(taken), "leo", Priority.NORMAL)
    assert work.move(seen(taken), "leo", "cards") == taken


def test_another_queues_own_promise_begins_when_a_ticket_comes_there(database: Database, opened: Ticket, clock: Clock) -> None:
    queues = {**SERVICE.queues, "loans": Queue("loans", {"en": "Loans"}, OFFICE, dt.timedelta(hours=2))}
    clock.now = NOW + dt.timedelta(hours=1)
    there = AgentWork(database, lambda: replace(SERVICE, queues=queues), now=clock).move(seen(opened), "eva", "loans")
    assert (there.due_at, there.answer_expected_by) == (NOW + dt.timedelta(hours=3),) * 2


def test_what_a_listener_cannot_keep_is_not_done(database: Database, opened: Ticket) -> None:
    def fail(_: sa.Connection, __: Ticket, change: Change) -> None:
        raise RuntimeError(change.what)

    with pytest.raises(RuntimeError, match="replied"):
        AgentWork(database, lambda: SERVICE, History([fail])).reply(seen(opened), "eva", "Here is how")
    assert said_and_done(database, opened.reference) == (["My card does not work"], ["opened"])


def test_what_is_late_is_raised_once(database: Database, opened: Ticket, clock: Clock) -> None:
    keeping = Housekeeping(database, now=clock)
    assert keeping.note_late() == ()
    assert opened.due_at is not None
    clock.now = opened.due_at
    assert [ticket.priority for ticket in keeping.note_late()] == [Priority.HIGH]
    assert keeping.note_late() == ()


def test_a_promise_is_not_broken_while_the_queue_is_closed_or_the_customer_is_waited_for(
    database: Database, work: AgentWork, customers: CustomerWork, clock: Clock
) -> None:
    evening = NOW.replace(hour=16)
    late = SqlTicketDesk(database, lambda: SERVICE, now=lambda: evening).open(matter()).ticket
    assert late.due_at == NOW.replace(day=26, hour=11)  # Two hours before closing, and two on the next day.
    keeping = Housekeeping(database, now=clock)
    clock.now = NOW.replace(day=26, hour=10, minute=59)
    assert keeping.note_late() == ()
    work.reply(Desired(late.reference), "eva", "Try again.")
    clock.now = NOW.replace(day=27, hour=17)
    assert keeping.note_late() == ()
    assert customers.say(late.reference, "It still fails").due_at == NOW.replace(day=30, hour=12)  # Over a weekend.
    clock.now = NOW.replace(day=30, hour=12)
    assert [ticket.reference for ticket in keeping.note_late()] == [late.reference]


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
