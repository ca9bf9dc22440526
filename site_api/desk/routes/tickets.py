"""One ticket: `/desk/tickets/{reference}`, and everything that is done with it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from kb.article import Audience, Priority
from site_api.agents.accounts import Accounts
from site_api.agents.agent import Agent
from site_api.deps import EngineDep
from site_api.desk.access import OwnForm, TicketReader
from site_api.desk.audit import note_access
from site_api.desk.case import Case, read_case, suggested
from site_api.desk.handling import Handling, read_handling
from site_api.desk.meeting import Times, describe_meeting
from site_api.desk.pages import Clock, page, service_of, words_of
from site_api.desk.route import DeskRoute
from site_api.desk.steps import StepWords
from site_api.desk.wait import describe_left
from site_api.desk.wording import Refusal
from site_api.errors import InvalidQuestion, NotPossible
from site_api.store.database import Database
from site_api.tickets.change_set import Desired
from site_api.tickets.handover import MAX_CHARACTERS
from site_api.tickets.ticket import Ticket
from site_api.tickets.work import AgentWork

router = APIRouter(prefix="/desk/tickets/{reference}", route_class=DeskRoute, include_in_schema=False)

_Reference = Annotated[str, Path(max_length=24)]
_Text = Annotated[str, Form(max_length=MAX_CHARACTERS)]
_Short = Annotated[str, Form(max_length=200)]
_Asked = Annotated[str, Query(max_length=200)]


def _desired(reference: _Reference, version: Annotated[int, Form()]) -> Desired:
    return Desired(reference, version)


_Seen = Annotated[Desired, Depends(_desired)]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is said above a ticket, and what was typed into it already."""

    done: str = ""
    problem: Refusal | None = None
    typed: str = ""
    asked: str = ""
    status: int = HTTPStatus.OK


class Doing:
    """What an agent does with a ticket that they may see."""

    def __init__(self, request: Request, session: OwnForm, agent: TicketReader, desired: _Seen, engine: EngineDep) -> None:
        self.request = request
        self.agent = agent
        self.desired = desired
        self._engine = engine
        self.work: AgentWork = request.app.state.work
        assert session.agent == agent  # noqa: S101 - Both come from the one cookie.

    def do(self, step: str, change: Callable[[], Ticket], *, typed: str = "") -> Response:
        """Take a step, and show the ticket as it stands; where it cannot be, as somebody was quicker, say so, with what was typed."""
        _see(self.request, self.agent, self.desired.reference, step)
        try:
            ticket = change()
        except (NotPossible, InvalidQuestion) as problem:
            return self.show(Shown(problem=words_of(self.request).refusal(problem), typed=typed, status=problem.status))
        return RedirectResponse(f"/desk/tickets/{ticket.reference}?done={step}", HTTPStatus.SEE_OTHER)

    def show(self, shown: Shown) -> Response:
        """Show the ticket as it stands."""
        return _show(self.request, self.agent, self._engine, self.desired.reference, shown)


_Doing = Annotated[Doing, Depends(Doing)]


@router.get("")
def show(
    request: Request, agent: TicketReader, engine: EngineDep, reference: _Reference, done: str = "", articles: _Asked = ""
) -> Response:
    """Show a ticket, with the articles that an agent asked for; that it was looked at is written down first."""
    return _show(request, agent, engine, reference, Shown(done=done, asked=articles))


@router.post("/reply")
def reply(doing: _Doing, text: _Text = "", solve: _Short = "") -> Response:
    """Answer the customer, and solve the matter with it if wanted."""
    return doing.do("reply", lambda: doing.work.reply(doing.desired, doing.agent.name, _words(text), solves=bool(solve)), typed=text)


@router.post("/note")
def note(doing: _Doing, text: _Text = "") -> Response:
    """Add a note for agents."""
    return doing.do("note", lambda: doing.work.note(doing.desired, doing.agent.name, _words(text)), typed=text)


@router.post("/assign")
def assign(doing: _Doing, to: _Short = "") -> Response:
    """Take a ticket, give it to somebody or back to all."""
    accounts: Accounts = doing.request.app.state.accounts
    if to and accounts.find(to) is None:
        raise InvalidQuestion(f"There is no agent {to!r}", words=("no_agent", to))
    return doing.do("assign", lambda: doing.work.assign(doing.desired, doing.agent.name, to or None))


@router.post("/move")
def move(doing: _Doing, queue: _Short) -> Response:
    """Give a ticket to another queue."""
    return doing.do("move", lambda: doing.work.move(doing.desired, doing.agent.name, queue))


@router.post("/priority")
def prioritise(doing: _Doing, priority: Annotated[Priority, Form()]) -> Response:
    """Give a ticket another priority."""
    return doing.do("priority", lambda: doing.work.prioritise(doing.desired, doing.agent.name, priority))


@router.post("/solve")
def solve(doing: _Doing) -> Response:
    """Call a matter solved."""
    return doing.do("solve", lambda: doing.work.solve(doing.desired, doing.agent.name))


@router.post("/reopen")
def reopen(doing: _Doing) -> Response:
    """Take a matter up again."""
    return doing.do("reopen", lambda: doing.work.reopen(doing.desired, doing.agent.name))


@router.post("/merge")
def merge(doing: _Doing, into: _Short) -> Response:
    """Make a ticket part of another one, which the agent must be allowed to see too."""
    target = into.strip().upper()
    _see(doing.request, doing.agent, target, "merge")
    return doing.do("merge", lambda: doing.work.merge(doing.desired, doing.agent.name, target))


@router.post("/split")
def split(doing: _Doing, message: Annotated[int, Form(ge=1)]) -> Response:
    """Make what was said from a message on a ticket of its own."""
    return doing.do("split", lambda: doing.work.split(doing.desired, doing.agent.name, message))


@router.post("/link")
def link(doing: _Doing, engine: EngineDep, article: _Short = "") -> Response:
    """Say which article answers the matter, or that none does."""
    if article and engine.article(article, audience=Audience.STAFF) is None:
        raise InvalidQuestion(f"There is no article {article!r}; take one of those that the search names", words=("no_article",))
    return doing.do("link", lambda: doing.work.link(doing.desired, doing.agent.name, article or None))


def _words(text: str) -> str:
    if not text.strip():
        raise InvalidQuestion("There is nothing written; write something first", words=("empty",))
    return text


def _see(request: Request, agent: Agent, reference: str, action: str) -> Case:
    """Return a ticket that an agent may see; that they did is written down, also where they may not."""
    database: Database = request.app.state.database
    with database.begin() as connection:
        note_access(connection, agent.name, action, reference)
    with database.read() as connection:
        return read_case(connection, agent, reference, service_of(request), words_of(request).lang)


def _show(request: Request, agent: Agent, engine: EngineDep, reference: str, shown: Shown) -> Response:
    case = _see(request, agent, reference, "read")
    service = service_of(request)
    hits = suggested(engine, case, shown.asked)
    words, now = words_of(request), dt.datetime.now(dt.UTC)
    booked, before = case.appointment, case.booked_before
    return page(
        request,
        "ticket.html",
        status=shown.status,
        case=case,
        ticket=case.ticket,
        hits=hits,
        seen=[_title(engine, name, case.ticket.lang) for name in case.articles_seen],
        linked=_title(engine, case.link.article, words.lang) if case.link and case.link.article else "",
        queues=list(service.queues.values()),
        service=service,
        handling=_handling(request, case.ticket),
        priorities=list(Priority),
        meeting=describe_meeting(booked, case.ticket.queue, service, words, now) if booked else None,
        booked_before=Times(words, service.timezone, now).moment(before) if before else None,
        left=describe_left(case.left, words) if case.left is not None else None,
        step_words=StepWords(words, service, Clock(words.lang, service.timezone), lambda article: _title(engine, article, words.lang)),
        shown=shown,
        site=request.app.state.settings.public_url.rstrip("/"),
    )


def _title(engine: EngineDep, article: str, lang: str) -> str:
    """Return an article's title; of one that is no longer there, its id."""
    found = engine.article(article, lang, Audience.STAFF)
    return found.title if found else article


def _handling(request: Request, ticket: Ticket) -> Handling:
    database: Database = request.app.state.database
    with database.read() as connection:
        return read_handling(connection, ticket, service_of(request).queue(ticket.queue).most, dt.datetime.now(dt.UTC))
