"""Live talks at the desk: `/desk/live`, whose script is answered with JSON and problems as any program is."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import Response
from pydantic import TypeAdapter

from site_api.agents.agent import Agent
from site_api.deps import EngineDep, Json, LiveDoorDep
from site_api.desk.access import OwnForm, TicketReader
from site_api.desk.console_route import ConsoleRoute
from site_api.desk.pages import page
from site_api.desk.route import DeskRoute
from site_api.errors import InvalidQuestion
from site_api.live_chat.answers import approved_answers
from site_api.live_chat.bodies import AnswerBody, AnswersBody, DeskLinesBody, StepBody, TakenBody, TakersBody
from site_api.live_chat.console import Console
from site_api.live_chat.streams import DeskStream, response
from site_api.live_chat.talk_change import Spoken
from site_api.live_chat.wording import read_wording

pages = APIRouter(prefix="/desk/live", route_class=DeskRoute, include_in_schema=False)
router = APIRouter(prefix="/desk/live", route_class=ConsoleRoute, include_in_schema=False)

MAX_LINE = 4000
_TalkId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
_Name = Annotated[str, Form(max_length=100)]
_Asked = Annotated[str, Query(max_length=4000)]
_Read = Annotated[int, Form(ge=0, le=1_000_000)]
_Flag = Annotated[str, Form(max_length=3)]
_taken = TypeAdapter(TakenBody)
_lines = TypeAdapter(DeskLinesBody)
_step = TypeAdapter(StepBody)
_takers = TypeAdapter(TakersBody)
_answers = TypeAdapter(AnswersBody)


def _console(door: LiveDoorDep, agent: TicketReader) -> Console:
    return Console(door, agent)


def _own_console(door: LiveDoorDep, agent: TicketReader, session: OwnForm) -> Console:
    assert session.agent == agent  # noqa: S101 - Both come from the one cookie.
    return Console(door, agent)


Reading = Annotated[Console, Depends(_console)]
Doing = Annotated[Console, Depends(_own_console)]


@pages.get("")
def show(request: Request, agent: TicketReader) -> Response:
    """Show the page of live talks."""
    words = read_wording(request.state.session.lang)
    return page(request, "live.html", words=words.desk, available=_is_available(request, agent))


@router.get("/stream")
async def stream(request: Request, console: Reading) -> Response:
    """Tell of who waits and of own talks as they change, as long as the desk is open."""
    await console.door.watch.run(console.open)
    return response(DeskStream(console.door, console.agent, request.state.session.lang).events(), console.door.talks.patience.ping)


@router.post("/sign", status_code=HTTPStatus.NO_CONTENT)
def sign(console: Doing, talk: Annotated[str, Form(max_length=32)] = "", typing: _Flag = "", read: _Read = 0) -> Response:
    """Give a sign of life, and say in which talk the agent types."""
    console.sign()
    if talk:
        console.types(talk, typing=bool(typing), read=read)
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.post("/availability", status_code=HTTPStatus.NO_CONTENT)
def set_availability(console: Doing, available: _Flag = "") -> Response:
    """Say whether the agent takes live talks."""
    console.set_available(available=bool(available))
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.post("/next")
def take_next(console: Doing) -> Json:
    """Take whoever comes first of those that the agent can take."""
    talk = console.next()
    return Json(_taken, TakenBody(talk.id, talk.ticket))


@router.post("/{talk}/accept")
def accept(console: Doing, talk: _TalkId) -> Json:
    """Take one talk; 409 where somebody was quicker."""
    taken = console.accept(talk)
    return Json(_taken, TakenBody(taken.id, taken.ticket))


@router.get("/{talk}/lines")
def lines(console: Reading, talk: _TalkId, after: Annotated[int, Query(ge=0, le=1_000_000)] = 0) -> Json:
    """Read what was said after a number."""
    return Json(_lines, console.lines(talk, after))


@router.post("/{talk}/lines", status_code=HTTPStatus.CREATED)
def say(
    console: Doing,
    talk: _TalkId,
    text: Annotated[str, Form(max_length=MAX_LINE)] = "",
    key: Annotated[str | None, Form(pattern=r"^[\x21-\x7e]{1,64}$")] = None,
) -> Json:
    """Say something to the customer, once for each key."""
    if not text.strip():
        raise InvalidQuestion("There is nothing written; write something first", words=("empty",))
    return Json(_step, console.say(talk, Spoken(text, key)), status=HTTPStatus.CREATED)


@router.get("/{talk}/takers")
def takers(request: Request, console: Reading, talk: _TalkId) -> Json:
    """Name to whom a talk can be handed on now."""
    return Json(_takers, console.takers(talk, request.state.session.lang))


@router.post("/{talk}/hand-on", status_code=HTTPStatus.NO_CONTENT)
def hand_on(console: Doing, talk: _TalkId, agent: _Name = "", queue: _Name = "") -> Response:
    """Hand a talk on to a colleague or a queue; 409 where they cannot take it."""
    console.hand_on(talk, agent=agent, queue=queue)
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.get("/{talk}/answers")
def answers(request: Request, console: Reading, engine: EngineDep, talk: _TalkId, q: _Asked = "") -> Json:
    """Search the approved answers that a customer may read, in the customer's language."""
    site = request.app.state.settings.public_url.rstrip("/")
    found = approved_answers(engine, q, console.own(talk).lang)
    return Json(_answers, AnswersBody(tuple(AnswerBody(hit.id, hit.lang, hit.title, hit.summary, f"{site}{hit.url}") for hit in found)))


@router.post("/{talk}/end", status_code=HTTPStatus.NO_CONTENT)
def end(console: Doing, talk: _TalkId, solved: _Flag = "") -> Response:
    """End a talk: solved, or to go on as a ticket."""
    console.end(talk, solved=bool(solved))
    return Response(status_code=HTTPStatus.NO_CONTENT)


def _is_available(request: Request, agent: Agent) -> bool:
    return Console(request.app.state.door, agent).presence.is_available(agent.name)
