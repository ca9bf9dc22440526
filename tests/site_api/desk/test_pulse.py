"""What open desks hear of: each change once, also one that reaches the disk after a later one."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator

import sqlalchemy as sa

from site_api.desk.pulse import Beat, Pulse
from site_api.store.database import Database
from site_api.store.tables.tickets import history
from tests.own_loop import run
from tests.site_api.desk.desk_data import AGENTS, add_tickets

_ANA, _LEO = (next(agent for agent in AGENTS if agent.name == name) for name in ("ana", "leo"))
_CARD, _FRAUD = 0, 1


def change(database: Database, reference: str, number: int) -> None:
    """Keep a change under a number, as the database itself gives them."""
    row = {"id": number, "ticket": reference, "version": number, "at": dt.datetime.now(dt.UTC), "actor": "agent", "what": "noted"}
    with database.begin() as connection:
        connection.execute(sa.insert(history).values(**row))


async def numbers(heard: AsyncIterator[tuple[Beat, ...]]) -> list[int]:
    return [beat.version for beat in await asyncio.wait_for(anext(heard), 10)]


async def until(number: int, heard: AsyncIterator[tuple[Beat, ...]]) -> list[Beat]:
    told: list[Beat] = []
    while not told or told[-1].version != number:
        told.extend(await asyncio.wait_for(anext(heard), 10))
    return told


def test_a_change_that_a_later_one_has_overtaken_is_told_once(database: Database) -> None:
    reference = add_tickets(database, 1)[0]

    async def hear() -> list[list[int]]:
        heard = Pulse(database, seconds=0.01).listen(_LEO)
        assert await anext(heard) == ()
        told = []
        for number in (1002, 1001, 1003):
            change(database, reference, number)
            told.append(await numbers(heard))
        return told

    assert run(hear()) == [[1002], [1001], [1003]]


def test_each_desk_hears_of_its_queues_and_in_what_time_all_look_again(database: Database) -> None:
    references = add_tickets(database, 10)

    async def hear() -> list[list[Beat]]:
        pulse = Pulse(database, seconds=0.01)
        desks = [pulse.listen(agent) for agent in (_LEO, _ANA)]
        for desk in desks:
            assert await anext(desk) == ()
        change(database, references[_FRAUD], 1001)
        change(database, references[_CARD], 1002)
        return [await until(1002, desk) for desk in desks]

    leo, ana = run(hear())
    assert ([beat.version for beat in leo], [beat.version for beat in ana]) == ([1001, 1002], [1002])
    assert {beat.within for beat in (*leo, *ana)} == {0.06}
