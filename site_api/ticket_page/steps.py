"""What a form of the customer's page asks for, and what became of it."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form

from site_api.desk.wording import Wording
from site_api.errors import NotPossible
from site_api.tickets.customer_side import CustomerSide
from site_api.tickets.handover import MAX_CHARACTERS
from site_api.tickets.masked import Masking
from site_api.tickets.ticket import Ticket


class PageStep(enum.StrEnum):
    """What a form is for."""

    LOOK = "look"
    REPLY = "reply"
    SOLVE = "solve"
    REOPEN = "reopen"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent."""

    step: PageStep = PageStep.LOOK
    text: str = ""
    score: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The ticket after a step, what to tell of it, and the problem that has left it as it was."""

    ticket: Ticket
    notices: tuple[str, ...] = ()
    problem: str | None = None


def filled(
    step: Annotated[PageStep, Form()] = PageStep.LOOK,
    text: Annotated[str, Form()] = "",
    score: Annotated[int | None, Form(ge=1, le=5)] = None,
    note: Annotated[str, Form(max_length=2000)] = "",
) -> Filled:
    """Read a form."""
    return Filled(step, text.strip(), score, note.strip())


def take(side: CustomerSide, ticket: Ticket, form: Filled, words: Wording) -> Outcome:
    """Do what a form asks for; what cannot be done leaves the ticket as it is, which the page then shows."""
    try:
        return _STEPS[form.step](side, ticket, form, words)
    except NotPossible:
        return Outcome(ticket)


def _reply(side: CustomerSide, ticket: Ticket, form: Filled, words: Wording) -> Outcome:
    if not form.text or len(form.text) > MAX_CHARACTERS:
        return Outcome(ticket, problem=words("problem.long" if form.text else "problem.empty"))
    masking = Masking()
    masking.text(form.text)
    after = side.work.say(ticket.reference, form.text)
    said = "done.said"
    if after.reference != ticket.reference:
        said = "done.followed"
    elif ticket.status.has_ended:
        said = "done.reopened"
    masked = (words("done.masked"),) if masking.kinds else ()
    return Outcome(after, (words(said, after.reference), *masked))


def _rate(side: CustomerSide, ticket: Ticket, form: Filled, words: Wording) -> Outcome:
    if form.score is None:
        return Outcome(ticket, problem=words("problem.score"))
    return Outcome(side.work.rate(ticket.reference, form.score, form.note), (words("done.rate"),))


_STEPS: dict[PageStep, Callable[[CustomerSide, Ticket, Filled, Wording], Outcome]] = {
    PageStep.LOOK: lambda _side, ticket, _form, _words: Outcome(ticket),
    PageStep.REPLY: _reply,
    PageStep.SOLVE: lambda side, ticket, _, words: Outcome(side.work.solve(ticket.reference), (words("done.solve"),)),
    PageStep.REOPEN: lambda side, ticket, _, words: Outcome(side.work.reopen(ticket.reference), (words("done.reopen"),)),
    PageStep.RATE: _rate,
}
