"""A desk over HTTP on both databases, with an account of each role and ten matters."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from site_api.store.database import Database
from tests.command import served
from tests.site_api.databases import KINDS, started_once
from tests.site_api.desk.desk_data import PASSWORD, add_agents, add_tickets

_FIELD = re.compile(r'name="(csrf|version)" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Desk:
    """A running desk and its tickets, in the order of the matters in desk_data."""

    url: str
    database_url: str
    references: tuple[str, ...]

    @contextmanager
    def client(self, name: str | None = None) -> Iterator[httpx.Client]:
        """Yield a browser's place, signed in where a name is given."""
        with httpx.Client(base_url=self.url, timeout=30, headers={"Accept-Language": "es"}) as client:
            if name:
                done = client.post("/desk/sign-in", data={"name": name, "password": PASSWORD})
                assert done.headers["location"] == "/desk/", done.text
            yield client


def fields(page: str) -> dict[str, str]:
    """Return the hidden fields that every form of a page brings."""
    return dict(_FIELD.findall(page))


def act(client: httpx.Client, reference: str, step: str, **values: str) -> httpx.Response:
    """Take a step as the page's own form does."""
    shown = client.get(f"/desk/tickets/{reference}")
    return client.post(f"/desk/tickets/{reference}/{step}", data={**fields(shown.text), **values})


@pytest.fixture(scope="session")
def desks(built: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Desk]]:
    """Return the desk on a kind of database."""
    with started_once(lambda url: running_desk(built, url), request) as desks:
        yield desks


@pytest.fixture(params=KINDS)
def desk_server(desks: Callable[[str], Desk], request: pytest.FixtureRequest) -> Desk:
    """Return the desk on each database; each is started once."""
    return desks(request.param)


@contextmanager
def running_desk(built: Path, url: str) -> Iterator[Desk]:
    """Run a desk with the agents' accounts."""
    with Database(url) as database:
        add_agents(database)
    with served("--no-watch", "--out", built, KB_DATABASE_URL=url, KB_RATE_LIMIT="off") as server:
        yield Desk(server.url, url, ())


@pytest.fixture
def desk(desk_server: Desk) -> Desk:
    """Return a desk with ten new matters."""
    with Database(desk_server.database_url) as database:
        return replace(desk_server, references=tuple(add_tickets(database, 10)))
