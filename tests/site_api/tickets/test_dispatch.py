"""Who is given what by itself, on both databases: by queue, language, urgency and who is free; and why nobody is."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from kb.article import Priority
from kb.queue import Queue
from search.service import Service
from site_api.agents.accounts import Accounts
from site_api.agents.agent import Agent, Role
from site_api.agents.colleagues import HERE, WhyNot, choose, read_colleagues
from site_api.agents.session import Sessions
from site_api.store.database import Database
from site_api.store.tables.tickets import history
from site_api.tickets.change_set import Desired
from site_api.tickets.dispatch import Dispatch
from site_api.tickets.handover import Handover, Routing
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.ticket import Status, Ticket
from site_api.tickets.work import AgentWork
from tests.site_api.tickets.conftest import OFFICE, SERVICE, matter
from tests.site_api.tickets.memory_desk import NOW

GIVEN = replace(SERVICE, queues={"cards": replace(SERVICE.queues["cards"], most=2), "loans": Queue("loans", {"en": "Loans"}, OFFICE)})
EVA = Agent("eva", "Eva Cruz", Role.AGENT, ("cards",), ("en",))
LEO = Agent("leo", "Leo Martín", Role.AGENT, ("cards",), ("en", "ru"))


def arrive(database: Database, *agents: Agent, at: dt.datetime = NOW) -> None:
    """Let people sign in."""
    for agent in agents:
        Accounts(database).add(agent, None)
        Sessions(database, lambda: at).start(agent, "en")


def dispatch(database: Database, after: dt.timedelta = dt.timedelta(), service: Service = GIVEN) -> Dispatch:
    return Dispatch(database, lambda: service, now=lambda: NOW + after)


def ask(desk: SqlTicketDesk, text: str = "My card does not work", **changes: object) -> str:
    wanted: Handover = matter(text, **changes)
    return desk.open(wanted).ticket.reference


def holders(given: tuple[Ticket, ...]) -> dict[str, str | None]:
    return {ticket.reference: ticket.assignee for ticket in given}


def urgent() -> Routing:
    return Routing("cards", Priority.URGENT, "fraud_in_progress")


def test_the_most_urgent_goes_first_and_each_to_whoever_has_the_fewest(database: Database, sql_desk: SqlTicketDesk) -> None:
    arrive(database, EVA, LEO)
    calm, soon = ask(sql_desk), ask(sql_desk, "They take my money", decision=urgent())
    given = dispatch(database).give_out()
    assert [(ticket.reference, ticket.assignee, ticket.status) for ticket in given] == [
        (soon, "eva", Status.NEW),
        (calm, "leo", Status.NEW),
    ]
    assert dispatch(database).give_out() == ()


def test_a_ticket_goes_to_nobody_without_its_language(database: Database, sql_desk: SqlTicketDesk) -> None:
    arrive(database, EVA, LEO)
    asked = [ask(sql_desk, f"Карта не работает ({n})", lang="ru") for n in range(2)]
    assert holders(dispatch(database).give_out()) == dict.fromkeys(asked, "leo")


def test_nobody_is_given_more_than_the_queue_says_and_an_answer_makes_room(database: Database, sql_desk: SqlTicketDesk) -> None:
    arrive(database, EVA)
    asked = {ask(sql_desk, f"Card {n}") for n in range(3)}
    first, second = holders(dispatch(database).give_out())
    assert dispatch(database).give_out() == ()
    AgentWork(database, lambda: GIVEN, now=lambda: NOW).reply(Desired(first), "eva", "Try again.")
    assert holders(dispatch(database).give_out()) == dict.fromkeys(asked - {first, second}, "eva")


def test_a_queue_that_does_not_say_so_gives_nothing_out(database: Database, sql_desk: SqlTicketDesk) -> None:
    arrive(database, Agent("ana", "Ana", Role.AGENT))
    ask(sql_desk, "A loan", decision=Routing("loans", Priority.NORMAL, "no_article"))
    assert dispatch(database).give_out() == ()


def test_what_was_given_and_not_touched_goes_back_when_its_person_has_left(database: Database, sql_desk: SqlTicketDesk) -> None:
    arrive(database, EVA)
    untouched, noted = ask(sql_desk), ask(sql_desk, "Another card")
    dispatch(database).give_out()
    AgentWork(database, lambda: GIVEN, now=lambda: NOW).note(Desired(noted), "eva", "Asked the card team")
    assert dispatch(database).take_back() == ()
    later = HERE + dt.timedelta(seconds=1)
    assert holders(dispatch(database, later).take_back()) == {untouched: None}
    arrive(database, LEO, at=NOW + later)
    assert holders(dispatch(database, later).give_out()) == {untouched: "leo"}


def test_what_somebody_took_stays_theirs_when_they_leave(database: Database, sql_desk: SqlTicketDesk) -> None:
    arrive(database, EVA)
    AgentWork(database, lambda: GIVEN, now=lambda: NOW).assign(Desired(ask(sql_desk)), "eva", "eva")
    assert dispatch(database, 10 * HERE).take_back() == ()


def test_of_many_processes_at_once_one_gives_each_ticket_out(database: Database, sql_desk: SqlTicketDesk) -> None:
    arrive(database, EVA, LEO)
    asked = [ask(sql_desk, f"Card {n}") for n in range(4)]
    with ThreadPoolExecutor(6) as pool:
        given = [ticket for part in pool.map(lambda _: dispatch(database).give_out(), range(6)) for ticket in part]
    assert sorted(ticket.reference for ticket in given) == sorted(asked)
    with database.read() as connection:
        found = sa.select(history.c.actor, history.c.agent).where(history.c.what == "assigned")
        assert connection.execute(found).all() == [("system", None)] * 4


@pytest.mark.parametrize(
    ("there", "lang", "most", "why_not"),
    [
        ((), "en", None, WhyNot.NOBODY_SKILLED),
        ((EVA,), "ru", None, WhyNot.NOBODY_SKILLED),
        ((Agent("vera", "Vera", Role.WRITER), Agent("admin", "Iván", Role.ADMIN)), "en", None, WhyNot.NOBODY_SKILLED),
        ((EVA,), "en", 1, WhyNot.NOBODY_FREE),
        ((EVA,), "en", None, None),
    ],
)
def test_where_nobody_can_take_it_the_reason_is_told(
    there: tuple[Agent, ...], lang: str, most: int | None, why_not: WhyNot | None, database: Database, sql_desk: SqlTicketDesk
) -> None:
    arrive(database, *there)
    AgentWork(database, lambda: GIVEN, now=lambda: NOW).assign(Desired(ask(sql_desk)), "eva", "eva")
    with database.read() as connection:
        assert choose(read_colleagues(connection, NOW), "cards", lang, most).why_not == why_not
        if why_not is None:
            gone = read_colleagues(connection, NOW + 2 * HERE)
            assert choose(gone, "cards", lang, most).why_not == WhyNot.NOBODY_HERE
