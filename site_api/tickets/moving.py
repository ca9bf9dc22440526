"""A ticket goes to another queue, by whoever and from wherever it is moved."""

from search.service import Service
from site_api.tickets import transition
from site_api.tickets.change_set import ChangeSet
from site_api.tickets.history import Actor, What
from site_api.tickets.promising import promise


def move(change: ChangeSet, service: Service, queue: str, by: Actor) -> None:
    """Put a ticket into a queue, whose own time to answer begins."""
    before, due = change.ticket.queue, promise(change.connection, service, queue, change.ticket.priority, change.now)
    change.become(transition.moved(change.ticket, change.now, queue, due), by, What.MOVED, before=before, now=queue)
