"""Who could answer a ticket: their skills, whether they are at the desk, and how many tickets wait for their answer."""

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from site_api.agents.accounts import read_agent
from site_api.agents.agent import Agent
from site_api.store.tables.agents import agents, desk_sessions
from site_api.store.tables.tickets import tickets

HERE = dt.timedelta(minutes=5)  # An open page of the desk gives a sign every few seconds, of which one a minute is kept.


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may see tickets; `load` is how many of theirs are owed an answer."""

    agent: Agent
    here: bool
    load: int


class WhyNot(enum.StrEnum):
    """Why nobody can be chosen."""

    NOBODY_SKILLED = "nobody_skilled"
    NOBODY_HERE = "nobody_here"
    NOBODY_FREE = "nobody_free"


@dataclass(frozen=True, slots=True)
class Choice:
    """Who should take a ticket, or why nobody can."""

    colleague: Colleague | None = None
    why_not: WhyNot | None = None


def read_colleagues(connection: sa.Connection, now: dt.datetime) -> tuple[Colleague, ...]:
    """Return everybody who may see tickets, by name."""
    here = set(connection.scalars(sa.select(desk_sessions.c.agent).where(desk_sessions.c.seen_at > now - HERE)))
    found = connection.execute(sa.select(agents).where(agents.c.disabled_at.is_(None)).order_by(agents.c.name)).mappings()
    accounts = [account for row in found if (account := read_agent(row)).role.sees_tickets]
    loads = _loads(connection, [account.name for account in accounts])
    return tuple(Colleague(one, one.name in here, loads.get(one.name, 0)) for one in accounts)


def _loads(connection: sa.Connection, names: Sequence[str]) -> dict[str, int]:
    # By name, since PostgreSQL reads every ticket for all of them before it has counted what is in the table.
    theirs = sa.and_(tickets.c.due_at.is_not(None), tickets.c.assignee.is_not(None), tickets.c.assignee.in_(names))
    rows = connection.execute(sa.select(tickets.c.assignee, sa.func.count()).where(theirs).group_by(tickets.c.assignee))
    return {name: number for name, number in rows}  # noqa: C416 - Rows are no pairs to the type checker.


def choose(colleagues: Sequence[Colleague], queue: str, lang: str, most: int | None = None) -> Choice:
    """Choose who takes a ticket: at the desk, of its skill, with the fewest to answer, and fewer than `most`; equals by name."""
    skilled = [one for one in colleagues if one.agent.answers(queue, lang)]
    here = [one for one in skilled if one.here]
    free = [one for one in here if most is None or one.load < most]
    if free:
        return Choice(min(free, key=lambda one: (one.load, one.agent.name)))
    return Choice(why_not=WhyNot.NOBODY_FREE if here else WhyNot.NOBODY_HERE if skilled else WhyNot.NOBODY_SKILLED)
