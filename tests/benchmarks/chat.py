"""What a turn of the conversation costs over a search, and how many turns a second there are.

`python -m tests.benchmarks.chat [--seconds 4] [--database URL]`: compare within one run, since these machines are noisy.
"""

import argparse
import asyncio
import datetime as dt
import itertools
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import sqlalchemy as sa
import yaml

from site_api.chat.reply import Kind, Reply
from site_api.chat.state import State
from site_api.chat.store import Line, SqlConversationStore, Taken
from site_api.store.database import Database
from tests.command import ROOT, served

QUESTIONS = [scene["first"] for scene in yaml.safe_load((ROOT / "tests/conversations/follow_ups/es.yml").read_text(encoding="utf-8"))]
TURNS = 5  # Of one conversation.


class Talker:
    """One connection: searches, or takes turns of conversations one after the other."""

    def __init__(self, port: int, numbers: Iterator[int], *, chat: bool, mixed: bool) -> None:
        self._port = port
        self._numbers = numbers
        self._chat = chat
        self._mixed = mixed
        self._session: str | None = None

    async def run(self, until: float) -> list[float]:
        """Return how long each request took, in milliseconds."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        times: list[float] = []
        for number in itertools.count():
            if time.perf_counter() > until:
                break
            body = json.dumps(self._body(number)).encode()
            path = "/v1/chat" if self._chat else "/v1/search"
            started = time.perf_counter()
            writer.write(
                f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
            )
            answer = await _answer(reader)
            times.append((time.perf_counter() - started) * 1000)
            self._session = answer.get("session")
        writer.close()
        return times

    def _body(self, number: int) -> dict[str, object]:
        asked = next(self._numbers)
        question = f"{QUESTIONS[asked % len(QUESTIONS)]} {asked}"
        if not self._chat:
            return {"q": question, "lang": "es"}
        session = self._session if number % TURNS else None
        if self._mixed and number % TURNS in {2, 4}:
            question = "me sirve" if number % TURNS == 2 else "gracias"
        return {"session": session, "text": question, "lang": "es"}


async def _answer(reader: asyncio.StreamReader) -> dict[str, str]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
    body = await reader.readexactly(length)
    assert head.startswith(b"HTTP/1.1 200"), body
    answer: dict[str, str] = json.loads(body)
    return answer


async def measure(port: int, seconds: float, connections: int, *, chat: bool, mixed: bool = False) -> tuple[float, float]:
    """Return the median in milliseconds, and how many requests a second there were."""
    numbers = itertools.count(time.perf_counter_ns() % 10**6)
    started = time.perf_counter()
    talkers = [Talker(port, numbers, chat=chat, mixed=mixed) for _ in range(connections)]
    runs = await asyncio.gather(*(talker.run(started + seconds) for talker in talkers))
    times = [took for run in runs for took in run]
    return median(times), len(times) / (time.perf_counter() - started)


def storage(database: Database) -> float:
    """Return what reading the state and keeping a turn take, in milliseconds at the median."""
    store = SqlConversationStore(database)
    reply = Reply(Kind.ANSWER, "x" * 900)
    line = Line(dt.datetime.now(dt.UTC), "¿cómo cambio el PIN?", None, "es", "answer", "clear_match", (reply,))

    def turn(number: int) -> None:
        name = f"{number // TURNS}"
        store.find(name)
        store.keep(Taken(name, number % TURNS, State("es", question="¿cómo cambio el PIN?"), "web", name, line))

    return _median_of(turn, 300)


def bare_commit(database: Database) -> float:
    """Return what the smallest transaction takes on this disk, in milliseconds at the median."""
    with database.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS bare (number INTEGER)")

    def commit(number: int) -> None:
        with database.begin() as connection:
            connection.execute(sa.text("INSERT INTO bare VALUES (:number)"), {"number": number})

    return _median_of(commit, 300)


def _median_of(run: Callable[[int], None], count: int) -> float:
    times = []
    for number in range(count):
        started = time.perf_counter()
        run(number)
        times.append((time.perf_counter() - started) * 1000)
    return median(times[count // 10 :])


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path("var") if Path("var").is_dir() else None) as folder:
        url = options.database or f"sqlite:///{folder}/chat.sqlite"
        with Database(url) as database:
            bare, kept = bare_commit(database), storage(database)
        print(f"storage of a turn {kept:.2f} ms, of which the smallest transaction on this disk {bare:.2f} ms\n")
        with served("--no-watch", KB_DATABASE_URL=url, KB_RATE_LIMIT="off") as server:
            _print_http(int(server.url.rsplit(":", 1)[1]), options.seconds)


def _print_http(port: int, seconds: float) -> None:
    asyncio.run(measure(port, 1, 1, chat=True))
    rows = [("search", False, False), ("chat, every turn a new question", True, False), ("chat, as people talk", True, True)]
    print("| over HTTP | p50 ms, 1 connection | a second, 16 connections |\n| --- | --- | --- |")
    for name, chat, mixed in rows:
        alone, _ = asyncio.run(measure(port, seconds, 1, chat=chat, mixed=mixed))
        _, many = asyncio.run(measure(port, seconds, 16, chat=chat, mixed=mixed))
        print(f"| {name} | {alone:.1f} | {many:.0f} |")


if __name__ == "__main__":
    main()
