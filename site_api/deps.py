"""What routes need, as named types, so that a route's signature is the list of its needs.

What is only looked up is `async`: a plain function would be sent to a thread and back, which takes longer than all of them together.
"""

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import TypeAdapter

from kb.article import Audience
from search.engine import SearchEngine
from search.service import Service
from site_api.appointments.desk import AppointmentDesk
from site_api.chat.conversation import Conversations
from site_api.chat.talk import Talk, Talks
from site_api.events.store import EventStore
from site_api.identity import Customer, IdentityReader
from site_api.live import LiveEngine
from site_api.live_chat.door import LiveDoor
from site_api.metrics import Metrics
from site_api.questions import Notebook
from site_api.questions.visit import Visit
from site_api.reader import reader_audience
from site_api.settings import Settings
from site_api.store.feedback import FeedbackStore
from site_api.tickets.customer_side import CustomerSide
from site_api.tickets.desk import TicketDesk


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _live(request: Request) -> LiveEngine:
    live: LiveEngine = request.app.state.live
    return live


async def _feedback(request: Request) -> FeedbackStore:
    store: FeedbackStore = request.app.state.feedback
    return store


async def _conversations(request: Request) -> Conversations:
    conversations: Conversations = request.app.state.conversations
    return conversations


ConversationsDep = Annotated[Conversations, Depends(_conversations)]


async def _notebook(request: Request) -> Notebook:
    notebook: Notebook = request.app.state.notebook
    return notebook


async def _desk(request: Request) -> TicketDesk:
    desk: TicketDesk = request.app.state.desk
    return desk


async def _metrics(request: Request) -> Metrics:
    metrics: Metrics = request.app.state.metrics
    return metrics


async def _appointments(request: Request) -> AppointmentDesk:
    desk: AppointmentDesk = request.app.state.appointments
    return desk


async def _customer_side(request: Request) -> CustomerSide:
    side: CustomerSide = request.app.state.customer_side
    return side


CustomerSideDep = Annotated[CustomerSide, Depends(_customer_side)]
AppointmentsDep = Annotated[AppointmentDesk, Depends(_appointments)]


async def _door(request: Request) -> LiveDoor:
    door: LiveDoor = request.app.state.door
    return door


LiveDoorDep = Annotated[LiveDoor, Depends(_door)]
DeskDep = Annotated[TicketDesk, Depends(_desk)]


async def _events(request: Request) -> EventStore:
    store: EventStore = request.app.state.events
    return store


EventsDep = Annotated[EventStore, Depends(_events)]
FeedbackDep = Annotated[FeedbackStore, Depends(_feedback)]
LiveDep = Annotated[LiveEngine, Depends(_live)]
NotebookDep = Annotated[Notebook, Depends(_notebook)]
MetricsDep = Annotated[Metrics, Depends(_metrics)]
SettingsDep = Annotated[Settings, Depends(_settings)]


# These look up what they need themselves: FastAPI takes longer over each need of a need than most of them do.
async def _engine(request: Request) -> SearchEngine:
    return (await _live(request)).serving.engine


async def _service(request: Request) -> Service:
    return (await _engine(request)).index.service


async def _customer(request: Request) -> Customer | None:
    identities: IdentityReader | None = request.app.state.identities
    # The bank's keys may have to be fetched from its server.
    return await run_in_threadpool(identities.customer, request.headers.get("authorization")) if identities else None


CustomerDep = Annotated[Customer | None, Depends(_customer)]


async def _reader(request: Request, customer: CustomerDep) -> Audience:
    if customer is not None:
        return Audience.CUSTOMER
    return reader_audience(request.headers.get("authorization"), (await _settings(request)).token_key)


def _talk(request: Request, engine: Annotated[SearchEngine, Depends(_engine)]) -> Talk:
    talks: Talks = request.app.state.talks
    return talks.of(engine)


TalkDep = Annotated[Talk, Depends(_talk)]
EngineDep = Annotated[SearchEngine, Depends(_engine)]
ServiceDep = Annotated[Service, Depends(_service)]
ReaderDep = Annotated[Audience, Depends(_reader)]


async def _visit(request: Request, reader: ReaderDep) -> Visit:
    return Visit(await _notebook(request), request.client.host if request.client else None, reader)


VisitDep = Annotated[Visit, Depends(_visit)]


class Json(Response):
    """A JSON answer written straight from a dataclass, which is several times faster than by way of dictionaries."""

    media_type = "application/json"

    def __init__(self, adapter: TypeAdapter[Any], body: Any, *, max_age: int | None = None, status: int = 200) -> None:
        headers = {"Cache-Control": f"public, max-age={max_age}"} if max_age else {"Cache-Control": "no-store"}
        super().__init__(adapter.dump_json(body), status, headers)
