"""The conversation: `/v1/chat`."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Annotated

from fastapi import APIRouter, Header, Path
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from kb.masking import SecretKind
from site_api.chat.conversation import Answered, Said
from site_api.chat.found import Shown
from site_api.chat.look_up import LookUp
from site_api.chat.reply import Meeting, Passed, Reply
from site_api.chat.store import Line
from site_api.deps import ConversationsDep, CustomerDep, EngineDep, Json, LiveDoorDep, MetricsDep, TalkDep, VisitDep
from site_api.errors import NotFound, StoreUnavailable
from site_api.identity import Customer
from site_api.live_chat.door import Told
from site_api.live_chat.reading import LiveLine
from site_api.schemas import (
    ArticleCardBody,
    ChatBody,
    ChoiceBody,
    HiddenBody,
    LineBody,
    MeetingBody,
    PassedBody,
    ReplyBody,
    TranscriptBody,
    decision_body,
)
from site_api.tickets.contact import contact_details
from site_api.tickets.params import ContactParams, ContextParams

router = APIRouter(prefix="/v1", tags=["chat"])

_chat_body = TypeAdapter(ChatBody)
_transcript_body = TypeAdapter(TranscriptBody)
LanguagesHeader = Annotated[str | None, Header(alias="Accept-Language", include_in_schema=False)]
_PRINTABLE = r"^[\x21-\x7e]*$"


class _Params(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ChatParams(_Params):
    """One turn of a customer: a text, or one of the choices that were offered."""

    session: Annotated[str | None, Field(max_length=200, pattern=_PRINTABLE, description="The conversation, as it was answered.")] = None
    text: Annotated[str | None, Field(description="What the customer writes.", examples=["he perdido la tarjeta"])] = None
    choice: Annotated[str | None, Field(max_length=220, pattern=_PRINTABLE, description="The id of a choice.", examples=["solved"])] = None
    lang: Annotated[str | None, Field(max_length=35, pattern=r"^[A-Za-z0-9_-]*$", description="The app's language, as in es-MX.")] = None
    channel: Annotated[str, Field(pattern=r"^[a-z-]{1,20}$", description="Where the customer writes.")] = "web"
    context: ContextParams = ContextParams()
    visitor: Annotated[
        str | None, Field(max_length=200, pattern=_PRINTABLE, description="The app's own random name of this person, to ask once.")
    ] = None
    contact: ContactParams | None = None

    def said(self, timezone: str, customer: Customer | None) -> Said:
        """Return the turn; local phones are of the bank's time zone, and what the bank says of its customer need not be typed."""
        given = self.contact or customer
        contact = contact_details(given.email, given.phone, given.name, timezone=timezone) if given else None
        return Said(
            session=self.session,
            text=self.text or "",
            choice=self.choice,
            lang=self.lang,
            channel=self.channel,
            screen=self.context.screen,
            error=self.context.error,
            app_version=self.context.app_version,
            visitor=self.visitor,
            contact=contact,
            identity=customer.subject if customer else None,
        )


@router.post("/chat", response_model=ChatBody)
def chat(  # noqa: PLR0913, PLR0917 - One for each part that is handed in.
    params: ChatParams,
    engine: EngineDep,
    visit: VisitDep,
    conversations: ConversationsDep,
    talk: TalkDep,
    metrics: MetricsDep,
    customer: CustomerDep,
) -> Json:
    """Take a turn of a conversation: answer it, ask back, or pass it on to a person."""
    said = params.said(talk.voices.service.timezone, customer)
    try:
        answered = conversations.take(said, LookUp(engine, visit.reader, said.screen), talk.voices, talk.ears)
    except StoreUnavailable as error:
        lang = talk.language(said.lang, said.text, engine)
        raise StoreUnavailable(talk.voices.voice(lang).refusal("away"), error.headers) from error
    if answered.decision:
        metrics.decided(answered.decision, answered.lang)
    visit.talked(said, answered)
    return Json(_chat_body, _body(answered))


@router.get("/chat/{session}", response_model=TranscriptBody)
def transcript(
    session: Annotated[str, Path(max_length=200)],
    conversations: ConversationsDep,
    door: LiveDoorDep,
    talk: TalkDep,
    languages: LanguagesHeader = None,
) -> Json:
    """Read a conversation again, by the secret that only its customer has."""
    found = conversations.lines(session)
    if found is None:
        raise NotFound(talk.voices.voice(talk.accepted(languages or "")).refusal("unknown_session"))
    kept, lines = found
    # Where the talk stands is read first: a line that comes between is sent twice, under the same id, rather than not at all.
    live = door.open_talk(kept.id, kept.state.lang)
    said = [*_lines(lines), *map(_told_line, door.told(kept.id)), *map(_live_line, door.lines(kept.id))]
    spoken = sorted(said, key=lambda line: line.at)
    return Json(_transcript_body, TranscriptBody(session, kept.state.lang, tuple(spoken), live))


def _body(answered: Answered) -> ChatBody:
    decision = decision_body(answered.decision) if answered.decision else None
    return ChatBody(answered.session, answered.lang, decision, tuple(map(_reply, answered.replies)))


def _reply(reply: Reply) -> ReplyBody:
    return ReplyBody(
        kind=reply.kind,
        text=reply.text,
        article=_article(reply.article),
        choices=tuple(ChoiceBody(choice.id, choice.label) for choice in reply.choices),
        ticket=_ticket(reply.ticket),
        masked=tuple(HiddenBody(SecretKind[hidden.kind].value.strip("[]").lower()) for hidden in reply.masked),
        appointment=_meeting(reply.meeting),
    )


def _article(article: Shown | None) -> ArticleCardBody | None:
    if article is None:
        return None
    return ArticleCardBody(article.id, article.lang, article.title, article.summary, article.steps, article.url, article.updated)


def _ticket(ticket: Passed | None) -> PassedBody | None:
    return PassedBody(ticket.reference, ticket.link, ticket.queue, ticket.answer_expected_by, ticket.joined) if ticket else None


def _meeting(meeting: Meeting | None) -> MeetingBody | None:
    return MeetingBody(meeting.kind, meeting.starts_at, meeting.ends_at, meeting.calendar) if meeting else None


def _lines(lines: Iterable[Line]) -> Iterator[LineBody]:
    """Yield a transcript; a choice is shown by the label that its button had."""
    labels: dict[str, str] = {}
    for line in lines:
        at = line.at.astimezone(dt.UTC).isoformat()
        if line.text or line.choice:
            text = line.text or labels.get(line.choice or "", "")
            yield LineBody("customer", text, at, "choice" if line.choice else "text", None, (), line.choice)
        yield from (_bot_line(_reply(reply), at) for reply in line.replies)
        labels = {choice.id: choice.label for reply in line.replies for choice in reply.choices}


def _live_line(line: LiveLine) -> LineBody:
    said = line.message
    return LineBody(said.author, said.text, said.at.astimezone(dt.UTC).isoformat(), "line", None, (), None, name=line.agent, step=line.step)


def _told_line(told: Told) -> LineBody:
    return LineBody("bot", told.text, told.at.astimezone(dt.UTC).isoformat(), "notice", None, (), None, step=told.step)


def _bot_line(reply: ReplyBody, at: str) -> LineBody:
    return LineBody("bot", reply.text, at, str(reply.kind), reply.article, reply.choices, None, reply.ticket)
