"""The same words twice: a form that is sent again, by a second click or a page that is loaded anew, says nothing new."""

import datetime as dt

import sqlalchemy as sa

from kb.masking import mask
from site_api.store.tables.tickets import messages, tickets
from site_api.tickets.handover import Author
from site_api.tickets.ticket import MessageKind

_AGAIN = dt.timedelta(minutes=10)


def said_already(connection: sa.Connection, reference: str, text: str, now: dt.datetime) -> bool:
    """Return whether the last words of a ticket are the customer's, the same, and of just now."""
    m = messages.c
    last = sa.select(m.author, m.text, m.at).where(m.ticket == reference, m.kind == MessageKind.MESSAGE).order_by(m.id.desc()).limit(1)
    row = connection.execute(last).one_or_none()
    if row is None or row.author != Author.CUSTOMER or now - row.at > _AGAIN:
        return False
    return bool(row.text == mask(text.strip()).text)


def follower(connection: sa.Connection, reference: str, text: str, now: dt.datetime) -> str | None:
    """Return the ticket that was begun just now, with the same words, for one that is over."""
    begun = sa.and_(tickets.c.split_from == reference, tickets.c.created_at >= now - _AGAIN)
    found = connection.scalars(sa.select(tickets.c.reference).where(begun).order_by(tickets.c.reference)).all()
    return next((one for one in found if said_already(connection, one, text, now)), None)
