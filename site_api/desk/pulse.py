"""Tells open desks what has changed: one look at the history every second for all of them, and none while nobody is there."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

import anyio.to_thread
import sqlalchemy as sa

from site_api.agents.agent import Agent
from site_api.errors import StoreUnavailable
from site_api.store.database import Database
from site_api.store.tables.tickets import history, tickets

_SECONDS = 1.0
_MOST = 200  # Changes that are told at once; who missed more looks at the whole inbox anyway.
_QUIET = 20.0  # Seconds without a change until a sign of life, so that proxies keep the connection.
_log = logging.getLogger("ventanilla.desk")


@dataclass(frozen=True, slots=True)
class Beat:
    """One change of a ticket."""

    reference: str
    queue: str
    what: str
    agent: str | None
    version: int


class Pulse:
    """Watches the history and passes changes on to whoever listens."""

    def __init__(self, database: Database, seconds: float = _SECONDS) -> None:
        self._database = database
        self._seconds = seconds
        self._listeners: set[asyncio.Queue[Beat]] = set()
        self._watching: asyncio.Task[None] | None = None

    async def listen(self, agent: Agent) -> AsyncIterator[Beat | None]:
        """Yield changes of what an agent may see, and None as a sign of life."""
        queue: asyncio.Queue[Beat] = asyncio.Queue(maxsize=_MOST)
        self._listeners.add(queue)
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch())
        try:
            yield None
            while True:
                beat = await _next(queue)
                if beat is None or agent.takes(beat.queue):
                    yield beat
        finally:
            self._listeners.discard(queue)

    def stop(self) -> None:
        """Watch no more."""
        if self._watching:
            self._watching.cancel()

    async def _watch(self) -> None:
        seen = await anyio.to_thread.run_sync(self._last)
        while self._listeners:
            await asyncio.sleep(self._seconds)
            try:
                seen, beats = await anyio.to_thread.run_sync(self._since, seen)
            except StoreUnavailable as error:
                _log.warning("open desks are told nothing: %s", error)
                continue
            for beat in beats:
                for queue in self._listeners:
                    if not queue.full():
                        queue.put_nowait(beat)

    def _last(self) -> int:
        with self._database.read() as connection:
            return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(history.c.id), 0))).scalar_one())

    def _since(self, seen: int) -> tuple[int, list[Beat]]:
        found = sa.select(history.c.id, history.c.ticket, tickets.c.queue, history.c.what, history.c.agent, history.c.version).join(
            tickets, tickets.c.reference == history.c.ticket
        )
        with self._database.read() as connection:
            rows = connection.execute(found.where(history.c.id > seen).order_by(history.c.id).limit(_MOST)).all()
        return (rows[-1][0] if rows else seen), [Beat(*row[1:]) for row in rows]


async def _next(queue: asyncio.Queue[Beat]) -> Beat | None:
    try:
        return await asyncio.wait_for(queue.get(), _QUIET)
    except TimeoutError:
        return None
