"""How long a ticket takes from the request to the disk: `python -m tests.benchmarks.tickets [sqlite|postgresql|ADDRESS]`.

Over HTTP, one request at a time and each kind in turn, so that whatever else the machine does falls on all of them alike. Beside the
tickets stand what no ticket can be without: an address that does nothing, one bare commit to the same disk (SQLite syncs each in full, as
it always does), and the search, whose decision says who takes it.
"""

import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import sqlalchemy as sa

from site_api.store.database import Database
from tests.benchmarks.database import bench_database
from tests.command import ROOT, served

_TIMES = 200
_AT_ONCE = 20
_MATTERS = (
    "No me llega la tarjeta que pedí hace tres semanas",
    "My transfer to Germany has not arrived",
    "Не могу войти в приложение после обновления",
    "Me han cobrado dos veces en la misma tienda",
)


def main(name: str = "sqlite") -> None:
    """Measure and print one table."""
    with (
        bench_database(name) as address,
        served("--no-watch", "--out", ROOT / "build", KB_DATABASE_URL=address, KB_RATE_LIMIT="off") as server,
        httpx.Client(base_url=server.url, timeout=60) as api,
        Database(address) as database,
    ):
        _bring(api, 0, "first")
        _print(name.partition(":")[0], _measured(_requests(api, database)))
        _at_once(server.url)


def _requests(api: httpx.Client, database: Database) -> dict[str, Callable[[int], object]]:
    """Return what is measured, in the order in which a customer would do it."""
    return {
        "nothing (`/healthz`)": lambda _: api.get("/healthz").raise_for_status(),
        "one bare commit": lambda number: _commit(database, number),
        "search of a new question": lambda number: _search(api, number),
        "the same search again": lambda number: _search(api, number),
        "ticket in the words of that search": lambda number: _bring(api, number, "searched"),
        "ticket in words that nobody searched": lambda number: _bring(api, number, "unsearched"),
        "message that is compared with that ticket, and joins it": lambda number: _bring(api, number, "unsearched", "today"),
    }


def _search(api: httpx.Client, number: int) -> None:
    api.get("/v1/search", params={"q": _text(number, "searched")}).raise_for_status()


def _bring(api: httpx.Client, number: int, kind: str, more: str = "") -> None:
    """Bring a matter of a customer of its own."""
    text = f"{_text(number, kind)} {more}".strip()
    api.post("/v1/tickets", json={"text": text, "contact": {"email": f"{kind}{number}@mail.example"}}).raise_for_status()


def _text(number: int, kind: str) -> str:
    return f"{_MATTERS[number % len(_MATTERS)]} ({number}{kind[0]})"


def _commit(database: Database, number: int) -> None:
    with database.begin() as connection:
        if not number:
            connection.execute(sa.text("CREATE TABLE bench (number INTEGER)"))
        connection.execute(sa.text("INSERT INTO bench VALUES (1)"))


def _measured(requests: dict[str, Callable[[int], object]]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in requests}
    for number in range(_TIMES):
        for name, ask in requests.items():
            begun = time.perf_counter()
            ask(number)
            times[name].append((time.perf_counter() - begun) * 1000)
    return times


def _print(database: str, times: dict[str, list[float]]) -> None:
    search = statistics.median(times["search of a new question"])
    print(f"| {database} | p50 ms | p95 ms | of a search |\n| --- | --- | --- | --- |")
    for name, found in times.items():
        half, most = statistics.median(found), statistics.quantiles(found, n=20)[-1]
        print(f"| {name} | {half:.1f} | {most:.1f} | {half / search:.2f} |")


def _at_once(url: str) -> None:
    def one(number: int) -> None:
        with httpx.Client(base_url=url, timeout=60) as api:
            _bring(api, number, "crowd")

    begun = time.perf_counter()
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        list(threads.map(one, range(_TIMES)))
    print(f"\n{_AT_ONCE} customers at once: {_TIMES / (time.perf_counter() - begun):.0f} tickets a second")


if __name__ == "__main__":
    main(*sys.argv[1:2])
