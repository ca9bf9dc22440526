"""Who has a ticket and who could take it, as its page says it."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from site_api.agents.colleagues import Choice, Colleague, choose, read_colleagues
from site_api.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Handling:
    """Those who may see a ticket, the freest of its skill and language first; `choice` is who should take what is nobody's."""

    colleagues: tuple[Colleague, ...]
    choice: Choice | None


def read_handling(connection: sa.Connection, ticket: Ticket, most: int | None, now: dt.datetime) -> Handling:
    """Return who could take a ticket."""
    everybody = read_colleagues(connection, now)
    seeing = sorted((one for one in everybody if one.agent.takes(ticket.queue)), key=lambda one: _order(one, ticket))
    is_nobodys = ticket.assignee is None and ticket.status.owes_answer
    return Handling(tuple(seeing), choose(everybody, ticket.queue, ticket.lang, most) if is_nobodys else None)


def _order(one: Colleague, ticket: Ticket) -> tuple[bool, bool, int, str]:
    return not one.agent.answers(ticket.queue, ticket.lang), not one.here, one.load, one.agent.full_name
