"""Every endpoint against every role, as access_table.yml says it: a new endpoint that is not in it fails."""

from pathlib import Path

import httpx
import pytest
import yaml
from fastapi.routing import iter_route_contexts

from site_api.app import create_app
from site_api.settings import read_settings
from tests.site_api.desk.conftest import Desk, fields

TABLE: dict[str, str] = yaml.safe_load((Path(__file__).parents[1] / "access_table.yml").read_text(encoding="utf-8"))
ROLES = {"ana": "agent", "leo": "lead", "vera": "writer", "admin": "admin"}
MAY = {
    "session": {"agent", "lead", "writer", "admin"},
    "tickets": {"agent", "lead", "admin"},
    "figures": {"lead", "writer", "admin"},
    "approvers": {"lead", "admin"},
}
# What is shown for ever, and what would end the session that the next row needs.
LEFT_OUT = {"GET /desk/pulse", "GET /desk/live/stream", "POST /desk/sign-out"}
TALK = "0" * 32  # No talk has this name.


def ask(client: httpx.Client, endpoint: str, reference: str, **data: str) -> httpx.Response:
    method, _, path = endpoint.partition(" ")
    address = (
        path.replace("{reference}", reference)
        .replace("{name}", "desk.css")
        .replace("{article_id}", "card-declined")
        .replace("{talk}", TALK)
    )
    return client.request(method, address, data=data if method == "POST" else None)


def test_the_table_names_every_endpoint_and_no_other() -> None:
    routes = iter_route_contexts(create_app(read_settings()).routes)
    endpoints = {f"{method} {route.path}" for route in routes for method in set(route.methods or "*") - {"HEAD"}}
    assert set(TABLE) == endpoints


def test_what_is_everybodys_asks_nobody_who_they_are(desk: Desk) -> None:
    with desk.client() as guest:
        open_to_all = [endpoint for endpoint, who in TABLE.items() if who == "everybody" and not endpoint.startswith("*")]
        asked = {endpoint: ask(guest, endpoint, "x").status_code for endpoint in open_to_all}
    # Signing in without a name, and coming back from nowhere, is refused for what it is.
    assert {endpoint for endpoint, status in asked.items() if status in {303, 401, 403}} == {"POST /desk/sign-in"}


def test_without_a_session_the_desk_shows_only_its_door(desk: Desk) -> None:
    with desk.client() as guest:
        for endpoint, who in TABLE.items():
            if who in MAY:
                answer = ask(guest, endpoint, desk.references[0])
                # What only the page's script asks for is refused as a problem, which the script understands.
                expected = (401, None) if "/desk/live/" in endpoint else (303, "/desk/sign-in")
                assert (answer.status_code, answer.headers.get("location")) == expected, endpoint


@pytest.mark.parametrize("name", ROLES)
def test_each_role_gets_what_is_its_own_and_nothing_else(name: str, desk: Desk) -> None:
    with desk.client(name) as client:
        csrf = fields(client.get("/desk/").text).get("csrf") or fields(client.get("/desk/figures").text)["csrf"]
        for endpoint, who in TABLE.items():
            if who in MAY and endpoint not in LEFT_OUT:
                status = ask(client, endpoint, desk.references[0], csrf=csrf, lang="es").status_code
                assert (status != 403) == (ROLES[name] in MAY[who]), (endpoint, status)


@pytest.mark.parametrize("name", [None, *ROLES])
def test_nobody_gets_what_needs_a_secret_without_it(name: str | None, desk: Desk) -> None:
    with desk.client(name) as client:
        for endpoint, who in TABLE.items():
            if who == "secret":
                assert ask(client, endpoint.replace("{session}", "x" * 32), desk.references[0]).status_code in {401, 404, 422}, endpoint


def test_only_its_own_secret_opens_a_ticket(desk: Desk) -> None:
    with desk.client("leo") as leo:
        one, other = (leo.post("/v1/tickets", json={"text": f"La tarjeta número {n} no llega", "lang": "es"}).json() for n in (1, 2))
        secrets = [made["link"].partition("#")[2] for made in (one, other)]
        address = f"/v1/tickets/{one['reference']}"
        assert leo.get(address).status_code == 404  # An agent's session is no secret.
        assert [leo.get(address, params={"secret": secret}).status_code for secret in secrets] == [200, 404]
