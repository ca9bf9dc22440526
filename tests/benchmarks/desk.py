"""How long the desk takes with 100,000 tickets: `python -m tests.benchmarks.desk [COUNT] [DATABASE_URL]`.

Each page is asked for over HTTP, signed in, one at a time; the time of a page that does nothing stands beside it.
"""

import statistics
import sys
import tempfile
import time

import httpx

from site_api.store.database import Database
from tests.command import ROOT, served
from tests.site_api.desk.desk_data import PASSWORD, add_agents, add_tickets

_TIMES = 40


def main(count: int = 100_000, url: str | None = None) -> None:
    """Fill a database, ask for pages and print their times."""
    with tempfile.TemporaryDirectory() as folder:
        address = url or f"sqlite:///{folder}/desk.sqlite"
        with Database(address) as database:
            add_agents(database)
            references = add_tickets(database, count)
        with served("--no-watch", "--out", ROOT / "build", KB_DATABASE_URL=address, KB_RATE_LIMIT="off") as server:
            _measure(server.url, references)


def _measure(url: str, references: list[str]) -> None:
    print("| page | p50 ms | slowest of 40, ms |\n| --- | --- | --- |")
    for name, agent in (("ana", "agent of two queues"), ("leo", "lead, every queue")):
        with httpx.Client(base_url=url, timeout=60) as client:
            client.post("/desk/sign-in", data={"name": name, "password": PASSWORD})
            pages = {
                "style sheet (nothing to do)": "/desk/static/desk.css",
                "inbox": "/desk/",
                "inbox, one queue": "/desk/?queue=cards",
                "inbox, next page": _next(client),
                "inbox, waiting": "/desk/?shelf=waiting",
                "ticket": f"/desk/tickets/{references[0]}",
                "found by reference": f"/desk/find?q={references[3]}",
            }
            for page, path in pages.items():
                _print(client, f"{page} ({agent})", path)


def _next(client: httpx.Client) -> str:
    page = client.get("/desk/").text
    return page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&") or "/desk/"


def _print(client: httpx.Client, page: str, path: str) -> None:
    times = []
    for _ in range(_TIMES):
        begun = time.perf_counter()
        answer = client.get(path)
        times.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code in {200, 303}, answer.text
    print(f"| {page} | {statistics.median(times):.1f} | {max(times):.1f} |")


if __name__ == "__main__":
    main(*(int(value) if value.isdecimal() else value for value in sys.argv[1:]))  # type: ignore[arg-type]
