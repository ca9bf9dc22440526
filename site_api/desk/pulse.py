"""Tells open desks what has changed: one look at the history for all of them, twice a second, and none while nobody is there."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from functools import cached_property

import anyio
import anyio.to_thread
import sqlalchemy as sa

from site_api.agents.agent import Agent
from site_api.errors import StoreUnavailable
from site_api.store.database import Database
from site_api.store.tables.tickets import history, tickets

_SECONDS = 0.5
_MOST = 200  # Changes that are told at once; who missed more looks at the whole inbox anyway.
_BEHIND = 20  # Looks that a slow reader may be behind.
_QUIET = 20.0  # Seconds without a change until a sign of life, so that proxies keep the connection.
# Of two transactions at once the one with the later number may be on disk first; so long the earlier one is looked for.
_OVERTAKEN = 10.0
# Seconds for each open desk: 200 that all fetched their inbox at the same moment would keep searches waiting for seconds.
_EACH = 0.03
_log = logging.getLogger("ventanilla.desk")


@dataclass(frozen=True)
class Beat:
    """One change of a ticket; within so many seconds each desk looks again, at a moment of its own choice."""

    reference: str
    queue: str
    what: str
    agent: str | None
    version: int
    within: float

    @cached_property
    def event(self) -> str:
        """Return the change as a server-sent event, written once for all desks."""
        return f"event: change\ndata: {json.dumps(asdict(self))}\n\n"


class Pulse:
    """Watches the history and passes changes on to whoever listens."""

    def __init__(self, database: Database, seconds: float = _SECONDS) -> None:
        self._database = database
        self._seconds = seconds
        self._listeners: set[asyncio.Queue[tuple[Beat, ...]]] = set()
        self._watching: asyncio.Task[None] | None = None
        self._thread = anyio.CapacityLimiter(1)  # Its own: those of the searches may all be busy.
        self._begun = asyncio.Event()
        self._floor: int | None = None  # Every number up to here was told, or is of before.
        self._told: dict[int, float] = {}  # When each later one was.

    async def listen(self, agent: Agent) -> AsyncIterator[tuple[Beat, ...]]:
        """Yield changes of what an agent may see, those of one look together, and none as a sign of life.

        After the first sign nothing is missed.
        """
        queue: asyncio.Queue[tuple[Beat, ...]] = asyncio.Queue(maxsize=_BEHIND)
        self._listeners.add(queue)
        if self._watching is None or self._watching.done():
            self._begun, self._floor, self._told = asyncio.Event(), None, {}
            self._watching = asyncio.create_task(self._watch())
        try:
            await self._begun.wait()
            yield ()
            while True:
                beats = await _next(queue)
                seen = tuple(beat for beat in beats if agent.takes(beat.queue))
                if seen or not beats:
                    yield seen
        finally:
            self._listeners.discard(queue)

    def stop(self) -> None:
        """Watch no more."""
        if self._watching:
            self._watching.cancel()

    async def _watch(self) -> None:
        while self._listeners:
            try:
                beats = await anyio.to_thread.run_sync(self._look, limiter=self._thread)
                self._begun.set()
                self._tell(beats)
            except StoreUnavailable as error:
                _log.warning("open desks are told nothing: %s", error)
            await asyncio.sleep(self._seconds)

    def _tell(self, beats: tuple[Beat, ...]) -> None:
        for queue in self._listeners if beats else ():
            if not queue.full():
                queue.put_nowait(beats)

    def _look(self) -> tuple[Beat, ...]:
        """Return what was not told yet; the first look only sees how far the history goes."""
        with self._database.read() as connection:
            if self._floor is None:
                self._floor = int(connection.execute(_LAST).scalar_one())
            rows = connection.execute(_LATER, {"floor": self._floor, "most": _MOST + len(self._told)}).all()
        now, within = time.monotonic(), round(_EACH * len(self._listeners), 2)
        fresh = [row for row in rows if row[0] not in self._told]
        self._told |= {row[0]: now for row in fresh}
        self._floor = max((number for number, at in self._told.items() if now - at > _OVERTAKEN), default=self._floor)
        self._told = {number: at for number, at in self._told.items() if number > self._floor}
        return tuple(Beat(*row[1:], within) for row in fresh)


_LAST = sa.select(sa.func.coalesce(sa.func.max(history.c.id), 0))
_LATER = (
    sa.select(history.c.id, history.c.ticket, tickets.c.queue, history.c.what, history.c.agent, history.c.version)
    .join(tickets, tickets.c.reference == history.c.ticket)
    .where(history.c.id > sa.bindparam("floor"))
    .order_by(history.c.id)
    .limit(sa.bindparam("most"))
)


async def _next(queue: asyncio.Queue[tuple[Beat, ...]]) -> tuple[Beat, ...]:
    try:
        async with asyncio.timeout(_QUIET):
            return await queue.get()
    except TimeoutError:
        return ()
