"""Asks a server over some connections and times each answer; the questions never repeat, so that no cache helps."""

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did: times in milliseconds, and how many requests a second."""

    p50: float
    p99: float
    per_second: float
    failed: int


def measure(host: str, port: int, questions: Sequence[str], *, lang: str, connections: int, seconds: float) -> Load:
    """Ask for some seconds over keep-alive connections."""
    return asyncio.run(_measure(host, port, _distinct(questions, lang), connections, seconds))


_NUMBERS = itertools.count()  # Goes on from one measurement to the next, whose questions would be known by then.


def _distinct(questions: Sequence[str], lang: str) -> Iterator[bytes]:
    for number in _NUMBERS:
        question = f"{questions[number % len(questions)]} {number}"
        yield f"GET /v1/search?lang={lang}&q={quote(question)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


async def _measure(host: str, port: int, requests: Iterator[bytes], connections: int, seconds: float) -> Load:
    await _ask(host, port, requests, time.perf_counter() + 1)
    started = time.perf_counter()
    runs = await asyncio.gather(*(_ask(host, port, requests, started + seconds) for _ in range(connections)))
    elapsed = time.perf_counter() - started
    times = sorted(took for run in runs for took, _ in run)
    failed = sum(not ok for run in runs for _, ok in run)
    return Load(times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000, len(times) / elapsed, failed)


async def _ask(host: str, port: int, requests: Iterator[bytes], until: float) -> list[tuple[float, bool]]:
    reader, writer = await asyncio.open_connection(host, port)
    times: list[tuple[float, bool]] = []
    while time.perf_counter() < until:
        started = time.perf_counter()
        writer.write(next(requests))
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        await reader.readexactly(length)
        times.append((time.perf_counter() - started, head.startswith(b"HTTP/1.1 200")))
    writer.close()
    return times
