"""Where each client's state is kept: one number by the library's algorithm, in the process or shared by several on one machine."""

import hashlib
import sqlite3
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pyrate_limiter import GCRA, Rate

_ALGORITHM = GCRA()
_MOST_CLIENTS = 50_000
_SWEPT_EVERY = 1000  # Requests between two sweeps of the file; clients without debt are as new.
_WAIT_MS = 200  # For another process; who waits longer is let in.


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request is let in, how many are left, and in how many seconds the next is (or all are) there again."""

    allowed: bool
    remaining: int
    seconds: float


class Shelf(Protocol):
    """Where states are kept."""

    def ask(self, client: str, rate: Rate) -> Verdict:
        """Count one request of a client."""
        ...


class MemoryShelf:
    """States in the process; the client that was away longest is forgotten first."""

    def __init__(self) -> None:
        self._states: OrderedDict[str, int] = OrderedDict()

    def ask(self, client: str, rate: Rate) -> Verdict:
        """Count one request of a client."""
        state, verdict = _step(self._states.pop(client, 0), rate)
        self._states[client] = state
        if len(self._states) > _MOST_CLIENTS:
            self._states.popitem(last=False)
        return verdict


class FileShelf:
    """States in a small SQLite file that the processes of one machine share; it may be lost, so that nothing waits for the disk."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = sqlite3.connect(path, isolation_level=None, timeout=_WAIT_MS / 1000, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=OFF")
        self._file.execute("CREATE TABLE IF NOT EXISTS clients (client BLOB PRIMARY KEY, state INTEGER NOT NULL) WITHOUT ROWID")
        self._lock = threading.Lock()
        self._asked = 0

    def ask(self, client: str, rate: Rate) -> Verdict:
        """Count one request of a client."""
        with self._lock:
            try:
                return self._ask(hashlib.blake2b(client.encode(), digest_size=12).digest(), rate)
            except sqlite3.OperationalError:  # Busy for too long, or the file is gone: a limit must not stop the service.
                return Verdict(allowed=True, remaining=0, seconds=0)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _ask(self, name: bytes, rate: Rate) -> Verdict:
        self._file.execute("BEGIN IMMEDIATE")
        try:
            row = self._file.execute("SELECT state FROM clients WHERE client = ?", (name,)).fetchone()
            state, verdict = _step(row[0] if row else 0, rate)
            if verdict.allowed:
                self._file.execute("INSERT OR REPLACE INTO clients VALUES (?, ?)", (name, state))
            self._sweep()
        finally:
            self._file.execute("COMMIT")
        return verdict

    def _sweep(self) -> None:
        self._asked += 1
        if self._asked % _SWEPT_EVERY == 0:
            self._file.execute("DELETE FROM clients WHERE state < ?", (time.time_ns() // 1000,))


def _step(state: int, rate: Rate) -> tuple[int, Verdict]:
    """Return the state after a request, and what becomes of it."""
    now = time.time_ns() // 1_000_000
    after, decision = _ALGORITHM.step([rate], (state,), now, 1)
    used = _ALGORITHM.consumed([rate], after, now)
    if decision.allowed:
        return int(after[0]), Verdict(allowed=True, remaining=rate.limit - used, seconds=used * rate.interval / rate.limit / 1000)
    return state, Verdict(allowed=False, remaining=0, seconds=(decision.retry_after_ms or 0) / 1000)
