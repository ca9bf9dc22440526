"""Changes in the database: one history, one winner of two, one matter one ticket."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from kb.article import Priority
from site_api.errors import NotFound, NotPossible, Outdated
from site_api.store.metadata import metadata
from site_api.store.tables.tickets import history, tickets
from site_api.tickets.commands import Assign, Note, Rate, Reply, Solve
from site_api.tickets.handover import Routing
from site_api.tickets.history import CUSTOMER, Change, History, What
from site_api.tickets.merging import merge, split
from site_api.tickets.personal import Person, erase, erase_ended, export
from site_api.tickets.reading import background_of, changes_of, messages_of
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.ticket import Status, Ticket
from tests.site_api.tickets.conftest import SERVICE, ana, matter
from tests.site_api.tickets.memory_desk import NOW
from tests.site_api.tickets.test_lifecycle import MARTA

LUIS = type(MARTA)(MARTA.author, "luis")


def opened(desk: SqlTicketDesk, text: str = "My card does not work", **changes: object) -> Ticket:
    return desk.open(matter(text, **changes)).ticket


def texts(desk: SqlTicketDesk, reference: str, *, notes: bool = False) -> list[str]:
    with desk.database.read() as connection:
        return [message.text for message in messages_of(connection, reference, notes=notes)]


def whats(desk: SqlTicketDesk, reference: str) -> list[str]:
    with desk.database.read() as connection:
        return [change.what.value for change in changes_of(connection, reference)]


def test_a_conversation_goes_back_and_forth(sql_desk: SqlTicketDesk) -> None:
    reference = opened(sql_desk).reference
    answered = sql_desk.changes.change(reference, Reply("Try the PIN 1234 in a shop"), MARTA)
    assert (answered.status, answered.due_at) == (Status.WAITING, None)
    back = sql_desk.changes.change(reference, Reply("It does not work"), CUSTOMER)
    assert (back.status, back.due_at) == (Status.OPEN, NOW + dt.timedelta(hours=4))
    assert texts(sql_desk, reference) == ["My card does not work", "Try the PIN [PIN] in a shop", "It does not work"]
    assert whats(sql_desk, reference) == ["opened", "replied", "status", "replied", "status"]


def test_a_note_is_for_agents_only(sql_desk: SqlTicketDesk) -> None:
    reference = opened(sql_desk).reference
    sql_desk.changes.change(reference, Note("known problem"), MARTA)
    assert "known problem" not in texts(sql_desk, reference)
    assert "known problem" in texts(sql_desk, reference, notes=True)


def test_the_second_of_two_agents_is_told_what_the_first_did(sql_desk: SqlTicketDesk) -> None:
    seen = opened(sql_desk)
    sql_desk.changes.change(seen.reference, Solve(), MARTA, version=seen.version)
    with pytest.raises(Outdated, match=r"marta changed it \(status → solved\) while you looked at"):
        sql_desk.changes.change(seen.reference, Solve(), LUIS, version=seen.version)


def test_of_agents_who_solve_at_once_one_wins(sql_desk: SqlTicketDesk) -> None:
    seen = opened(sql_desk)

    def solve(_: int) -> bool:
        try:
            return bool(sql_desk.changes.change(seen.reference, Solve(), MARTA, version=seen.version))
        except Outdated:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(solve, range(8))) == 1
    assert whats(sql_desk, seen.reference) == ["opened", "status"]


def test_a_ticket_that_is_not_there_is_not_found(sql_desk: SqlTicketDesk) -> None:
    with pytest.raises(NotFound):
        sql_desk.changes.change("ALI-7K3M-4", Solve(), MARTA)


def test_a_listener_is_kept_or_lost_with_the_change(sql_desk: SqlTicketDesk) -> None:
    heard: list[What] = []

    def fail(_: sa.Connection, __: Ticket, change: Change) -> None:
        heard.append(change.what)
        if change.what is What.STATUS:
            raise RuntimeError("outbox broken")

    desk = SqlTicketDesk(sql_desk.database, lambda: SERVICE, History([fail]), now=lambda: NOW)
    reference = opened(desk).reference
    with pytest.raises(RuntimeError):
        desk.changes.change(reference, Reply("Here is how"), MARTA)
    assert heard == [What.OPENED, What.REPLIED, What.STATUS]
    assert (whats(desk, reference), texts(desk, reference)) == (["opened"], ["My card does not work"])


def test_a_survey_is_kept_masked(sql_desk: SqlTicketDesk) -> None:
    reference = opened(sql_desk).reference
    sql_desk.changes.change(reference, Solve(), MARTA)
    rated = sql_desk.changes.change(reference, Rate(5, "thanks, my card was 4111 1111 1111 1111"), CUSTOMER)
    assert rated.score == 5
    with sql_desk.database.read() as connection:
        assert background_of(connection, reference).score_note == "thanks, my card was [card]"


def test_merged_tickets_are_one_and_the_old_link_leads_there(sql_desk: SqlTicketDesk) -> None:
    first = opened(sql_desk)
    second = sql_desk.open(matter("It still does not work", contact=ana(), decision=Routing("cards", Priority.URGENT, "clear_match")))
    kept = merge(sql_desk.changes, second.ticket.reference, first.reference, MARTA)
    assert (kept.reference, kept.priority) == (first.reference, Priority.URGENT)
    assert texts(sql_desk, first.reference) == ["My card does not work", "It still does not work"]
    assert second.secret
    assert sql_desk.find(second.ticket.reference, second.secret) == kept
    with pytest.raises(NotPossible, match=f"was merged into {first.reference}"):
        sql_desk.changes.change(second.ticket.reference, Solve(), MARTA)
    with sql_desk.database.read() as connection:
        assert background_of(connection, first.reference).contact == ana()


def test_tickets_of_two_customers_are_never_merged(sql_desk: SqlTicketDesk) -> None:
    one, other = opened(sql_desk, identity="customer-1"), opened(sql_desk, identity="customer-2")
    with pytest.raises(NotPossible, match="two customers"):
        merge(sql_desk.changes, one.reference, other.reference, MARTA)
    with pytest.raises(NotPossible, match="into itself"):
        merge(sql_desk.changes, one.reference, one.reference, MARTA)


def test_a_ticket_with_two_matters_is_split(sql_desk: SqlTicketDesk) -> None:
    whole = opened(sql_desk, contact=ana())
    sql_desk.changes.change(whole.reference, Reply("And where is my transfer?"), CUSTOMER)
    with sql_desk.database.read() as connection:
        second = messages_of(connection, whole.reference, notes=False)[1]
    part = split(sql_desk.changes, whole.reference, [second.id], Routing("payments", Priority.HIGH, "agent"), MARTA)
    assert (part.subject, part.queue, part.status, part.split_from) == (
        "And where is my transfer?",
        "payments",
        Status.NEW,
        whole.reference,
    )
    assert (texts(sql_desk, whole.reference), texts(sql_desk, part.reference)) == (["My card does not work"], ["And where is my transfer?"])
    with sql_desk.database.read() as connection:
        assert background_of(connection, part.reference).contact == ana()
    with pytest.raises(NotPossible, match="some must stay"):
        split(sql_desk.changes, part.reference, [second.id], Routing("cards", Priority.NORMAL, "agent"), MARTA)


def test_one_person_gets_all_that_is_known_and_is_forgotten(sql_desk: SqlTicketDesk) -> None:
    mine, other = (
        sql_desk.open(matter(contact=ana()), "key"),
        opened(sql_desk, contact=ana(email="luis@mail.example", phone=None, name="Luis")),
    )
    sql_desk.changes.change(mine.ticket.reference, Note("calls often"), MARTA)
    me = Person(email="ana@mail.example")
    with sql_desk.database.begin() as connection:
        (record,) = export(connection, me)
        assert (record.background.contact, [message.text for message in record.messages]) == (ana(), ["My card does not work"])
        assert erase(connection, me, NOW) == 1
        assert export(connection, me) == ()
        stored = str([connection.execute(sa.select(table)).all() for table in metadata.sorted_tables])
    assert "Ana" not in stored
    assert "My card" in stored  # The other customer's, which says the same.
    assert mine.secret
    assert sql_desk.find(mine.ticket.reference, mine.secret) is None
    assert texts(sql_desk, other.reference) == ["My card does not work"]


def test_ended_tickets_are_forgotten_after_their_time(sql_desk: SqlTicketDesk) -> None:
    ended, going_on = opened(sql_desk, contact=ana()), opened(sql_desk, contact=ana())
    sql_desk.changes.change(ended.reference, Solve(), MARTA)
    with sql_desk.database.begin() as connection:
        assert erase_ended(connection, NOW, NOW) == 0
        assert erase_ended(connection, NOW + dt.timedelta(days=1), NOW) == 1
        left = connection.scalars(sa.select(tickets.c.reference).where(tickets.c.email.is_not(None))).all()
    assert left == [going_on.reference]


def test_the_history_is_never_empty(sql_desk: SqlTicketDesk) -> None:
    sql_desk.changes.change(opened(sql_desk).reference, Assign("marta"), MARTA)
    with sql_desk.database.read() as connection:
        rows = connection.execute(
            sa.select(history.c.version, history.c.agent, history.c.what, history.c.after).order_by(history.c.id)
        ).all()
    assert [tuple(row) for row in rows] == [(1, None, "opened", "web"), (2, "marta", "assigned", "marta"), (2, "marta", "status", "open")]
