"""Puts into the outbox what Zammad must hear of, in the change's own transaction."""

import sqlalchemy as sa

from site_api.outbox.box import post
from site_api.outbox.message import Kind, Message
from site_api.tickets.handover import Author
from site_api.tickets.history import Change, What
from site_api.tickets.ticket import Ticket

_TOLD = {What.OPENED, What.JOINED, What.REPLIED, What.REOPENED, What.SOLVED, What.CLOSED, What.PRIORITISED}


def tell_zammad(connection: sa.Connection, ticket: Ticket, change: Change) -> None:
    """Let Zammad hear of a change, unless it is one of our own agents' words: people work there."""
    if change.what in _TOLD and change.actor.author is not Author.AGENT:
        post(connection, Message(Kind.ZAMMAD, change.what, {}, ticket=ticket.reference), now=change.at)
