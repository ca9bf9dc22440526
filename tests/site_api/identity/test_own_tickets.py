"""A customer by the bank's word over HTTP, on both databases: their own tickets, nobody else's, and none with a token that has run out."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from site_api.app import create_app
from site_api.live import LiveEngine
from site_api.settings import Settings
from tests.problems import assert_problem
from tests.site_api.identity.test_identity import ISSUER, PRIVATE, bearer, key_address

__all__ = ["key_address"]


@pytest.fixture
def client(built: Path, live: LiveEngine, key_address: str, database_url: str) -> Iterator[TestClient]:
    settings = Settings(out=built, database_url=database_url, identity_issuer=ISSUER, identity_jwks=key_address)
    with TestClient(create_app(settings, live)) as client:
        yield client


def signed(subject: str, **claims: Any) -> dict[str, str]:
    """Return the headers that the bank's app sends for a customer; its token is as long as real ones are."""
    token = bearer(PRIVATE, "ES256", {"kid": "autumn"}, sub=subject, name="Ana " * 20, **claims)
    return {"Authorization": token}


def test_a_customer_sees_answers_and_ends_their_own_ticket_without_its_link(client: TestClient) -> None:
    ana, eve = signed("customer-1"), signed("customer-2")
    opened = client.post("/v1/tickets", json={"text": "No me llega la tarjeta", "lang": "es"}, headers=ana).json()
    address = f"/v1/tickets/{opened['reference']}"
    assert client.get(address, headers=ana).json()["subject"] == "No me llega la tarjeta"
    assert client.post(f"{address}/messages", json={"text": "Ya son tres semanas"}, headers=ana).status_code == 200
    assert client.post(f"{address}/solve", headers=ana).json()["status"] == "solved"
    for headers in (eve, {}):
        assert_problem(client.get(address, headers=headers), 404)
        assert_problem(client.post(f"{address}/messages", json={"text": "x"}, headers=headers), 404)
    assert client.get(address, params={"secret": opened["link"].partition("#")[2]}, headers=eve).status_code == 200


@pytest.mark.parametrize("path", ["tickets", "chat", "tickets/ALI-7K3M-4"])
def test_a_token_that_has_run_out_is_refused_everywhere_with_what_to_do(path: str, client: TestClient) -> None:
    old = signed("customer-1", exp=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    body = {"text": "No me llega la tarjeta", "lang": "es"}
    answer = client.get(f"/v1/{path}", headers=old) if "ALI" in path else client.post(f"/v1/{path}", json=body, headers=old)
    assert "the app asks the bank for a new one" in assert_problem(answer, 401)
    assert answer.headers["www-authenticate"] == 'Bearer realm="customer"'
