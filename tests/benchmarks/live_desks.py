"""How soon 200 open desks hear of a change: `python -m tests.benchmarks.live_desks [sqlite|postgresql|ADDRESS] [DESKS]`.

One real server, twice under the same tickets and searches: first without a desk, then with all of them open. Each does what its scripts
do: it is signed in, listens to the stream of changes and to that of live talks, whose pings it answers, and fetches its inbox again
after changes. A ticket is told when the last desk has heard of it.
"""

import asyncio
import json
import random
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import httpx

from site_api.agents.agent import Agent
from site_api.agents.session import Sessions
from site_api.store.database import Database
from tests.benchmarks.database import bench_database
from tests.command import ROOT, Served, served
from tests.site_api.desk.desk_data import AGENTS, add_agents, add_tickets

_SECONDS = 25
_TICKETS_EVERY, _SEARCH_EVERY = 0.5, 0.25
_WAITING = 1_000
_AFTER_CHANGE = 0.3  # As desk.js has it.
_CHANGE = b"data: "
_MATTER = "No me llega la tarjeta que pedí hace tres semanas"


@dataclass
class Times:
    """What was measured while some number of desks was open."""

    searches: list[float] = field(default_factory=list)
    kept: dict[str, float] = field(default_factory=dict)
    heard: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    fetched: list[float] = field(default_factory=list)
    memory: int = 0
    seconds: float = 0

    def told(self, desks: int) -> list[float]:
        """Return the milliseconds until the last desk had heard, of each ticket that all have heard of."""
        return [(max(self.heard[name]) - at) * 1000 for name, at in self.kept.items() if len(self.heard[name]) >= desks]


@dataclass(frozen=True, slots=True)
class _Card:
    """What a browser that is signed in brings."""

    cookie: str
    csrf: str

    @classmethod
    def make(cls, sessions: Sessions, agent: Agent) -> Self:
        """Sign an agent in."""
        cookie = sessions.start(agent, "es")
        found = sessions.find(cookie)
        assert found
        return cls(cookie, found.csrf)


def main(name: str = "sqlite", desks: str = "200") -> None:
    """Measure and print one table."""
    with bench_database(name) as address:
        with Database(address) as database:
            add_agents(database)
            add_tickets(database, _WAITING)
            lead = next(agent for agent in AGENTS if agent.role.approves and agent.role.sees_tickets)
            cards = [_Card.make(Sessions(database), lead) for _ in range(int(desks))]
        with served("--no-watch", "--out", ROOT / "build", KB_DATABASE_URL=address, KB_RATE_LIMIT="off") as server:
            print(f"| {name.partition(':')[0]} | search p50 | p95 | told all p50 | p95 | inbox p50 | p95 | memory MB |")
            print("| --- | --- | --- | --- | --- | --- | --- | --- |")
            for opened in ([], cards):
                _print(len(opened), asyncio.run(_measure(server, opened)))


def _print(desks: int, times: Times) -> None:
    told = times.told(desks) if desks else []
    shown = " | ".join(_spread(values) for values in (times.searches, told, times.fetched))
    print(f"| {desks} desks | {shown} | {times.memory} |", flush=True)
    if desks:
        print(f"\n{len(told)} of {len(times.kept)} tickets told to all; {len(times.fetched) / times.seconds:.0f} inboxes fetched a second")


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} | {statistics.quantiles(values, n=20)[-1]:.0f}" if len(values) > 1 else "– | –"


async def _measure(server: Served, cards: list[_Card]) -> Times:
    times = Times()
    async with asyncio.TaskGroup() as tasks:
        desks = [_Desk(server, card, times) for card in cards]
        open_ones = [tasks.create_task(work) for desk in desks for work in (desk.listen(), desk.look(), desk.hold())]
        for desk in desks:
            await desk.hears.wait()
            await desk.holds.wait()
        async with httpx.AsyncClient(base_url=server.url, timeout=60) as api:
            begun = time.perf_counter()
            await asyncio.gather(_bring(api, times, len(cards)), _search(api, times, len(cards)))
        await asyncio.sleep(3)  # For the last ticket to arrive.
        times.seconds = time.perf_counter() - begun
        times.memory = _memory(server.process.pid)
        for task in open_ones:
            task.cancel()
    return times


def _beats(every: float) -> Iterator[float]:
    """Yield how long to wait until each beat of a steady pace."""
    begun = time.perf_counter()
    for number in range(int(_SECONDS / every)):
        yield max(0.0, begun + number * every - time.perf_counter())


async def _bring(api: httpx.AsyncClient, times: Times, desks: int) -> None:
    for number, wait in enumerate(_beats(_TICKETS_EVERY)):
        await asyncio.sleep(wait)
        contact = {"email": f"customer{number}.{desks}@mail.example"}
        answer = await api.post("/v1/tickets", json={"text": f"{_MATTER} ({number})", "contact": contact})
        times.kept[answer.raise_for_status().json()["reference"]] = time.perf_counter()


async def _search(api: httpx.AsyncClient, times: Times, desks: int) -> None:
    for number, wait in enumerate(_beats(_SEARCH_EVERY)):
        await asyncio.sleep(wait)
        begun = time.perf_counter()
        (await api.get("/v1/search", params={"q": f"{_MATTER} {desks}.{number}"})).raise_for_status()
        times.searches.append((time.perf_counter() - begun) * 1000)


class _Desk:
    """One browser at the desk."""

    def __init__(self, server: Served, card: _Card, times: Times) -> None:
        self._host, _, port = server.url.removeprefix("http://").partition(":")
        self._port = int(port)
        self._card = card
        self._times = times
        self.hears, self.holds = asyncio.Event(), asyncio.Event()
        self._changed = asyncio.Event()
        self._within = 0.0

    async def listen(self) -> None:
        """Hear of changes."""
        async for line in self._stream("/desk/pulse"):
            self.hears.set()
            if line.startswith(_CHANGE):
                change = json.loads(line.removeprefix(_CHANGE))
                self._times.heard[change["reference"]].append(time.perf_counter())
                self._within = change["within"]
                self._changed.set()

    async def hold(self) -> None:
        """Hear of live talks, and say that somebody is here."""
        async for line in self._stream("/desk/live/stream"):
            self.holds.set()
            if line.startswith(b"event: ping"):
                await self._fetch("/desk/live/sign", f"csrf={self._card.csrf}")

    async def _stream(self, path: str) -> AsyncIterator[bytes]:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        writer.write(self._request(path))
        assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
        with suppress(asyncio.IncompleteReadError):
            while True:
                yield await reader.readuntil(b"\n")

    async def look(self) -> None:
        """Fetch the inbox again after changes."""
        while True:
            await self._changed.wait()
            await asyncio.sleep(_AFTER_CHANGE + self._within * random.random())
            self._changed.clear()
            begun = time.perf_counter()
            await self._fetch("/desk/")
            self._times.fetched.append((time.perf_counter() - begun) * 1000)

    async def _fetch(self, path: str, form: str | None = None) -> None:
        # A connection of its own: the server closes one that was idle for some seconds.
        reader, writer = await asyncio.open_connection(self._host, self._port)
        writer.write(self._request(path, form))
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert re.match(rb"http/1.1 20[04]", head), head
        if found := re.search(rb"content-length: (\d+)", head):
            await reader.readexactly(int(found[1]))
        writer.close()

    def _request(self, path: str, form: str | None = None) -> bytes:
        head = f"Host: localhost\r\nCookie: ventanilla_desk={self._card.cookie}\r\n"
        if form is None:
            return f"GET {path} HTTP/1.1\r\n{head}\r\n".encode()
        kind = "Content-Type: application/x-www-form-urlencoded\r\n"
        return f"POST {path} HTTP/1.1\r\n{head}{kind}Content-Length: {len(form)}\r\n\r\n{form}".encode()


def _memory(process: int) -> int:
    """Return the megabytes that a process holds."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024  # type: ignore[index]


if __name__ == "__main__":
    main(*sys.argv[1:])
