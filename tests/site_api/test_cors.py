"""Other sites: the named ones may call, the others are told so, and what is no HTTP is a problem as well."""

import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from site_api.app import create_app
from site_api.settings import Settings
from tests.command import Served
from tests.problems import Answer, assert_problem

APP = "https://app.example"


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return TestClient(create_app(Settings(out=tmp_path, cors_origins=[APP])))


def asked(client: TestClient, origin: str, method: str = "POST") -> Answer:
    headers = {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": "idempotency-key"}
    return client.options("/v1/tickets", headers=headers)


def test_a_named_site_may_call(client: TestClient) -> None:
    answer = asked(client, APP)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == APP
    assert "idempotency-key" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize("origin", ["https://evil.example", "https://app.example.evil.example", "http://app.example", "null"])
def test_another_site_is_told_so(client: TestClient, origin: str) -> None:
    answer = asked(client, origin)
    assert "may not call this API" in assert_problem(answer, 400)
    assert "access-control-allow-origin" not in answer.headers
    assert "access-control-allow-origin" not in client.get("/healthz", headers={"Origin": origin}).headers


def test_another_method_is_told_so(client: TestClient) -> None:
    assert "only send GET and POST" in assert_problem(asked(client, APP, "DELETE"), 400)


def test_a_method_that_nobody_knows_is_a_problem(server: Served) -> None:
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        connection.sendall(b"BREW /v1/search HTTP/1.1\r\nHost: help.example\r\n\r\n")
        head, _, body = connection.makefile("rb").read().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400")
    assert b"content-type: application/problem+json" in head
    assert json.loads(body)["status"] == 400
