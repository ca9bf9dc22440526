"""What a server does by itself as time goes by, and what it leaves out where the bank has a help desk of its own."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from search.service import Service
from site_api import backstage
from site_api.agents.accounts import Accounts
from site_api.agents.agent import Agent, Role
from site_api.agents.session import Sessions
from site_api.app import create_app
from site_api.backstage import Backstage
from site_api.errors import NotReady
from site_api.live import LiveEngine
from site_api.settings import Settings
from site_api.store.database import Database
from site_api.store.tables.tickets import history
from site_api.tickets.change_set import Desired
from site_api.tickets.sql_desk import SqlTicketDesk
from site_api.tickets.work import AgentWork
from tests.problems import assert_problem
from tests.site_api.tickets.conftest import SERVICE, matter
from tests.waiting import until

GIVEN = replace(SERVICE, queues={"cards": replace(SERVICE.queues["cards"], most=1)})


def test_a_running_server_notes_what_is_late_closes_what_is_over_and_gives_out_what_waits(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backstage, "_EVERY", 0.05)
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=30)
    desk = SqlTicketDesk(database, lambda: GIVEN, now=lambda: long_ago)
    late, over = (desk.open(matter(text)).ticket.reference for text in ("My card does not work", "Another card"))
    AgentWork(database, lambda: GIVEN, now=lambda: long_ago).solve(Desired(over), "eva")
    eva = Agent("eva", "Eva Cruz", Role.AGENT)
    Accounts(database).add(eva, None)
    Sessions(database).start(eva, "en")

    running = Backstage(Settings(), database, AgentWork(database, lambda: GIVEN))
    running.start()
    until(lambda: done(database) == {(late, "breached"), (late, "assigned"), (over, "closed")})
    running.stop()


def test_a_server_that_starts_before_the_first_build_keeps_its_promises_after_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backstage, "_EVERY", 0.05)
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=30)
    late = SqlTicketDesk(database, lambda: GIVEN, now=lambda: long_ago).open(matter("My card does not work")).ticket.reference
    asked: list[None] = []

    def built_at_the_third_look() -> Service:
        asked.append(None)
        if len(asked) < 3:
            raise NotReady("the search is not ready")
        return GIVEN

    running = Backstage(Settings(), database, AgentWork(database, built_at_the_third_look))
    running.start()
    until(lambda: (late, "breached") in done(database) and len(asked) > 3)
    running.stop()


def done(database: Database) -> set[tuple[str, str]]:
    with database.read() as connection:
        found = connection.execute(sa.select(history.c.ticket, history.c.what).where(history.c.actor == "system"))
        return {(ticket, what) for ticket, what in found}


def test_a_bank_with_a_help_desk_of_its_own_turns_ours_off(built: Path, live: LiveEngine, tmp_path: Path) -> None:
    settings = Settings(out=built, database_url=f"sqlite:///{tmp_path}/v.sqlite", desk=False)
    with TestClient(create_app(settings, live)) as client:
        assert [client.get(path).status_code for path in ("/desk/", "/desk/sign-in", "/desk/live/stream")] == [404] * 3
        assert_problem(client.post("/desk/sign-in", data={"name": "leo", "password": "x"}), 405)
        assert client.post("/v1/tickets", json={"text": "No me llega la tarjeta"}).status_code == 201
