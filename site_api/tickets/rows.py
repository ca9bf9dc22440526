"""Tickets and messages between the dataclasses and the rows of the database."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from kb.article import Priority
from site_api.store.tables.tickets import messages, tickets
from site_api.tickets.handover import Author, Handover
from site_api.tickets.ticket import Message, MessageKind, Status, Ticket

_MESSAGE_NAMES = [field.name for field in fields(Message)]
_TICKET_NAMES = [field.name for field in fields(Ticket) if field.name != "priority"]

TICKET = [tickets.c[name] for name in (*_TICKET_NAMES, "urgency")]
MESSAGE = [messages.c[name] for name in _MESSAGE_NAMES]


def read_ticket(row: sa.Row[Any]) -> Ticket:
    """Return the ticket of a row of the columns `TICKET`."""
    found = dict(zip((*_TICKET_NAMES, "priority"), row, strict=True))
    return Ticket(**{**found, "status": Status(found["status"]), "priority": Priority.of_urgency(found["priority"])})


def read_message(row: Sequence[Any]) -> Message:
    """Return the message of a row of the columns `MESSAGE`."""
    found = dict(zip(_MESSAGE_NAMES, row, strict=True))
    return Message(**{**found, "author": Author(found["author"]), "kind": MessageKind(found["kind"])})


def ticket_values(ticket: Ticket) -> dict[str, Any]:
    """Return the columns that a ticket fills."""
    return {**{name: getattr(ticket, name) for name in _TICKET_NAMES}, "urgency": ticket.priority.urgency}


def handover_values(handover: Handover) -> dict[str, Any]:
    """Return the columns that are filled once, from a masked handover, and that only agents see."""
    contact, context = handover.contact, handover.context
    return {
        "summary": handover.summary,
        "identity": handover.identity,
        "email": contact and contact.email,
        "phone": contact and contact.phone,
        "name": contact and contact.name,
        "conversation": handover.session,
        "query_id": handover.query_id,
        "screen": context.screen,
        "error": context.error,
        "app_version": context.app_version,
        "articles_seen": list(handover.articles_seen),
    }
