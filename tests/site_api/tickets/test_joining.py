"""One matter, one ticket: measured on pairs of messages, and what joining does in the database."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from kb.article import Priority
from search.engine import SearchEngine
from site_api.store.database import Database
from site_api.store.tables.tickets import tickets
from site_api.tickets.change_set import Desired
from site_api.tickets.closeness import SearchCloseness
from site_api.tickets.customer_work import CustomerWork
from site_api.tickets.handover import Author, Line, Routing
from site_api.tickets.joining import choose
from site_api.tickets.reading import messages_of
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.ticket import Status
from site_api.tickets.work import AgentWork
from tests.site_api.tickets.conftest import SERVICE, ana, matter, said_and_done
from tests.site_api.tickets.matters import Pair, read_pairs
from tests.site_api.tickets.memory_desk import NOW

SESSION = "s" * 16
PAIRS = read_pairs()


class SameWord:
    """Closeness that can be read: two messages are one matter if their last words are the same."""

    def follows_up(self, text: str) -> bool:
        return text == "Any news?"

    def probability(self, first: str, then: str, lang: str) -> float:  # noqa: ARG002
        return float(first.rsplit(maxsplit=1)[-1] == then.rsplit(maxsplit=1)[-1])


@pytest.fixture
def desk(database: Database) -> SqlTicketDesk:
    return SqlTicketDesk(database, lambda: SERVICE, now=lambda: NOW, closeness=SameWord)


def later(desk: SqlTicketDesk, **time: float) -> SqlTicketDesk:
    return SqlTicketDesk(desk.database, desk.service, desk.history, lambda: NOW + dt.timedelta(**time), desk.closeness)


def agents(desk: SqlTicketDesk) -> AgentWork:
    return AgentWork(desk.database, desk.service, desk.history, desk.now)


@pytest.fixture(scope="module")
def closeness(engine: SearchEngine) -> SearchCloseness:
    return SearchCloseness(engine)


def test_there_are_60_pairs_of_each_kind_in_three_languages() -> None:
    assert [sum(pair.together is kind for pair in PAIRS) for kind in (True, False)] == [60, 60]
    assert {lang: sum(pair.lang == lang for pair in PAIRS) for lang in ("es", "en", "ru")} == dict.fromkeys(("es", "en", "ru"), 40)


def test_nine_of_ten_are_joined_and_at_most_one_of_fifty_wrongly(closeness: SearchCloseness) -> None:
    decision = Routing("support", Priority.NORMAL, "")

    def joined(pair: Pair) -> bool:
        return choose((pair.candidate,), pair.handover(decision), closeness) is not None

    together = sum(joined(pair) for pair in PAIRS if pair.together)
    wrongly = sum(joined(pair) for pair in PAIRS if not pair.together)
    assert together >= 54, together
    assert wrongly <= 1, wrongly


@pytest.mark.parametrize("text", ["Any updates please?", "Hola, ¿alguna noticia?", "Ну как там?"])
def test_who_only_asks_how_it_stands_means_the_ticket_that_is_open(closeness: SearchCloseness, text: str) -> None:
    assert closeness.follows_up(text)


def test_a_text_without_words_is_close_to_nothing(closeness: SearchCloseness) -> None:
    assert closeness.probability("🙂", "🙂", "en") == 0.0


def test_without_a_ticket_of_the_customer_nothing_is_compared_and_one_transaction_does(desk: SqlTicketDesk) -> None:
    statements: list[str] = []
    desk.open(matter("I lost my card", identity="customer-1"))
    with desk.database.read() as connection:
        sa.event.listen(connection.engine, "begin", lambda _: statements.append("BEGIN"))
        sa.event.listen(connection.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    uncompared = SqlTicketDesk(desk.database, desk.service, desk.history, desk.now, lambda: pytest.fail("something was compared"))
    assert not uncompared.open(matter("I lost my card", identity="customer-2", contact=ana(), session=SESSION)).joined
    assert statements.count("BEGIN") == 2  # The first makes the key of the links.
    assert sum(statement.startswith("SELECT tickets.reference") for statement in statements) == 1


def test_a_message_on_the_same_matter_joins_the_ticket(desk: SqlTicketDesk) -> None:
    first = desk.open(matter("I lost my card", session=SESSION))
    again = later(desk, hours=3).open(matter("No news of my card", session=SESSION))
    assert (again.ticket.reference, again.joined, again.secret) == (first.ticket.reference, True, first.secret)
    said, done = said_and_done(desk.database, first.ticket.reference)
    assert (said, done) == (["I lost my card", "No news of my card"], ["opened", "replied", "joined"])


def test_another_matter_is_another_ticket(desk: SqlTicketDesk) -> None:
    first = desk.open(matter("I lost my card", session=SESSION))
    other = desk.open(matter("Change my address", session=SESSION))
    assert (other.joined, other.ticket.reference != first.ticket.reference) == (False, True)


def test_another_customer_with_the_same_words_is_another_ticket(desk: SqlTicketDesk) -> None:
    desk.open(matter("I lost my card", session=SESSION, contact=ana(), identity="customer-1"))
    assert not desk.open(matter("I lost my card", session="t" * 16, contact=ana(email="luis@mail.example", phone=None))).joined
    assert not desk.open(matter("I lost my card")).joined
    assert not desk.open(matter("I lost my card", contact=ana(), identity="customer-2")).joined


def test_who_is_known_by_an_address_alone_never_gets_the_link(desk: SqlTicketDesk) -> None:
    first = desk.open(matter("I lost my card", contact=ana()))
    again = desk.open(matter("Where is my card", contact=ana(phone=None, name=None)), "key")
    assert (again.ticket.reference, again.joined, again.secret) == (first.ticket.reference, True, None)
    assert desk.open(matter("Where is my card", contact=ana(phone=None, name=None)), "key").secret is None


def test_who_joined_by_an_address_has_not_proved_a_conversation(desk: SqlTicketDesk) -> None:
    desk.open(matter("I lost my card", contact=ana()))
    desk.open(matter("Where is my card", contact=ana(), session="stranger-stranger"))
    assert desk.open(matter("Again my card", contact=ana(), session="stranger-stranger")).secret is None


def test_an_identity_joins_across_channels(desk: SqlTicketDesk) -> None:
    first = desk.open(matter("I lost my card", channel="widget", identity="customer-1"))
    again = desk.open(matter("Still no card", channel="email", identity="customer-1"))
    assert (again.ticket.reference, again.secret) == (first.ticket.reference, first.secret)


def test_any_news_is_about_the_one_that_is_open(desk: SqlTicketDesk) -> None:
    first = desk.open(matter("I lost my card", identity="customer-1"))
    assert desk.open(matter("Any news?", identity="customer-1")).ticket.reference == first.ticket.reference
    desk.open(matter("Change my address", identity="customer-1"))
    assert not desk.open(matter("Any news?", identity="customer-1")).joined  # Which of the two, nobody knows.


def test_a_solved_ticket_is_opened_again_within_14_days(desk: SqlTicketDesk) -> None:
    first = desk.open(matter("I lost my card", session=SESSION))
    agents(desk).reply(Desired(first.ticket.reference), "marta", "Here is a new one", solves=True)
    again = later(desk, days=13).open(matter("No new card", session=SESSION))
    assert (again.joined, again.ticket.status) == (True, Status.OPEN)
    assert again.ticket.due_at == again.ticket.answer_expected_by
    assert again.ticket.answer_expected_by > NOW + dt.timedelta(days=13)
    assert said_and_done(desk.database, first.ticket.reference)[1] == ["opened", "replied", "solved", "reopened", "joined"]


def test_after_14_days_it_is_a_new_ticket_that_names_the_old_one(desk: SqlTicketDesk) -> None:
    first = desk.open(matter("I lost my card", session=SESSION))
    agents(desk).solve(Desired(first.ticket.reference), "marta")
    again = later(desk, days=14.1).open(matter("No new card", session=SESSION))
    assert (again.joined, again.ticket.status, again.ticket.split_from) == (False, Status.NEW, first.ticket.reference)
    assert again.secret != first.secret
    assert later(desk, days=14.2).open(matter("Any news?", session=SESSION)).ticket.reference == again.ticket.reference


def test_what_its_customer_called_solved_too_soon_is_opened_again(desk: SqlTicketDesk) -> None:
    first = desk.open(matter("I lost my card", session=SESSION))
    CustomerWork(desk.database, desk.service, now=desk.now).solve(first.ticket.reference)
    again = desk.open(matter("No new card", session=SESSION))
    assert (again.joined, again.ticket.status) == (True, Status.OPEN)


def test_an_urgent_message_makes_the_ticket_urgent(desk: SqlTicketDesk) -> None:
    desk.open(matter("I lost my card", session=SESSION))
    urgent = Routing("security", Priority.URGENT, "fraud_in_progress")
    again = desk.open(matter("Somebody uses my card", session=SESSION, decision=urgent))
    assert (again.joined, again.ticket.priority) == (True, Priority.URGENT)


def test_nothing_that_was_said_comes_twice(desk: SqlTicketDesk) -> None:
    lines = tuple(Line(Author.CUSTOMER, f"line {number}", NOW + dt.timedelta(minutes=number)) for number in range(3))
    first = desk.open(matter("I lost my card", session=SESSION, transcript=lines[:2]))
    desk.open(matter("Again my card", session=SESSION, transcript=lines))
    with desk.database.read() as connection:
        texts = [one.text for one in messages_of(connection, first.ticket.reference, notes=False) if one.kind == "transcript"]
    assert texts == ["line 0", "line 1", "line 2"]


def test_messages_at_once_are_one_ticket(desk: SqlTicketDesk) -> None:
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: desk.open(matter("I lost my card", identity="customer-1")), range(8)))
    assert sum(not one.joined for one in opened) == 1
    with desk.database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(tickets)) == 1


def test_what_was_merged_away_is_not_joined(desk: SqlTicketDesk) -> None:
    first = desk.open(matter("I lost my card", identity="customer-1")).ticket.reference
    second = desk.open(matter("Change my address", identity="customer-1")).ticket.reference
    agents(desk).merge(Desired(second), "marta", first)
    assert desk.open(matter("About my address", identity="customer-1")).ticket.reference == first
