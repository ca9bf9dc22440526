"""A stream goes on from the step that it has, whatever older state its process has looked at meanwhile."""

import asyncio
import datetime as dt
from dataclasses import replace

from kb.opening_hours import OpeningHours
from kb.queue import Queue
from search.service import Service
from site_api.live_chat.assignment import Scene
from site_api.live_chat.door import LiveDoor, live_door
from site_api.live_chat.streams import CustomerStream, DeskStream
from site_api.live_chat.talk import Patience, Talk
from site_api.store.database import Database
from site_api.tickets.history import History
from tests.own_loop import run
from tests.site_api.live_chat.hall import AGENTS, Customer, Hall


def test_what_was_typed_before_a_line_is_not_told_after_it(hall: Hall) -> None:
    marta = hall.agent("marta").available()
    customer = hall.customer().wants_a_person()
    customer.ask()
    talk = marta.take()
    before = replace(hall.talk(talk), agent_typing_at=dt.datetime.now(dt.UTC))
    marta.say(talk, "Hola")
    with Database(hall.database_url) as database:
        door = live_door(database, Service, History(), Patience())
        told = run(_told(door, before, customer))
    assert [event for event in told if event != "standing"] == ["step", "step", "step"]  # Joined, the line, the end.


async def _told(door: LiveDoor, before: Talk, customer: Customer) -> list[str | None]:
    """Return what a stream tells that has the line while its process has only seen the typing."""
    events = CustomerStream(door, before, 0).events()
    told = [(await anext(events)).event for _ in range(4)][1:]  # After how long to wait before the next try.
    door.watch.scene = Scene((before,), (), Patience())
    for bells in door.watch._streams.values():
        for bell in bells:
            bell.set()
    customer.post("leave")
    async with asyncio.timeout(20):
        return [*told, *[event.event async for event in events]]


def test_an_agent_reads_the_queues_name_in_their_own_language(hall: Hall) -> None:
    leo = hall.agent("leo").available()
    hall.customer().wants_a_person().ask()
    talk = hall.talk(leo.take())
    named = Queue(talk.queue, {"es": "Tarjetas", "ru": "Карты"}, OpeningHours((), "Etc/UTC"))
    with Database(hall.database_url) as database:
        door = live_door(database, lambda: Service(queues={talk.queue: named}), History(), Patience())
        door.watch.scene = Scene((talk,), (), Patience())
        assert [DeskStream(door, AGENTS[2], lang).desk().talks[0].queue for lang in ("es", "ru")] == ["Tarjetas", "Карты"]
