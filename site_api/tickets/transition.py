"""How a ticket stands after a step: pure functions, so that every step can be tried without a database."""

import datetime as dt
from dataclasses import replace

from kb.article import Priority
from kb.queue import Queue
from kb.working_time import add_open_time
from site_api.tickets.ticket import Status, Ticket

REOPEN = dt.timedelta(days=14)
_OPEN = frozenset({Status.NEW, Status.OPEN})
_HIGHER = {Priority.NORMAL: Priority.HIGH, Priority.HIGH: Priority.URGENT, Priority.URGENT: Priority.URGENT}


def answered(ticket: Ticket, now: dt.datetime, agent: str) -> Ticket:
    """Return a ticket that waits for the customer: nothing is owed meanwhile; who answers takes it, if nobody had."""
    return _step(
        ticket,
        now,
        status=Status.WAITING,
        due_at=None,
        answered_at=ticket.answered_at or now,
        assignee=ticket.assignee or agent,
    )


def solved(ticket: Ticket, now: dt.datetime, agent: str) -> Ticket:
    """Return a ticket that is done, unless the customer says that it is not."""
    return _step(ticket, now, status=Status.SOLVED, due_at=None, solved_at=now, assignee=ticket.assignee or agent)


def continued(ticket: Ticket, now: dt.datetime, queue: Queue) -> Ticket:
    """Return a ticket to which the customer has added something: the next answer is owed, but no later than one that was owed already."""
    due = ticket.due_at or add_open_time(queue.hours, now, queue.answer)
    status = Status.NEW if ticket.status is Status.NEW else Status.OPEN
    return _step(ticket, now, status=status, due_at=due, solved_at=None, closed_at=None)


def can_go_on(ticket: Ticket, now: dt.datetime) -> bool:
    """Return whether a customer's answer belongs to this ticket still, rather than to a new one."""
    if ticket.status is Status.CLOSED:
        return ticket.merged_into is None and ticket.closed_at is not None and now - (ticket.solved_at or ticket.closed_at) <= REOPEN
    return ticket.status is not Status.SOLVED or ticket.solved_at is None or now - ticket.solved_at <= REOPEN


def closed(ticket: Ticket, now: dt.datetime, merged_into: str | None = None) -> Ticket:
    """Return a ticket that is over, as part of another one where that is named."""
    return _step(ticket, now, status=Status.CLOSED, due_at=None, closed_at=now, merged_into=merged_into)


def assigned(ticket: Ticket, now: dt.datetime, agent: str | None) -> Ticket:
    """Return a ticket that somebody has taken, or that is everybody's again."""
    status = Status.OPEN if agent and ticket.status is Status.NEW else ticket.status
    return _step(ticket, now, status=status, assignee=agent)


def moved(ticket: Ticket, now: dt.datetime, queue: Queue) -> Ticket:
    """Return a ticket in another queue, whose own time to answer begins; nobody has it there yet."""
    due = add_open_time(queue.hours, now, queue.answer) if ticket.due_at else None
    return _step(ticket, now, queue=queue.id, assignee=None, due_at=due)


def prioritised(ticket: Ticket, now: dt.datetime, priority: Priority) -> Ticket:
    """Return a ticket of another priority."""
    return _step(ticket, now, priority=priority)


def breached(ticket: Ticket, now: dt.datetime) -> Ticket:
    """Return a ticket whose answer is late: it goes before those that are not."""
    return _step(ticket, now, priority=_HIGHER[ticket.priority])


def touched(ticket: Ticket, now: dt.datetime) -> Ticket:
    """Return a ticket of which nothing changed but what is said in it."""
    return _step(ticket, now)


def is_open(ticket: Ticket) -> bool:
    """Return whether the bank owes something."""
    return ticket.status in _OPEN


def _step(ticket: Ticket, now: dt.datetime, **values: object) -> Ticket:
    return replace(ticket, version=ticket.version + 1, updated_at=now, **values)  # type: ignore[arg-type]
