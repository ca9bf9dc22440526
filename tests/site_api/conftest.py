"""A small server of its own, whose index the tests may replace and whose staff has tokens."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from kb.reader import read_docs
from search.build import build_index
from search.encoder import OnnxEncoder
from tests.command import served
from tests.lent import with_model
from tests.small_docs import article, write_docs

KEY = "a key of the tests, 32 characters or more"
ORIGIN = "https://app.example"
ARTICLES = {
    "docs/en/cards/lost-card.md": article("My card is lost", body="Block it in the app."),
    "docs/en/cards/change-pin.md": article("Change the PIN", body="Choose another one in the app."),
    "docs/en/staff/refund-limits.md": article("Refunds that an agent may grant", audience="staff", body="Up to the limit."),
    "docs/en/staff/gold-lounge.md": article("The lounge for gold customers", audience="customer", body="Show your card."),
    "docs/en/cards/draft-card.md": article("A card that nobody has yet", status="draft"),
}


@dataclass(frozen=True, slots=True)
class Small:
    """A help centre under way: its files, its build, its encoder and the API that serves it."""

    folder: Path
    out: Path
    encoder: OnnxEncoder
    api: httpx.Client

    def publish(self, **files: str) -> str:
        """Write articles, publish a new index and return its digest."""
        return build_index(read_docs(write_docs(self.folder, files)), self.encoder, self.out).digest


@pytest.fixture(scope="session")
def small(built: Path, encoder: OnnxEncoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    folder = tmp_path_factory.mktemp("small")
    out = with_model(built, folder / "out")
    docs = write_docs(folder, ARTICLES)
    settings = {
        "KB_TOKEN_KEY": KEY,
        "KB_CORS_ORIGINS": f'["{ORIGIN}"]',
        "KB_RELOAD_SECONDS": "0.05",
        "KB_DATABASE_URL": f"sqlite:///{folder}/v.sqlite",
    }
    with served("--docs", docs, "--out", out, "--no-watch", **settings) as server, httpx.Client(base_url=server.url, timeout=30) as api:
        yield Small(folder, out, encoder, api)
