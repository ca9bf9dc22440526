"""One look at the open talks for all streams of a process, four times a second and at once after a step that was taken here.

The state of every open talk is compared with the look before, rather than new steps being read from the last number on: two processes may
commit in another order than they took their numbers, and what is compared as a whole misses nothing. With nobody listening it only
sweeps: who has vanished leaves a ticket.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

import anyio
import anyio.to_thread
import sqlalchemy as sa

from site_api.errors import ApiError, StoreUnavailable
from site_api.live_chat.assignment import Scene, gone_customers, hopeless, left_alone
from site_api.live_chat.expected_wait import Past, Wait, expected_wait
from site_api.live_chat.reading import read_deskers, read_scene, recent_talks, unsettled
from site_api.live_chat.signs import Signs
from site_api.live_chat.talk import Status, Talk
from site_api.live_chat.talks import LiveTalks

LOOK = 0.25  # Seconds between two looks: what another process did is seen so much later at most.
_NEXT = 0.04  # Seconds between two looks that are asked for, so that a burst is one.
_WRITE = 0.5  # Seconds for which signs are gathered.
_RECENT = 30.0  # Seconds for which the length of recent talks is remembered.
_THREADS = 4
_log = logging.getLogger("ventanilla.live_chat")
T = TypeVar("T")


class Watch:
    """Looks for all streams, and wakes those whose talk has changed."""

    def __init__(self, talks: LiveTalks, signs: Signs) -> None:
        self.talks = talks
        self.signs = signs
        self.scene = Scene(patience=talks.patience)
        self._recent: dict[str, tuple[float, tuple[Past, ...]]] = {}
        self._streams: dict[str, set[asyncio.Event]] = {}
        self._desks: set[asyncio.Event] = set()
        self._asked = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        # Threads of its own: those of the searches may all be busy.
        self._threads = anyio.CapacityLimiter(_THREADS)
        self._written = 0.0
        # After a start, or a time without the database, everybody gets the time to be heard before they count as gone.
        self._swept = time.monotonic() + talks.patience.agent.total_seconds()

    def start(self) -> None:
        """Begin, in the running loop."""
        self._loop = asyncio.get_running_loop()
        self._task = self._loop.create_task(self._run())

    async def stop(self) -> None:
        """End."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def look_soon(self) -> None:
        """Look at once, as something was done here; may be called from any thread."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._asked.set)

    @contextmanager
    def customer(self, talk: str) -> Iterator[asyncio.Event]:
        """Yield what is set when a talk has changed."""
        bell = asyncio.Event()
        self._streams.setdefault(talk, set()).add(bell)
        self.look_soon()
        try:
            yield bell
        finally:
            bells = self._streams[talk]
            bells.discard(bell)
            if not bells:
                del self._streams[talk]

    @contextmanager
    def desk(self) -> Iterator[asyncio.Event]:
        """Yield what is set when anything has changed, and now and then."""
        bell = asyncio.Event()
        self._desks.add(bell)
        self.look_soon()
        try:
            yield bell
        finally:
            self._desks.discard(bell)

    async def run(self, work: Callable[[], T]) -> T:
        """Run what asks the database in a thread of the streams' own."""
        return await anyio.to_thread.run_sync(work, limiter=self._threads)

    def wait_of(self, talk: Talk) -> Wait:
        """Return the place and wait of a waiting talk, as it was at the last look."""
        scene, (queue, lang) = self.scene, (talk.queue, talk.lang)
        recent = self._recent.get(queue, (0.0, ()))[1]
        return expected_wait(scene.place(talk), free=scene.free_places(queue, lang), places=scene.all_places(queue, lang), recent=recent)

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), LOOK)
                await asyncio.sleep(_NEXT)
            self._asked.clear()
            try:
                await self._look()
            except StoreUnavailable as error:
                _log.warning("live talks were not looked at: %s", error)
                self._swept = time.monotonic() + self.talks.patience.agent.total_seconds()
                await asyncio.sleep(1)
            except Exception:  # noqa: BLE001 - A watch that ends unseen would leave every stream silent.
                _log.exception("live talks could not be looked at")
                await asyncio.sleep(1)

    async def _look(self) -> None:
        if not self.signs.is_empty and time.monotonic() - self._written > _WRITE:
            await self.run(self._write)
            self._written = time.monotonic()
        sweeps = time.monotonic() - self._swept > self.talks.patience.agent.total_seconds() / 10
        if sweeps:
            await self.run(self._sweep)
            self._swept = time.monotonic()
        if self._streams or self._desks:
            before, self.scene = self.scene, await self.run(self._read)
            self._wake(before, self.scene, everybody=sweeps)

    def _wake(self, before: Scene, now: Scene, *, everybody: bool) -> None:
        if before.talks == now.talks and not everybody and _names(before) == _names(now):
            return
        places = [talk.id for talk in now.waiting] != [talk.id for talk in before.waiting] or _names(before) != _names(now)
        were, are = before.by_id, now.by_id
        for talk, bells in self._streams.items():
            is_waiting = talk in are and are[talk].status is Status.WAITING
            if were.get(talk) != are.get(talk) or (is_waiting and places) or (everybody and talk not in are):
                _ring(bells)
        _ring(self._desks)

    def _read(self) -> Scene:
        with self.talks.database.read() as connection:
            scene = read_scene(connection, self.talks.patience, self.talks.now())
            for queue in {talk.queue for talk in scene.waiting}:
                self._recall(connection, queue)
        return scene

    def _recall(self, connection: sa.Connection, queue: str) -> None:
        if time.monotonic() - self._recent.get(queue, (-_RECENT, ()))[0] >= _RECENT:
            self._recent[queue] = (time.monotonic(), recent_talks(connection, queue, self.talks.now()))

    def _write(self) -> None:
        with self.talks.database.begin() as connection:
            self.signs.write(connection)

    def _sweep(self) -> None:
        """Turn talks of which one side has vanished into tickets, and send what never arrived."""
        now, talks = self.talks.now(), self.talks
        with talks.database.read() as connection:
            scene, seen = read_scene(connection, talks.patience, now), read_deskers(connection)
            late = unsettled(connection, now - talks.patience.waiting)
        steps: list[tuple[Callable[[Talk], object], tuple[Talk, ...]]] = [
            (talks.customer_gone, gone_customers(scene, now)),
            (talks.agent_gone, left_alone(scene, seen, now)),
            (talks.nobody_left, hopeless(scene)),
            (talks.settle, late),
        ]
        for step, found in steps:
            for talk in found:
                _try(step, talk)


def _try(step: Callable[[Talk], object], talk: Talk) -> None:
    try:
        step(talk)
    except StoreUnavailable:
        raise
    except ApiError as error:
        # One talk that cannot be ended must not keep the others waiting.
        _log.warning("a live talk could not be swept: %s", error)


def _names(scene: Scene) -> set[str]:
    return {desker.name for desker in scene.deskers}


def _ring(bells: set[asyncio.Event]) -> None:
    for bell in bells:
        bell.set()
