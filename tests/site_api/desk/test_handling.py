"""Who could take a ticket, as its page says it over HTTP."""

import re

from site_api.agents.accounts import Accounts
from site_api.agents.agent import Agent, Role
from site_api.store.database import Database
from tests.site_api.desk.conftest import Desk, act

CARD, TRANSFER_RU = 0, 2


def said(page: str) -> str | None:
    found = re.search(r"<p[^>]* data-free>(.*?)</p>", page)
    return found and found[1]


def test_a_ticket_of_nobody_says_who_is_free_and_one_that_is_taken_does_not(desk: Desk) -> None:
    with desk.client("ana") as ana, desk.client("leo") as leo:
        reference = desk.references[CARD]
        assert re.match(
            r"Libre ahora: (Ana Suárez|Leo Martín), con \d+ por responder\.|De quienes están",
            said(leo.get(f"/desk/tickets/{reference}").text) or "",
        )
        options = re.findall(r'<option value="(\w+)"[^>]*>([^<]+)</option>', leo.get(f"/desk/tickets/{reference}").text)
        assert ("ana", "en la mesa") in [(name, text.partition(" · ")[2].partition(",")[0]) for name, text in options]
        act(ana, reference, "assign", to="ana")
        assert said(leo.get(f"/desk/tickets/{reference}").text) is None


def test_where_nobody_of_the_skill_is_there_the_page_says_why(desk: Desk) -> None:
    with Database(desk.database_url) as database:
        accounts = Accounts(database)
        accounts.add(Agent("leo", "Leo Martín", Role.LEAD, (), ("es", "en")), None)
        accounts.add(Agent("eva", "Eva Cruz", Role.AGENT, (), ("es", "en")), None)
        with desk.client("leo") as leo:
            page = leo.get(f"/desk/tickets/{desk.references[TRANSFER_RU]}").text
        for agent in (Agent("leo", "Leo Martín", Role.LEAD), Agent("eva", "Eva Cruz", Role.AGENT)):
            accounts.add(agent, None)
    assert said(page) == "Nadie de esta cola habla el idioma del cliente."
