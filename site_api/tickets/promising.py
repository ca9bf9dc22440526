"""By when an answer is owed: what the queue promises in its hours, after those that are as urgent and came before."""

import datetime as dt

import sqlalchemy as sa

from kb.article import Priority
from search.service import Service
from site_api.service_time.promise import expected_answer
from site_api.store.tables.tickets import tickets
from site_api.tickets.ticket import OWING

# As urgent and owed an answer, in the order of an index that is read alone.
_AHEAD = sa.select(sa.func.count()).where(
    tickets.c.status.in_(OWING),
    tickets.c.queue == sa.bindparam("queue"),
    tickets.c.urgency >= sa.bindparam("urgency"),
    tickets.c.due_at.is_not(None),
)


def promise(connection: sa.Connection, service: Service, queue: str, priority: Priority, now: dt.datetime) -> dt.datetime:
    """Return by when a matter that comes now is answered."""
    ahead: int = connection.execute(_AHEAD, {"queue": queue, "urgency": priority.urgency}).scalar_one()
    return expected_answer(service.queue(queue), now, ahead=ahead)
