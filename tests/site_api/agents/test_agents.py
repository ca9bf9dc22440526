"""Accounts, sessions and the throttle on both databases."""

import datetime as dt

import pytest
import sqlalchemy as sa

from site_api.agents.accounts import Accounts
from site_api.agents.agent import Agent, Role
from site_api.agents.session import IDLE, LONGEST, Sessions
from site_api.agents.throttle import OF_ACCOUNT, OF_ADDRESS, WINDOW, Throttle
from site_api.store.database import Database
from site_api.store.tables.agents import agents, desk_sessions

ANA = Agent("ana", "Ana Suárez", Role.AGENT, ("cards",), ("es", "en"))
PASSWORD = "a password of the tests"


class Clock:
    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 25, 10, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def accounts(database: Database) -> Accounts:
    accounts = Accounts(database)
    accounts.add(ANA, PASSWORD)
    return accounts


@pytest.mark.parametrize(
    ("name", "password", "found"), [("ana", PASSWORD, ANA), (" ANA ", PASSWORD, ANA), ("ana", "x", None), ("eva", PASSWORD, None)]
)
def test_name_and_password_must_both_be_right(name: str, password: str, found: Agent | None, accounts: Accounts) -> None:
    assert accounts.check(name, password) == found


def test_an_account_without_a_password_cannot_be_entered_with_one(accounts: Accounts) -> None:
    accounts.add(Agent("eva", "Eva", Role.LEAD), None)
    assert accounts.check("eva", "") is None


def test_passwords_are_not_kept(accounts: Accounts, database: Database) -> None:
    assert accounts.find("ana") == ANA
    with database.read() as connection:
        kept = connection.execute(sa.select(agents.c.password_hash)).scalar_one()
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_who_is_disabled_is_out_at_once(accounts: Accounts, database: Database) -> None:
    token = Sessions(database).start(ANA, "es")
    assert accounts.disable("ana")
    assert (Sessions(database).find(token), accounts.check("ana", PASSWORD)) == (None, None)


def test_new_rights_end_the_sessions_with_the_old_ones(accounts: Accounts, database: Database) -> None:
    token = Sessions(database).start(ANA, "es")
    accounts.add(Agent("ana", "Ana Suárez", Role.WRITER), None)
    assert Sessions(database).find(token) is None
    assert accounts.check("ana", PASSWORD) is not None


@pytest.mark.parametrize("wait", [IDLE, LONGEST])
def test_a_session_ends_with_the_working_day_or_when_nobody_is_there(wait: dt.timedelta, accounts: Accounts, database: Database) -> None:
    clock = Clock()
    sessions = Sessions(database, clock)
    token = sessions.start(ANA, "es")
    steps = 2 if wait == IDLE else int(LONGEST / IDLE) * 2 + 1
    for _ in range(steps - 1):
        clock.now += IDLE / 2
        assert sessions.find(token) is not None or clock.now >= Clock().now + LONGEST
    clock.now += IDLE if wait == IDLE else dt.timedelta()
    assert sessions.find(token) is None
    assert accounts.find("ana") is not None


def test_the_database_does_not_tell_how_to_enter(accounts: Accounts, database: Database) -> None:
    token = Sessions(database).start(ANA, "es")
    with database.read() as connection:
        kept = connection.execute(sa.select(desk_sessions.c.token_hash)).scalar_one()
    assert token not in kept
    assert Sessions(database).find(kept) is None
    assert accounts.find("ana") is not None


def test_guessing_is_stopped_for_an_account_and_then_for_an_address(database: Database) -> None:
    clock = Clock()
    throttle = Throttle(database, clock)
    for _ in range(OF_ACCOUNT):
        assert throttle.wait("ana", "192.0.2.1") is None
        throttle.failed("ana", "192.0.2.1")
    assert throttle.wait("ana", "192.0.2.9") == WINDOW
    assert throttle.wait("eva", "192.0.2.1") is None
    for number in range(OF_ADDRESS - OF_ACCOUNT):
        throttle.failed(f"name{number}", "192.0.2.1")
    assert throttle.wait("eva", "192.0.2.1") == WINDOW
    clock.now += WINDOW
    assert throttle.wait("ana", "192.0.2.1") is None


def test_success_forgets_an_accounts_failures(database: Database) -> None:
    throttle = Throttle(database)
    for _ in range(OF_ACCOUNT):
        throttle.failed("ana", "192.0.2.1")
    throttle.succeeded("ana")
    assert throttle.wait("ana", "192.0.2.1") is None


@pytest.mark.parametrize(
    ("agent", "queue", "sees"),
    [
        (ANA, "cards", True),
        (ANA, "payments", False),
        (Agent("b", "B", Role.AGENT), "payments", True),
        (Agent("c", "C", Role.LEAD, ("cards",)), "payments", True),
        (Agent("d", "D", Role.WRITER), "cards", False),
    ],
)
def test_agents_see_the_queues_of_their_skills(agent: Agent, queue: str, sees: bool) -> None:
    assert agent.takes(queue) is sees
