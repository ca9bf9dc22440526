"""What is built or started once for all tests."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kb.commands._pipeline import Plan, is_stale
from search.encoder import OnnxEncoder
from search.engine import SearchEngine
from site_api.live import LiveEngine
from tests.command import ROOT, Served, kb, served
from tests.lent import with_model
from tests.site_api.databases import (  # noqa: F401 - Fixtures.
    bare_database_url,
    database,
    database_url,
    postgresql,
    postgresql_spare,
    postgresql_template,
    sqlite_template,
)

# The files that take longest come first, so that no worker is left alone with one of them at the end.
SLOW_FIRST = (
    "browser/test_stories.py",
    "site_api/live_chat/test_faults.py",
    "search/test_bundled.py",
    "commands/test_gaps.py",
    "site_api/letters/test_by_mail.py",
    "browser/test_desk.py",
    "search/test_evaluation.py",
    "browser/test_live_talk.py",
    "commands/test_serve.py",
    "commands/test_build.py",
    "site_api/live_chat/test_live_talk.py",
    "site_api/test_live.py",
    "browser/test_help_accessibility.py",
    "browser/test_help_flow.py",
    "browser/test_accessibility.py",
    "browser/test_customer_page.py",
    "site_api/tickets/test_kill.py",
    "site_api/test_schema.py",
    "site_api/desk/test_desk.py",
    "search/test_quality_gate.py",
    "test_facts_everywhere.py",
    "site_api/chat/test_secrets.py",
    "site_api/chat/test_kill.py",
    "browser/test_writers_preview.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow files first, and keep the order otherwise."""
    places = {ROOT / "tests" / name: place for place, name in enumerate(SLOW_FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays to the end: all modules and tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def built() -> Path:
    """Return the folder of the project's own build, made anew only where it is stale."""
    out = Path(os.environ.get("KB_OUT", ROOT / "build"))
    if is_stale(Plan(ROOT / "docs", out)):
        done = kb("build", "--out", out)
        assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="session")
def server(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the project's own build in a process of its own, with an empty database."""
    url = f"sqlite:///{tmp_path_factory.mktemp('served')}/ventanilla.sqlite"
    with served("--no-watch", "--out", built, KB_DATABASE_URL=url) as running:
        yield running


@pytest.fixture(scope="session")
def api(server: Served) -> Iterator[httpx.Client]:
    """Return a client of the server."""
    with httpx.Client(base_url=server.url, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def encoder(built: Path) -> OnnxEncoder:
    """Return the real encoder."""
    return OnnxEncoder(built / "model")


@pytest.fixture(scope="session")
def live(built: Path) -> LiveEngine:
    """Return the project's own index, loaded once for all applications in this process."""
    live = LiveEngine(built)
    assert live.refresh(), live.refusal
    return live


@pytest.fixture(scope="session")
def engine(live: LiveEngine) -> SearchEngine:
    """Return the search over the project's own articles."""
    return live.serving.engine


@pytest.fixture
def out(built: Path, tmp_path: Path) -> Path:
    """Return an empty folder to build into, which has the real encoder already."""
    return with_model(built, tmp_path / "out")
