"""By when an answer is owed: what the queue promises in its hours, after those that are as urgent and came before."""

import datetime as dt

import sqlalchemy as sa

from kb.article import Priority
from search.service import Service
from site_api.service_time.promise import expected_answer
from site_api.store.tables.tickets import tickets
from site_api.tickets.rows import urgency
from site_api.tickets.ticket import Status

_OWED = (Status.NEW, Status.OPEN)


def promise(connection: sa.Connection, service: Service, queue: str, priority: Priority, now: dt.datetime) -> dt.datetime:
    """Return by when a matter that comes now is answered."""
    ahead = sa.select(sa.func.count()).where(
        tickets.c.status.in_(_OWED), tickets.c.queue == queue, tickets.c.urgency >= urgency(priority), tickets.c.due_at.is_not(None)
    )
    return expected_answer(service.queue(queue), now, ahead=connection.execute(ahead).scalar_one())
