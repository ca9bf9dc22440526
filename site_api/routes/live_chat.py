"""Live talks with a person: `/v1/chat/{session}/live` and what follows from it."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator

from site_api.chat.store import Kept
from site_api.conversation_id import conversation_id
from site_api.deps import ConversationsDep, Json, LiveDoorDep
from site_api.errors import NotFound
from site_api.live_chat.bodies import SaidBody, StandingBody
from site_api.live_chat.streams import CustomerStream, response
from site_api.live_chat.talk import Talk
from site_api.live_chat.talk_change import Spoken

router = APIRouter(prefix="/v1/chat/{session}", tags=["live chat"])

MAX_LINE = 4000
_standing_body = TypeAdapter(StandingBody)
_said_body = TypeAdapter(SaidBody)
_FURTHEST = 1_000_000_000
# What neither database keeps, and nobody types.
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(55296, 57344)), " ")

SessionPath = Annotated[str, Path(max_length=200, description="The conversation, as `/v1/chat` answered it.")]
LastEvent = Annotated[
    str | None, Header(alias="Last-Event-ID", max_length=80, description="The last step that arrived, to go on after it.")
]
After = Annotated[str | None, Query(max_length=80, description="The same, for a browser's first request, which cannot send that header.")]


class _Params(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SayParams(_Params):
    """One line of a customer."""

    text: Annotated[str, Field(min_length=1, max_length=MAX_LINE, description="What the customer writes.", examples=["¿Sigues ahí?"])]
    key: Annotated[
        str | None, Field(pattern=r"^[\x21-\x7e]{1,64}$", description="Your own name of this line: sent again with it, it is kept once.")
    ] = None
    read: Annotated[int, Field(ge=0, le=_FURTHEST, description="The number of the last step that arrived.")] = 0

    @field_validator("text")
    @classmethod
    def _has_words(cls, text: str) -> str:
        text = text.translate(_CONTROL)
        if not text.strip():
            raise ValueError("nothing is written; write something")
        return text


class SignParams(_Params):
    """A sign of life: the answer to a ping, and that the customer types."""

    typing: Annotated[bool | None, Field(description="Whether the customer types; left out, what was said before holds.")] = None
    read: Annotated[int, Field(ge=0, le=_FURTHEST, description="The number of the last step that arrived.")] = 0


def _kept(session: SessionPath, conversations: ConversationsDep) -> Kept:
    kept = conversations.find(session)
    if kept is None:
        raise NotFound("There is no such conversation; begin one with POST /v1/chat")
    return kept


def _talk(session: SessionPath, door: LiveDoorDep) -> Talk:
    return door.latest(conversation_id(session))


KeptDep = Annotated[Kept, Depends(_kept)]
TalkDep = Annotated[Talk, Depends(_talk)]


@router.post("/live", response_model=StandingBody)
def ask(kept: KeptDep, door: LiveDoorDep) -> Json:
    """Ask to go on with a person, on the ticket that the conversation has; 409 where nobody is free now."""
    return Json(_standing_body, door.ask(kept.id, kept.state.ticket, kept.state.lang))


@router.get(
    "/stream",
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}, 204: {"description": "Everything has arrived."}},
)
async def stream(session: SessionPath, door: LiveDoorDep, after: After = None, last_event_id: LastEvent = None) -> Response:
    """Follow a live talk: `step`, `standing`, `typing` and `ping`, which is answered with a sign of life, until it is over."""
    talk = await door.watch.run(lambda: door.latest(conversation_id(session)))
    number = _number(talk, last_event_id or after)
    if not talk.is_open and number >= talk.version:
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={"Cache-Control": "no-store"})
    door.sign(talk, typing=None, read=number)
    return response(CustomerStream(door, talk, number).events(), door.talks.patience.ping)


@router.post("/lines", status_code=HTTPStatus.CREATED, response_model=SaidBody)
def say(params: SayParams, talk: TalkDep, door: LiveDoorDep) -> Json:
    """Say something to the agent; it is kept before this is answered, and once for each `key`."""
    said = door.say(talk, Spoken(params.text, params.key, params.read))
    return Json(_said_body, said, status=HTTPStatus.CREATED)


@router.post("/sign", status_code=HTTPStatus.NO_CONTENT)
def sign(params: SignParams, talk: TalkDep, door: LiveDoorDep) -> Response:
    """Give a sign of life: in answer to a ping, and while the customer types."""
    door.sign(talk, typing=params.typing, read=params.read)
    return Response(status_code=HTTPStatus.NO_CONTENT, headers={"Cache-Control": "no-store"})


@router.post("/leave", response_model=StandingBody)
def leave(talk: TalkDep, door: LiveDoorDep) -> Json:
    """Leave the queue or the talk; the ticket goes on."""
    return Json(_standing_body, door.leave(talk))


def _number(talk: Talk, last_event_id: str | None) -> int:
    """Return the number after which a stream goes on; what is of another talk, or nonsense, begins anew."""
    of, _, number = (last_event_id or "").partition("-")
    return min(int(number), talk.version) if of == talk.id and number.isascii() and number.isdigit() else 0
