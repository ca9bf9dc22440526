"""How long a ticket takes from the request to the disk: `python -m tests.benchmarks.tickets [DATABASE_URL]`.

Over HTTP, one at a time: new customers, one who writes on the same matter again, and many at once. Beside it stand an address that
does nothing and the search alone, since the queue comes from its decision. SQLite syncs each transaction in full, as it always does.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.command import ROOT, served

_TIMES = 200
_AT_ONCE = 20
_MATTERS = (
    "No me llega la tarjeta que pedí hace tres semanas",
    "My transfer to Germany has not arrived",
    "Не могу войти в приложение после обновления",
    "Me han cobrado dos veces en la misma tienda",
)


def main(url: str | None = None) -> None:
    """Measure and print one table."""
    with tempfile.TemporaryDirectory() as folder:
        address = url or f"sqlite:///{folder}/tickets.sqlite"
        with (
            served("--no-watch", "--out", ROOT / "build", KB_DATABASE_URL=address, KB_RATE_LIMIT="off") as server,
            httpx.Client(base_url=server.url, timeout=60) as api,
        ):
            print("| what | p50 ms | p95 ms |\n| --- | --- | --- |")
            _print("nothing (`/healthz`)", lambda _: api.get("/healthz"))
            _print("search", lambda number: api.get("/v1/search", params={"q": f"{_MATTERS[number % 4]} {number}"}))
            _print("ticket of a new customer", lambda number: _bring(api, number, f"a{number}"))
            _print("message that is compared with one open ticket, and joins it", lambda number: _bring(api, number, f"a{number}"))
            _at_once(server.url)


def _bring(api: httpx.Client, number: int, name: str) -> httpx.Response:
    body = {"text": f"{_MATTERS[number % 4]} ({number})", "contact": {"email": f"{name}@mail.example"}}
    return api.post("/v1/tickets", json=body)


def _print(name: str, ask: Callable[[int], httpx.Response]) -> None:
    times = []
    for number in range(_TIMES):
        begun = time.perf_counter()
        answer = ask(number)
        times.append((time.perf_counter() - begun) * 1000)
        assert answer.is_success, answer.text
    print(f"| {name} | {statistics.median(times):.1f} | {statistics.quantiles(times, n=20)[-1]:.1f} |")


def _at_once(url: str) -> None:
    def one(number: int) -> None:
        with httpx.Client(base_url=url, timeout=60) as api:
            assert _bring(api, number, f"b{number}").is_success

    begun = time.perf_counter()
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        list(threads.map(one, range(_TIMES)))
    print(f"\n{_AT_ONCE} customers at once: {_TIMES / (time.perf_counter() - begun):.0f} tickets a second")


if __name__ == "__main__":
    main(*sys.argv[1:2])
