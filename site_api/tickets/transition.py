"""How a ticket stands after a step: pure functions, so that every step can be tried without a database.

new → open → waiting → solved → closed; within 14 days of its end it can be opened again. An answer is owed, and so falls due, while
it is new or open. What was merged into another ticket, or erased, does not change any more.
"""

import datetime as dt
from dataclasses import replace

from kb.article import Priority
from site_api.errors import NotPossible
from site_api.tickets.ticket import Status, Ticket

REOPEN = dt.timedelta(days=14)


def answered(ticket: Ticket, now: dt.datetime, agent: str) -> Ticket:
    """Return a ticket that waits for the customer: nothing is owed meanwhile; who answers takes it, if nobody had."""
    if ticket.status is Status.CLOSED:
        _check_changes(ticket)
        raise NotPossible(f"{ticket.reference} is closed; reopen it first", words=("closed", ticket.reference))
    first = ticket.answered_at or now
    return _step(ticket, now, status=Status.WAITING, due_at=None, answered_at=first, solved_at=None, assignee=ticket.assignee or agent)


def solved(ticket: Ticket, now: dt.datetime, agent: str | None = None) -> Ticket:
    """Return a ticket that is done, unless the customer says that it is not."""
    if ticket.status.has_ended:
        _check_changes(ticket)
        raise NotPossible(f"{ticket.reference} is {ticket.status} already; look at it again", words=("ended", ticket.reference))
    return _step(ticket, now, status=Status.SOLVED, due_at=None, solved_at=now, assignee=ticket.assignee or agent)


def continued(ticket: Ticket, now: dt.datetime, due: dt.datetime) -> Ticket:
    """Return a ticket to which the customer has added something: the next answer is owed by `due`."""
    status = Status.NEW if ticket.status is Status.NEW else Status.OPEN
    return _step(ticket, now, status=status, due_at=due, answer_expected_by=due, solved_at=None, closed_at=None)


def reopened(ticket: Ticket, now: dt.datetime, due: dt.datetime) -> Ticket:
    """Return a ticket that is taken up again after its end."""
    if not ticket.status.has_ended:
        raise NotPossible(f"{ticket.reference} is open; there is nothing to reopen", words=("open", ticket.reference))
    return continued(ticket, now, due)


def rated(ticket: Ticket, now: dt.datetime, score: int) -> Ticket:
    """Return a ticket of which its customer has said how it went."""
    if not ticket.status.has_ended:
        raise NotPossible(f"{ticket.reference} is not at its end yet; say how it went when it is solved")
    return _step(ticket, now, score=score)


def reopens_until(ticket: Ticket) -> dt.datetime | None:
    """Return until when its customer can open it again; None for what has not ended."""
    ended = ticket.solved_at or ticket.closed_at
    return ended + REOPEN if ended and ticket.status.has_ended else None


def can_go_on(ticket: Ticket, now: dt.datetime) -> bool:
    """Return whether a customer's answer belongs to this ticket still, rather than to a new one."""
    until = reopens_until(ticket)
    return until is None or now <= until


def check_in_time(ticket: Ticket, now: dt.datetime) -> None:
    """Raise NotPossible for what ended too long ago to be opened again by its customer."""
    if not can_go_on(ticket, now):
        raise NotPossible(f"{ticket.reference} ended more than {REOPEN.days} days ago; write to us anew")


def closed(ticket: Ticket, now: dt.datetime, merged_into: str | None = None) -> Ticket:
    """Return a ticket that is over, as part of another one where that is named."""
    return _step(ticket, now, status=Status.CLOSED, due_at=None, closed_at=now, merged_into=merged_into)


def joined_by(ticket: Ticket, now: dt.datetime, other: Ticket) -> Ticket:
    """Return a ticket of which another one becomes a part: as urgent as either, and what is owed in either is owed by the earlier time."""
    if ticket.status is Status.CLOSED:
        _check_changes(ticket)
        raise NotPossible(f"{ticket.reference} is closed; merge into one that is open", words=("closed", ticket.reference))
    both = replace(ticket, priority=higher(ticket.priority, other.priority))
    owed = [one.due_at for one in (ticket, other) if one.status.owes_answer and one.due_at]
    return continued(both, now, min(owed)) if owed else touched(both, now)


def erased(ticket: Ticket, now: dt.datetime) -> Ticket:
    """Return a ticket that says nothing any more, and that the links to it of before do not open."""
    ended = replace(ticket, subject="", status=Status.CLOSED, due_at=None, closed_at=ticket.closed_at or now, erased_at=now)
    return replace(ended, version=ticket.version + 1, link_version=ticket.link_version + 1, updated_at=now)


def assigned(ticket: Ticket, now: dt.datetime, agent: str | None) -> Ticket:
    """Return a ticket that somebody has taken, or that is everybody's again."""
    status = Status.OPEN if agent and ticket.status is Status.NEW else ticket.status
    return _step(ticket, now, status=status, assignee=agent)


def given(ticket: Ticket, now: dt.datetime, agent: str | None) -> Ticket:
    """Return a ticket that was given to somebody, or taken back, by itself: nobody has looked at it for that."""
    return _step(ticket, now, assignee=agent)


def moved(ticket: Ticket, now: dt.datetime, queue: str, due: dt.datetime) -> Ticket:
    """Return a ticket in another queue, whose own time to answer begins; nobody has it there yet."""
    there = _step(ticket, now, queue=queue, assignee=None)
    return replace(there, due_at=due, answer_expected_by=due) if ticket.due_at else there


def prioritised(ticket: Ticket, now: dt.datetime, priority: Priority) -> Ticket:
    """Return a ticket of another priority."""
    return _step(ticket, now, priority=priority)


def breached(ticket: Ticket, now: dt.datetime) -> Ticket:
    """Return a ticket whose answer is late: it goes before those that are not."""
    urgency = min(ticket.priority.urgency + 1, Priority.URGENT.urgency)
    return _step(ticket, now, priority=Priority.of_urgency(urgency))


def touched(ticket: Ticket, now: dt.datetime) -> Ticket:
    """Return a ticket of which nothing changed but what is said in it."""
    return _step(ticket, now)


def higher(one: Priority, other: Priority) -> Priority:
    """Return the more urgent of two priorities."""
    return max(one, other, key=lambda priority: priority.urgency)


def _step(ticket: Ticket, now: dt.datetime, **values: object) -> Ticket:
    _check_changes(ticket)
    return replace(ticket, version=ticket.version + 1, updated_at=now, **values)  # type: ignore[arg-type]


def _check_changes(ticket: Ticket) -> None:
    if ticket.merged_into:
        words = ("merged", ticket.reference, ticket.merged_into)
        raise NotPossible(f"{ticket.reference} was merged into {ticket.merged_into}; go on there", words=words)
    if ticket.erased_at:
        detail = f"{ticket.reference} was erased, as its customer's data had to be; nothing more can be done with it"
        raise NotPossible(detail, words=("erased", ticket.reference))
