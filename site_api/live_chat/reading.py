"""What is asked of the talks in the database; nothing here writes."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from site_api.live_chat.assignment import Scene
from site_api.live_chat.expected_wait import RECENT, RECENT_DAYS, Past
from site_api.live_chat.rows import DESKER, STEP, TALK, first_name, read_desker, read_step, read_talk
from site_api.live_chat.talk import Desker, Patience, Step, Talk
from site_api.store.tables.agents import agents
from site_api.store.tables.live import live_agents, live_steps, live_talks
from site_api.store.tables.tickets import messages, tickets
from site_api.tickets.handover import Author
from site_api.tickets.reading import GOES_ON_IN
from site_api.tickets.rows import MESSAGE, read_message
from site_api.tickets.ticket import Message, MessageKind

_OPEN = TALK.where(live_talks.c.ended_at.is_(None))


def read_scene(connection: sa.Connection, patience: Patience, now: dt.datetime) -> Scene:
    """Return all open talks, and who is available and has given a sign of life of late."""
    talks = tuple(map(read_talk, connection.execute(_OPEN)))
    there = DESKER.where(live_agents.c.available, live_agents.c.seen_at > now - patience.agent)
    return Scene(talks, tuple(map(read_desker, connection.execute(there))), patience)


def read_deskers(connection: sa.Connection) -> tuple[Desker, ...]:
    """Return everybody who was ever at the desk."""
    return tuple(map(read_desker, connection.execute(DESKER)))


def find_talk(connection: sa.Connection, talk: str) -> Talk | None:
    """Return a talk, or None."""
    row = connection.execute(TALK.where(live_talks.c.id == talk)).one_or_none()
    return read_talk(row) if row else None


def latest_talk(connection: sa.Connection, conversation: str) -> Talk | None:
    """Return the last talk of a conversation, or None."""
    found = TALK.where(live_talks.c.conversation == conversation).order_by(live_talks.c.asked_at.desc(), live_talks.c.id).limit(1)
    row = connection.execute(found).one_or_none()
    return read_talk(row) if row else None


def talks_of(connection: sa.Connection, conversation: str) -> tuple[Talk, ...]:
    """Return all talks of a conversation, in order."""
    found = TALK.where(live_talks.c.conversation == conversation).order_by(live_talks.c.asked_at, live_talks.c.id)
    return tuple(map(read_talk, connection.execute(found)))


def steps_after(connection: sa.Connection, talk: str, number: int) -> tuple[Step, ...]:
    """Return the steps of a talk after a number, in order."""
    return tuple(map(read_step, connection.execute(STEP.where(live_steps.c.talk == talk, live_steps.c.number > number))))


def recent_talks(connection: sa.Connection, queue: str, now: dt.datetime) -> tuple[Past, ...]:
    """Return the last talks of a queue that somebody took and that are over."""
    since = now - dt.timedelta(days=RECENT_DAYS)
    columns = (live_talks.c.asked_at, live_talks.c.accepted_at, live_talks.c.ended_at)
    taken = sa.and_(live_talks.c.queue == queue, live_talks.c.ended_at > since, live_talks.c.accepted_at.is_not(None))
    rows = connection.execute(sa.select(*columns).where(taken).order_by(live_talks.c.ended_at.desc()).limit(RECENT))
    return tuple(Past(accepted - asked, ended - accepted) for asked, accepted, ended in rows)


@dataclass(frozen=True, slots=True)
class LiveLine:
    """Something that a panel shows beside the assistant's words; `agent` is a first name, `step` its id in a talk's stream."""

    message: Message
    agent: str | None
    step: str | None


def panel_lines(connection: sa.Connection, conversation: str) -> tuple[LiveLine, ...]:
    """Return what agents answered in the tickets of a conversation, and what was said in its talks, in order."""
    own = sa.select(GOES_ON_IN).where(tickets.c.conversation == conversation)
    answered = sa.and_(messages.c.ticket.in_(own), messages.c.author == Author.AGENT, messages.c.kind == MessageKind.MESSAGE)
    mine = sa.select(live_talks.c.id).where(live_talks.c.conversation == conversation)
    in_talk = messages.c.id.in_(sa.select(live_steps.c.message).where(live_steps.c.talk.in_(mine)))
    found = (
        sa.select(*MESSAGE, agents.c.full_name, live_steps.c.talk, live_steps.c.number)
        .outerjoin(agents, agents.c.name == messages.c.agent)
        .outerjoin(live_steps, live_steps.c.message == messages.c.id)
    )
    rows = connection.execute(found.where(sa.or_(answered, in_talk)).order_by(messages.c.id))
    return tuple(LiveLine(read_message(row[:-3]), row[-3] and first_name(row[-3]), row[-2] and step_id(row[-2], row[-1])) for row in rows)


def step_id(talk: str, number: int) -> str:
    """Return the id of a step in a stream, from which a reader goes on."""
    return f"{talk}-{number}"


def said_before(connection: sa.Connection, talk: Talk) -> tuple[Message, ...]:
    """Return what was said in a talk's ticket outside of the talk, without the notes of agents."""
    in_talk = sa.select(live_steps.c.message).where(live_steps.c.talk == talk.id, live_steps.c.message.is_not(None))
    outside = sa.and_(messages.c.ticket == talk.ticket, messages.c.id.not_in(in_talk), messages.c.kind != MessageKind.NOTE)
    return tuple(map(read_message, connection.execute(sa.select(*MESSAGE).where(outside).order_by(messages.c.id))))


def unread_answers(connection: sa.Connection, talk: Talk) -> Sequence[tuple[int, str]]:
    """Return the agents' lines that never reached the customer: the message's number and whose it is."""
    later = sa.and_(live_steps.c.talk == talk.id, live_steps.c.number > talk.customer_read, live_steps.c.author == Author.AGENT)
    found = sa.select(live_steps.c.message, live_steps.c.agent).where(later, live_steps.c.message.is_not(None))
    return [(message, agent) for message, agent in connection.execute(found.order_by(live_steps.c.number))]


def unsettled(connection: sa.Connection, before: dt.datetime) -> tuple[Talk, ...]:
    """Return the talks that ended before a moment and of which nobody has looked at what did not arrive."""
    found = TALK.where(live_talks.c.settled_at.is_(None), live_talks.c.ended_at <= before).order_by(live_talks.c.ended_at).limit(100)
    return tuple(map(read_talk, connection.execute(found)))


@dataclass(frozen=True, slots=True)
class Caption:
    """What a list says of a talk: its ticket's subject and the customer's name."""

    subject: str
    name: str | None


def captions(connection: sa.Connection, references: Collection[str]) -> dict[str, Caption]:
    """Return the captions of tickets by reference."""
    found = sa.select(tickets.c.reference, tickets.c.subject, tickets.c.name).where(tickets.c.reference.in_(references))
    return {reference: Caption(subject, name) for reference, subject, name in connection.execute(found)}


def full_names(connection: sa.Connection, names: Collection[str]) -> dict[str, str]:
    """Return the full names of agents, by their names."""
    rows = connection.execute(sa.select(agents.c.name, agents.c.full_name).where(agents.c.name.in_(names)).order_by(agents.c.full_name))
    return {name: full for name, full in rows}  # noqa: C416 - Rows are no pairs to the type checker.


def agent_name(connection: sa.Connection, agent: str | None) -> str | None:
    """Return the first name of somebody at the desk."""
    full = connection.execute(sa.select(agents.c.full_name).where(agents.c.name == agent)).scalar_one_or_none()
    return first_name(full) if full else None
