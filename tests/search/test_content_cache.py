"""Results kept by content: losing them costs time, nothing else."""

import sqlite3
from pathlib import Path

import pytest

from search.content_cache import ContentCache
from tests.keyword_encoder import KeywordEncoder
from tests.small_docs import KEYWORDS, article, build, write_docs


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "content.sqlite"


def test_results_are_kept_by_kind_and_text(path: Path) -> None:
    ContentCache(path).put("model-a", [("one", b"1"), ("two", b"2")])
    cache = ContentCache(path)
    assert cache.get("model-a", ["one", "two", "three"]) == {"one": b"1", "two": b"2"}
    assert cache.get("model-b", ["one"]) == {}


def test_more_texts_than_sqlite_takes_at_once(path: Path) -> None:
    cache = ContentCache(path)
    cache.put("a", [(str(number), b"x") for number in range(5000)])
    assert len(cache.get("a", [str(number) for number in range(6000)])) == 5000


@pytest.mark.parametrize("damage", ["not a database", "broken inside", "cut off", "empty"])
def test_a_damaged_file_is_replaced(path: Path, damage: str) -> None:
    ContentCache(path).put("a", [(str(number), b"x" * 500) for number in range(200)])
    content = path.read_bytes()
    middle = content[:8192] + b"\xff" * 30_000 + content[38_192:]
    path.write_bytes({"not a database": b"hello" * 999, "broken inside": middle, "cut off": content[:6000], "empty": b""}[damage])
    cache = ContentCache(path)
    assert cache.get("a", ["1"]) == {}
    cache.put("a", [("1", b"y")])
    assert cache.get("a", ["1"]) == {"1": b"y"}


def test_a_locked_file_is_not_taken_for_a_damaged_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ContentCache(path).put("a", [("one", b"1")])
    monkeypatch.setattr(ContentCache, "_connect", lambda self: sqlite3.connect(self._path, timeout=0))
    holder = sqlite3.connect(path)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        ContentCache(path)
    holder.close()
    assert path.is_file()


def test_only_the_changed_passage_is_embedded_again(tmp_path: Path) -> None:
    encoder = KeywordEncoder(*KEYWORDS)
    docs = write_docs(tmp_path)
    assert build(docs, encoder, tmp_path / "out").embedded == len(encoder.encoded) > 10
    encoder.encoded.clear()
    write_docs(tmp_path, **{"docs/en/cards/cheque.md": article("Pay in a cheque", body="Another text.")})
    assert build(docs, encoder, tmp_path / "out").embedded == 1
    assert encoder.encoded == ["Pay in a cheque. Another text."]


def test_another_model_embeds_everything_again(tmp_path: Path) -> None:
    docs = write_docs(tmp_path)
    first = build(docs, KeywordEncoder("pin"), tmp_path / "out")
    second = build(docs, KeywordEncoder("pin", "card"), tmp_path / "out")
    assert first.embedded == second.embedded > 0
    assert first.digest != second.digest


def test_a_build_with_a_damaged_cache_makes_the_same_index(tmp_path: Path) -> None:
    docs = write_docs(tmp_path)
    first = build(docs, KeywordEncoder(*KEYWORDS), tmp_path / "out")
    (tmp_path / "out" / "cache" / "content.sqlite").write_bytes(b"rubbish" * 100)
    again = build(docs, KeywordEncoder(*KEYWORDS), tmp_path / "out")
    assert (again.digest, again.embedded) == (first.digest, first.embedded)
