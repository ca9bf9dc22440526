"""A server that is killed while it takes many tickets has lost none that it answered, and a second try doubles none."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from site_api.store.database import Database
from site_api.store.tables.tickets import messages, tickets
from tests.command import served

KEYS = [f"key-{number}" for number in range(200)]


def post(api: httpx.Client, key: str) -> httpx.Response:
    """Bring a matter of a customer of its own, which is named for its key."""
    contact = {"email": f"{key}@mail.example"}
    return api.post("/v1/tickets", json={"text": f"No me llega la tarjeta ({key})", "contact": contact}, headers={"Idempotency-Key": key})


def test_no_accepted_ticket_is_lost_by_a_kill_and_none_is_doubled(built: Path, database_url: str) -> None:
    settings = {"KB_DATABASE_URL": database_url, "KB_RATE_LIMIT": "off"}
    accepted: dict[str, dict[str, Any]] = {}

    def bring(key: str) -> None:
        try:
            with httpx.Client(base_url=server.url, timeout=30) as api:
                accepted[key] = post(api, key).json()
        except httpx.HTTPError:
            return

    with served("--no-watch", "--out", built, **settings) as server, ThreadPoolExecutor(20) as threads:
        for key in KEYS:
            threads.submit(bring, key)
        while len(accepted) < len(KEYS) // 3:
            time.sleep(0.01)
        os.killpg(server.process.pid, signal.SIGKILL)
    assert 0 < len(accepted) < len(KEYS)
    with served("--no-watch", "--out", built, **settings) as server, httpx.Client(base_url=server.url, timeout=30) as api:
        again = {key: post(api, key) for key in KEYS}
    for key, first in accepted.items():
        assert (again[key].json(), again[key].headers["idempotent-replayed"]) == (first, "true")
    with Database(database_url) as database, database.read() as connection:
        kept = sa.select(messages.c.text).join(tickets, tickets.c.reference == messages.c.ticket)
        assert sorted(connection.scalars(kept)) == sorted(f"No me llega la tarjeta ({key})" for key in KEYS)
