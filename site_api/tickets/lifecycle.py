"""What a command makes of a ticket: a pure function from one state to the next, with every change named.

new → open → waiting → solved → closed; a customer's reply within 14 days opens a solved or closed one again. An answer is owed, and so
falls due, while it is new or open.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from site_api.errors import NotPossible
from site_api.tickets.commands import Assign, Close, Command, LinkArticle, Move, Note, Prioritise, Rate, Reopen, Reply, Solve
from site_api.tickets.handover import Author
from site_api.tickets.history import Actor, Change, What
from site_api.tickets.ticket import MessageKind, Status, Ticket
from site_api.tickets.transition import REOPEN

_ENDED = {Status.SOLVED, Status.CLOSED}
_OWED = {Status.NEW, Status.OPEN}


@dataclass(frozen=True, slots=True)
class Said:
    """A message that goes with a command."""

    kind: MessageKind
    text: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a command: the ticket after it, each change, and what was said."""

    ticket: Ticket
    changes: tuple[Change, ...]
    said: Said | None = None


def apply(ticket: Ticket, command: Command, actor: Actor, now: dt.datetime) -> Applied:
    """Return what a command makes of a ticket; raise NotPossible where it stands so that it cannot be done."""
    if ticket.merged_into:
        raise NotPossible(f"{ticket.reference} was merged into {ticket.merged_into}; go on there")
    step = _Step(ticket, actor, now)
    _HOW[type(command)](step, command)
    return step.applied()


def owes_answer(ticket: Ticket) -> bool:
    """Return whether the bank has the next word."""
    return ticket.status in _OWED


class _Step:
    """One command under way: collects what it changes."""

    def __init__(self, ticket: Ticket, actor: Actor, now: dt.datetime) -> None:
        self.ticket = ticket
        self.actor = actor
        self.now = now
        self.said: Said | None = None
        self._changes: list[Change] = []

    def note(self, what: What, before: str | None = None, after: str | None = None) -> None:
        self._changes.append(Change(what, self.actor, self.now, before, after))

    def put(self, what: What, name: str, value: Any) -> None:
        """Change one field; the same value again is no change."""
        before = getattr(self.ticket, name)
        if before != value:
            self.ticket = replace(self.ticket, **{name: value})
            self.note(what, *(None if one is None else str(one) for one in (before, value)))

    def turn(self, status: Status) -> None:
        """Change the status, and the moments that belong to it."""
        self.put(What.STATUS, "status", status)
        self.ticket = replace(
            self.ticket,
            due_at=self.ticket.due_at if status in _OWED else None,
            solved_at=self.now if status is Status.SOLVED else None if status in _OWED else self.ticket.solved_at,
            closed_at=self.now if status is Status.CLOSED else None if status in _OWED else self.ticket.closed_at,
        )

    def applied(self) -> Applied:
        ticket = replace(self.ticket, version=self.ticket.version + 1, updated_at=self.now)
        return Applied(ticket, tuple(self._changes), self.said)


def _reply(step: _Step, command: Reply) -> None:
    by_customer = step.actor.author is Author.CUSTOMER
    _check_not_too_late(step)
    if not by_customer and step.ticket.status is Status.CLOSED:
        raise NotPossible(f"{step.ticket.reference} is closed; reopen it first")
    step.said = Said(MessageKind.MESSAGE, command.text, command.lang)
    step.note(What.REPLIED)
    if not by_customer:
        step.ticket = replace(step.ticket, answered_at=step.ticket.answered_at or step.now)
        step.turn(Status.WAITING)
    elif step.ticket.status not in _OWED:
        step.turn(Status.OPEN)


def _write_note(step: _Step, command: Note) -> None:
    step.said = Said(MessageKind.NOTE, command.text)
    step.note(What.NOTED)


def _assign(step: _Step, command: Assign) -> None:
    step.put(What.ASSIGNED, "assignee", command.agent)
    if command.agent and step.ticket.status is Status.NEW:
        step.turn(Status.OPEN)


def _solve(step: _Step, _: Solve) -> None:
    if step.ticket.status in _ENDED:
        raise NotPossible(f"{step.ticket.reference} is {step.ticket.status} already; look at it again")
    step.turn(Status.SOLVED)


def _close(step: _Step, _: Close) -> None:
    if step.ticket.status is Status.CLOSED:
        raise NotPossible(f"{step.ticket.reference} is closed already")
    step.turn(Status.CLOSED)


def reopens_until(ticket: Ticket) -> dt.datetime | None:
    """Return until when its customer can open it again; None for what has not ended."""
    ended = ticket.solved_at or ticket.closed_at
    return ended + REOPEN if ended and ticket.status in _ENDED else None


def _check_not_too_late(step: _Step) -> None:
    until = reopens_until(step.ticket)
    if step.actor.author is Author.CUSTOMER and until and step.now > until:
        raise NotPossible(f"{step.ticket.reference} ended more than {REOPEN.days} days ago; write to us anew")


def _reopen(step: _Step, _: Reopen) -> None:
    _check_not_too_late(step)
    if step.ticket.status not in _ENDED:
        raise NotPossible(f"{step.ticket.reference} is open; there is nothing to reopen")
    step.turn(Status.OPEN)


def _rate(step: _Step, command: Rate) -> None:
    if step.ticket.status not in _ENDED:
        raise NotPossible(f"{step.ticket.reference} is not at its end yet; say how it went when it is solved")
    step.put(What.RATED, "score", command.score)


_HOW: dict[type[Any], Callable[[_Step, Any], None]] = {
    Reply: _reply,
    Note: _write_note,
    Assign: _assign,
    Move: lambda step, command: step.put(What.MOVED, "queue", command.queue),
    Prioritise: lambda step, command: step.put(What.PRIORITISED, "priority", command.priority),
    LinkArticle: lambda step, command: step.put(What.LINKED, "article", command.article),
    Solve: _solve,
    Close: _close,
    Reopen: _reopen,
    Rate: _rate,
}
