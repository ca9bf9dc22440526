"""Results kept by content, so that a rebuild works only on what changed."""

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path


class ContentCache:
    """A file of results by what they were made from; losing it costs time, nothing else."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        if self._is_damaged():
            self._path.unlink()
        with closing(self._connect()) as connection, connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")

    def get(self, kind: str, texts: Sequence[str]) -> dict[str, bytes]:
        """Return the kept results by text."""
        keys = {_key(kind, text): text for text in texts}
        with closing(self._connect()) as connection:
            rows = [row for chunk in _chunks(list(keys), 500) for row in _select(connection, chunk)]
        return {keys[key]: value for key, value in rows}

    def put(self, kind: str, results: Iterable[tuple[str, bytes]]) -> None:
        """Keep results, given as (text, result)."""
        rows = [(_key(kind, text), value) for text, value in results]
        with closing(self._connect()) as connection, connection:
            connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", rows)

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=30)

    def _is_damaged(self) -> bool:
        if not self._path.is_file():
            return False
        try:
            with closing(self._connect()) as connection:
                return bool(connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",))
        except sqlite3.OperationalError:
            raise  # It is locked or may not be read: not damaged.
        except sqlite3.DatabaseError:
            return True


def content_cache(out: Path) -> ContentCache:
    """Return the results that builds into `out` keep between them."""
    return ContentCache(out / "cache" / "content.sqlite")


def _key(kind: str, text: str) -> bytes:
    return hashlib.sha256(f"{kind}\0{text}".encode()).digest()


def _chunks(keys: list[bytes], size: int) -> Iterable[list[bytes]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def _select(connection: sqlite3.Connection, keys: list[bytes]) -> list[tuple[bytes, bytes]]:
    marks = ",".join("?" * len(keys))
    return connection.execute(f"SELECT key, value FROM kept WHERE key IN ({marks})", keys).fetchall()  # noqa: S608 - Only marks are put in.
