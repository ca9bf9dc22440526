"""A server with a small help centre in three languages, on each database, whose queues are always open."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from search.encoder import OnnxEncoder
from site_api.store.database import Database
from site_api.store.tables.live import live_agents, live_talks
from tests.lent import with_model
from tests.site_api.databases import KINDS, empty_database, started_once
from tests.site_api.live_chat.hall import Hall, add_agents, hall_of
from tests.small_docs import article, build, write_docs

ARTICLES = {
    "docs/es/cards/change-pin.md": article(
        "Cambiar el PIN", summary='"Elige otro PIN en Tarjetas › PIN y confírmalo con la huella."', body="Elige otro en la app."
    ),
    "docs/en/cards/change-pin.md": article("Change the PIN", body="Choose another one in the app."),
    "docs/ru/cards/change-pin.md": article("Сменить ПИН-код", body="Выберите новый в приложении."),
}


@pytest.fixture(scope="session")
def small_centre(built: Path, encoder: OnnxEncoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the build of a small help centre."""
    folder = tmp_path_factory.mktemp("hall")
    out = with_model(built, folder / "out")
    build(write_docs(folder, ARTICLES), encoder, out)
    return folder


@pytest.fixture(scope="session")
def halls(small_centre: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Hall]]:
    """Return the server on a kind of database."""
    with started_once(lambda url: running_hall(small_centre, url), request) as halls:
        yield halls


@pytest.fixture(params=KINDS)
def hall_server(halls: Callable[[str], Hall], request: pytest.FixtureRequest) -> Hall:
    """Return the server on each database; each is started once."""
    return halls(request.param)


@contextmanager
def running_hall(small_centre: Path, url: str) -> Iterator[Hall]:
    """Run a server with the agents' accounts."""
    add_agents(url)
    with hall_of(small_centre, url, KB_LIVE_PATIENCE="4", KB_LIVE_TALKS="2") as (hall, _):
        yield hall


@pytest.fixture(params=KINDS)
def agents_url(request: pytest.FixtureRequest) -> str:
    """Return the address of a database with agents, for a server of a test's own."""
    url = empty_database(request.param, request)
    add_agents(url)
    return url


@pytest.fixture
def hall(hall_server: Hall) -> Iterator[Hall]:
    """Return a server in which nobody waits and nobody is at the desk."""
    with Database(hall_server.database_url) as database, database.begin() as connection:
        connection.execute(sa.delete(live_talks))
        connection.execute(sa.delete(live_agents))
    yield hall_server
    hall_server.close()
