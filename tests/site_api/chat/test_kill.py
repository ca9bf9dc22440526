"""A server that is killed in the middle of many conversations has lost no turn that it answered."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.command import served

THREADS, TURNS = 20, 10  # 200 turns under way, each thread in a conversation of its own.
QUESTIONS = ("how do I change my PIN?", "and at a cash machine?", "thanks", "my card is lost", "where do I see the PIN?")


@dataclass
class Talk:
    """What one customer knows: the session, and the turns that were answered."""

    session: str | None = None
    answered: list[str] = field(default_factory=list)

    def run(self, url: str, number: int) -> None:
        """Take turns until the server is gone."""
        with httpx.Client(base_url=url, timeout=30) as api:
            for turn in range(TURNS):
                text = f"{QUESTIONS[turn % len(QUESTIONS)]} ({number}.{turn})"
                try:
                    response = api.post("/v1/chat", json={"session": self.session, "text": text, "lang": "en"})
                except httpx.HTTPError:
                    return
                if response.status_code == 200:
                    self.session = response.json()["session"]
                    self.answered.append(text)


def test_no_answered_turn_is_lost_by_a_kill(built: Path, database_url: str) -> None:
    settings = {"KB_DATABASE_URL": database_url, "KB_RATE_LIMIT": "off"}
    talks = [Talk() for _ in range(THREADS)]
    with served("--no-watch", "--out", built, **settings) as server, ThreadPoolExecutor(THREADS) as threads:
        for number, talk in enumerate(talks):
            threads.submit(talk.run, server.url, number)
        while sum(len(talk.answered) for talk in talks) < THREADS * TURNS // 3:
            time.sleep(0.01)
        os.killpg(server.process.pid, signal.SIGKILL)
    answered = sum(len(talk.answered) for talk in talks)
    assert 0 < answered < THREADS * TURNS
    with served("--no-watch", "--out", built, **settings) as server, httpx.Client(base_url=server.url, timeout=30) as api:
        for talk in talks:
            if talk.session:
                lines = api.get(f"/v1/chat/{talk.session}").json()["lines"]
                kept = [line["text"] for line in lines if line["author"] == "customer"]
                assert kept[: len(talk.answered)] == talk.answered
                assert len(kept) - len(talk.answered) <= 1  # Kept, and not yet answered.
