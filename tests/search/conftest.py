"""A help centre whose vectors can be read."""

from pathlib import Path

import pytest

from search.engine import SearchEngine
from tests.keyword_encoder import KeywordEncoder
from tests.small_docs import KEYWORDS, build, live_index, write_docs


@pytest.fixture
def keywords() -> KeywordEncoder:
    return KeywordEncoder(*KEYWORDS)


@pytest.fixture
def small(tmp_path: Path, keywords: KeywordEncoder) -> SearchEngine:
    """Return a search over the small help centre."""
    build(write_docs(tmp_path), keywords, tmp_path / "out")
    return SearchEngine(live_index(tmp_path / "out"), keywords)
