"""The inbox on both databases: every ticket once, the most urgent first, and no queue that is another's."""

import pytest

from kb.article import Priority
from site_api.agents.agent import Agent, Role
from site_api.desk.inbox import PAGE, Mark, QueueCounts, Row, Shelf, Wanted, read_inbox
from site_api.store.database import Database
from tests.site_api.desk.desk_data import AGENTS, add_past, add_tickets

ANA, LEO = AGENTS[0], AGENTS[1]
_ORDER = (Priority.URGENT, Priority.HIGH, Priority.NORMAL)


def walk(database: Database, agent: Agent, shelf: Shelf = Shelf.OWED, queue: str | None = None) -> list[Row]:
    rows: list[Row] = []
    after: Mark | None = None
    with database.read() as connection:
        while True:
            page = read_inbox(connection, agent, Wanted(shelf, queue, after=after))
            rows.extend(page.rows)
            if page.next is None:
                return rows
            assert len(page.rows) == PAGE
            after = Mark.read(str(page.next))


def test_pages_hold_each_ticket_once_in_the_order_of_urgency_and_time(database: Database) -> None:
    names = add_tickets(database, 3 * PAGE + 7)
    rows = walk(database, LEO)
    assert sorted(row.ticket.reference for row in rows) == sorted(names)
    keys = [(_ORDER.index(row.ticket.priority), row.ticket.due_at, row.ticket.reference) for row in rows]
    assert keys == sorted(keys)


@pytest.mark.parametrize("agent", [ANA, Agent("eva", "Eva", Role.AGENT, ("security",)), Agent("vera", "Vera", Role.WRITER)])
def test_an_agent_sees_their_queues_and_all_of_these(agent: Agent, database: Database) -> None:
    add_tickets(database, 2 * PAGE)
    everything = [row.ticket.reference for row in walk(database, LEO) if agent.takes(row.ticket.queue)]
    seen = [] if not agent.role.sees_tickets else [row.ticket.reference for row in walk(database, agent)]
    assert seen == everything
    assert set(QueueCounts(database).of(agent)) <= {"cards", "payments", "security"}


def test_a_queue_that_is_anothers_is_empty(database: Database) -> None:
    add_tickets(database, 20)
    assert walk(database, ANA, queue="security") == []
    assert {row.ticket.queue for row in walk(database, ANA, queue="cards")} == {"cards"}


def test_what_is_done_is_on_a_shelf_of_its_own_the_newest_first(database: Database) -> None:
    add_past(database, PAGE + 5)
    rows = walk(database, LEO, Shelf.SOLVED)
    times = [row.ticket.updated_at for row in rows]
    assert (len(rows), times) == (PAGE + 5, sorted(times, reverse=True))
    assert walk(database, LEO) == []


@pytest.mark.parametrize("text", [None, "", "x", "~~", "9~2026-11-25T10:00:00+00:00~ALI", "1~never~ALI", "1~2026-11-25T10:00:00~ALI"])
def test_a_mark_that_was_made_up_begins_at_the_beginning(text: str | None, database: Database) -> None:
    add_tickets(database, 3)
    with database.read() as connection:
        assert len(read_inbox(connection, LEO, Wanted(after=Mark.read(text))).rows) == 3
