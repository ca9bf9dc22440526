"""What a ticket asks: the customer's first message in it."""

import sqlalchemy as sa

from site_api.store.tables.tickets import messages, tickets


def first_words() -> sa.ScalarSelect[str]:
    """Return the text of the first message of the customer, beside a row of `tickets`."""
    chosen = (
        sa.select(messages.c.text)
        .where(messages.c.ticket == tickets.c.reference, messages.c.author == "customer", messages.c.kind == "message")
        .order_by(messages.c.id)
        .limit(1)
    )
    return chosen.correlate(tickets).scalar_subquery()
