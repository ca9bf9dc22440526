"""Takes notes of unanswered questions: a few microseconds in the request, the rest in a thread of its own.

A crash loses the notes of the last seconds and nothing else; while the database is away, they wait.
"""

import datetime as dt
import logging
import secrets
import threading

from search.gaps.unsolved import Outcome
from site_api.conversation_id import conversation_id
from site_api.errors import StoreUnavailable
from site_api.questions.asked import AskedQuestion
from site_api.questions.memory import Recent
from site_api.store.asker import asker_of
from site_api.store.open_questions import OpenQuestion, OpenQuestionStore

_PAUSE = 5.0  # Seconds between two writings.
_AWAY = 60.0  # The same while the database cannot be used.
_PURGED = dt.timedelta(hours=1)
_MOST_UNWRITTEN = 5_000

_log = logging.getLogger("ventanilla.questions")


class Notebook:
    """Notes for `kb gaps`; with `days` of 0 it takes none."""

    def __init__(self, store: OpenQuestionStore, days: int) -> None:
        self._store = store
        self._days = days
        self._recent = Recent()
        self._added: list[OpenQuestion] = []
        self._solved: set[str] = set()
        self._purged = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._key = secrets.token_bytes(32)  # Thrown away with the process: who asked cannot be found out afterwards.
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="questions", daemon=True)

    def asker(self, session: str | None, address: str | None) -> str:
        """Return what tells a customer from others: their session's hash, else their address's under a key that is never kept."""
        return asker_of(conversation_id(session)) if session else asker_of(address or "", self._key)

    def asked(self, question: AskedQuestion) -> None:
        """Note a question, whatever became of it: those that were answered are never written."""
        if self._days:
            with self._lock:
                self._recent.add(question)

    def told(self, query_id: str, article: str | None, *, solved: bool) -> None:
        """Forget a question that was solved after all; keep one whose article did not help, even where it was answered."""
        if not self._days:
            return
        with self._lock:
            question = self._recent.take(query_id)
            if solved and question is None:
                self._solved.add(query_id)
        if question and not solved:
            kept = question.masked(Outcome.NOT_HELPFUL, article)
            with self._lock:
                self._added.append(kept)

    def start(self) -> None:
        """Begin to write, in a thread that ends with `stop`."""
        if self._days:
            self._thread.start()

    def stop(self) -> None:
        """Write what is unwritten, and end."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
            self.write(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1))

    def write(self, now: dt.datetime) -> bool:
        """Write what is settled at a moment; return whether the database took it."""
        with self._lock:
            settled = self._recent.settled(now)
            added, self._added = self._added, []
            solved, self._solved = self._solved, set()
        # Masked here, so that no request waits for it.
        added = [*added, *(question.masked(question.outcome or Outcome.NO_ANSWER) for question in settled)][-_MOST_UNWRITTEN:]
        try:
            self._store.update(added, solved)
            self._purge(now)
        except StoreUnavailable:
            with self._lock:
                self._added, self._solved = added + self._added, solved | self._solved
            return False
        return True

    def _purge(self, now: dt.datetime) -> None:
        if now - self._purged >= _PURGED:
            self._store.purge(now - dt.timedelta(days=self._days))
            self._purged = now

    def _run(self) -> None:
        pause = _PAUSE
        while not self._stop.wait(pause):
            try:
                pause = _PAUSE if self.write(dt.datetime.now(dt.UTC)) else _AWAY
            except Exception:  # noqa: BLE001 - A thread that ends unseen would keep no note ever after.
                _log.exception("notes of unanswered questions could not be written")
