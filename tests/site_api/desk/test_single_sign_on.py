"""The bank's single sign-on, played by a real provider: who it vouches for comes in, if there is an account."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from site_api.agents.accounts import Accounts
from site_api.agents.agent import Agent, Role
from site_api.store.database import Database
from tests.command import served


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    port = free_port()
    people = [f'--user-claims={{"sub": "{name}@bank.example", "email": "{name}@bank.example"}}' for name in ("eva", "eve")]
    program = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *people]
    with subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        for _ in range(200):
            with suppress(httpx.HTTPError):
                httpx.get(f"http://127.0.0.1:{port}/.well-known/openid-configuration")
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.fixture(scope="module")
def desk_url(provider: str, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database_url = f"sqlite:///{tmp_path_factory.mktemp('sso')}/v.sqlite"
    with Database(database_url) as database:
        Accounts(database).add(Agent("eva@bank.example", "Eva Ruiz", Role.AGENT), None)
    port = free_port()
    settings = {
        "KB_DATABASE_URL": database_url,
        "KB_OIDC_ISSUER": provider,
        "KB_OIDC_CLIENT_SECRET": "secret",
        "KB_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    with served("--no-watch", "--out", built, "--port", str(port), **settings) as server:
        yield server.url


def way_back(client: httpx.Client, person: str) -> str:
    """Go to the provider, sign in there, and return the address that it sends back to."""
    there = client.get("/desk/sso").headers["location"]
    asked = parse_qs(urlsplit(there).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["nonce"]
    return httpx.post(there, data={"sub": person}).headers["location"]


def test_who_the_bank_vouches_for_comes_in(desk_url: str) -> None:
    with httpx.Client(base_url=desk_url, timeout=30) as client:
        assert "/desk/sso" in client.get("/desk/sign-in").text
        assert client.get(way_back(client, "eva@bank.example")).headers["location"] == "/desk/"
        assert "Eva Ruiz" in client.get("/desk/").text


def test_without_an_account_here_nobody_comes_in(desk_url: str) -> None:
    with httpx.Client(base_url=desk_url, timeout=30) as client:
        assert client.get(way_back(client, "eve@bank.example")).status_code == 401
        assert client.get("/desk/").headers["location"] == "/desk/sign-in"


def test_another_browsers_way_back_is_worth_nothing(desk_url: str) -> None:
    with httpx.Client(base_url=desk_url, timeout=30) as client, httpx.Client(base_url=desk_url, timeout=30) as thief:
        back = way_back(client, "eva@bank.example")
        assert thief.get(back).status_code == 401
        way_back(thief, "eve@bank.example")
        assert thief.get(back).status_code == 401


@pytest.mark.parametrize("query", ["", "?code=x&state=y", "?error=access_denied"])
def test_a_way_back_that_is_made_up_is_refused(query: str, desk_url: str) -> None:
    assert httpx.get(f"{desk_url}/desk/sso/callback{query}", timeout=30).status_code == 401
