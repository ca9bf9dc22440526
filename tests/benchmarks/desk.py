"""How long the desk takes with 100,000 tickets: `python -m tests.benchmarks.desk [sqlite|postgresql|ADDRESS] [COUNT]`.

Each page is asked for over HTTP, signed in, one at a time; the time of a page that does nothing stands beside it. The pages are asked for
in turn, so that whatever else the machine does falls on all of them alike.
"""

import statistics
import sys
import time

import httpx

from site_api.store.database import Database
from tests.benchmarks.database import bench_database
from tests.command import ROOT, served
from tests.site_api.desk.desk_data import PASSWORD, add_agents, add_tickets

_TIMES = 40


def main(name: str = "sqlite", count: str = "100000") -> None:
    """Fill a database, ask for pages and print their times."""
    with bench_database(name) as address:
        with Database(address) as database:
            add_agents(database)
            references = add_tickets(database, int(count))
        with served("--no-watch", "--out", ROOT / "build", KB_DATABASE_URL=address, KB_RATE_LIMIT="off") as server:
            print(f"| {name.partition(':')[0]}, {int(count):,} tickets | p50 ms | slowest of {_TIMES} |\n| --- | --- | --- |")
            for agent, described in (("ana", "agent of two queues"), ("leo", "lead, every queue")):
                _measure(server.url, agent, described, references)


def _measure(url: str, agent: str, described: str, references: list[str]) -> None:
    with httpx.Client(base_url=url, timeout=60) as client:
        client.post("/desk/sign-in", data={"name": agent, "password": PASSWORD})
        pages = _pages(client, references)
        times: dict[str, list[float]] = {page: [] for page in pages}
        for _ in range(_TIMES):
            for page, path in pages.items():
                times[page].append(_time(client, path))
    for page, found in times.items():
        print(f"| {page} ({described}) | {statistics.median(found):.1f} | {max(found):.1f} |", flush=True)


def _pages(client: httpx.Client, references: list[str]) -> dict[str, str]:
    pages = {
        "style sheet (nothing to do)": "/desk/static/desk.css",
        "inbox": "/desk/",
        "inbox, one queue": "/desk/?queue=cards",
        "inbox, one language": "/desk/?lang=ru",
        "inbox, next page": _next(client),
        "inbox, waiting": "/desk/?shelf=waiting",
        "ticket": f"/desk/tickets/{references[0]}",
        "found by reference": f"/desk/find?q={references[3]}",
    }
    if client.get("/desk/figures").is_success:
        pages["figures of a year"] = "/desk/figures?days=365"
    return pages


def _next(client: httpx.Client) -> str:
    page = client.get("/desk/").text
    return page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&") or "/desk/"


def _time(client: httpx.Client, path: str) -> float:
    begun = time.perf_counter()
    answer = client.get(path)
    took = (time.perf_counter() - begun) * 1000
    assert answer.status_code in {200, 303}, answer.text
    return took


if __name__ == "__main__":
    main(*sys.argv[1:])
