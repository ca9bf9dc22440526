"""LiveTalks, steps and who is at the desk, read from the rows of the database."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from kb.article import Priority
from site_api.agents.skills import Skills
from site_api.live_chat.talk import Desker, Outcome, Status, Step, StepKind, Talk
from site_api.store.tables.agents import agents
from site_api.store.tables.live import live_agents, live_steps, live_talks
from site_api.store.tables.tickets import messages
from site_api.tickets.handover import Author

_NAMES = [field.name for field in fields(Talk) if field.name != "priority"]

TALK: sa.Select[Any] = sa.select(*(live_talks.c[name] for name in _NAMES), live_talks.c.urgency)
# The customer sees a first name, as people introduce themselves.
STEP: sa.Select[Any] = (
    sa.select(
        live_steps.c.number, live_steps.c.at, live_steps.c.kind, live_steps.c.author, agents.c.full_name, messages.c.text, live_steps.c.key
    )
    .outerjoin(messages, messages.c.id == live_steps.c.message)
    .outerjoin(agents, agents.c.name == live_steps.c.agent)
    .order_by(live_steps.c.number)
)
DESKER: sa.Select[Any] = (
    sa.select(agents.c.name, agents.c.queues, agents.c.languages, live_agents.c.seen_at, live_agents.c.available)
    .join(agents, agents.c.name == live_agents.c.agent)
    .where(agents.c.disabled_at.is_(None))
)


def read_talk(row: Sequence[Any]) -> Talk:
    """Return the talk of a row of `TALK`."""
    found = dict(zip((*_NAMES, "priority"), row, strict=True))
    outcome = found["outcome"] and Outcome(found["outcome"])
    return Talk(**{**found, "status": Status(found["status"]), "outcome": outcome, "priority": Priority.of_urgency(found["priority"])})


def read_step(row: Sequence[Any]) -> Step:
    """Return the step of a row of `STEP`."""
    number, at, kind, author, name, text, key = row
    return Step(number, at, StepKind(kind), Author(author), name and first_name(name), text, key)


def read_desker(row: Sequence[Any]) -> Desker:
    """Return who a row of `DESKER` is."""
    name, queues, languages, seen_at, available = row
    return Desker(name, Skills(tuple(queues), tuple(languages)), seen_at, available)


def first_name(full_name: str) -> str:
    """Return the name by which a customer talks to somebody."""
    return full_name.split(maxsplit=1)[0] if full_name.split() else full_name
