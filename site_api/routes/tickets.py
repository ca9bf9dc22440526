"""Matters for a person: `/v1/tickets`."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query
from pydantic import TypeAdapter

from search.engine import SearchEngine
from search.query import MAX_CHARACTERS as SEARCHED
from search.service import Service
from site_api.conversation_id import conversation_id
from site_api.deps import CustomerDep, DeskDep, EngineDep, Json, ServiceDep
from site_api.errors import NotFound
from site_api.identity import Customer
from site_api.tickets.bodies import MaskedBody, OpenedBody, TicketBody
from site_api.tickets.contact import contact_details
from site_api.tickets.desk import Opened
from site_api.tickets.handover import Context, Handover
from site_api.tickets.link import link_path
from site_api.tickets.params import ContactParams, TicketParams
from site_api.tickets.reference import parse_reference, prefix_of
from site_api.tickets.routing import route
from site_api.tickets.ticket import Ticket

router = APIRouter(prefix="/v1", tags=["tickets"])

_opened_body = TypeAdapter(OpenedBody)
_ticket_body = TypeAdapter(TicketBody)
_BEARER = "bearer "

KeyHeader = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", min_length=1, max_length=200, description="Any name of this one try: repeated with it, nothing doubles."
    ),
]
SecretQuery = Annotated[str | None, Query(max_length=64, description="The part of the link after #.")]
SecretHeader = Annotated[str | None, Header(alias="Ticket-Secret", max_length=64, description="The same, where it is in no address.")]
BearerHeader = Annotated[str | None, Header(alias="Authorization", max_length=200, include_in_schema=False)]


@router.post("/tickets", status_code=HTTPStatus.CREATED, response_model=OpenedBody)
def open_ticket(
    params: TicketParams, engine: EngineDep, service: ServiceDep, desk: DeskDep, customer: CustomerDep, key: KeyHeader = None
) -> Json:
    """Hand a matter to a person; it is kept before this is answered, and only once for each Idempotency-Key."""
    opened = desk.open(_handover(params, engine, service, customer), key)
    response = Json(_opened_body, _opened(opened, service), status=HTTPStatus.CREATED)
    response.headers["Location"] = f"/v1/tickets/{opened.ticket.reference}"
    if opened.repeated:
        response.headers["Idempotent-Replayed"] = "true"
    return response


@router.get("/tickets/{reference}", response_model=TicketBody)
def ticket(
    reference: Annotated[str, Path(max_length=60)],
    service: ServiceDep,
    desk: DeskDep,
    secret: SecretQuery = None,
    ticket_secret: SecretHeader = None,
    authorization: BearerHeader = None,
) -> Json:
    """Say where a ticket stands, to whoever has its secret link."""
    parsed = parse_reference(reference, prefix_of(service))
    found = desk.find(parsed, secret or ticket_secret or _bearer(authorization) or "")
    if found is None:
        raise NotFound("There is no ticket of that reference and secret; open the whole link that came with it")
    return Json(_ticket_body, _state(found, service))


def _handover(params: TicketParams, engine: SearchEngine, service: Service, customer: Customer | None) -> Handover:
    lang = engine.language(params.text[:SEARCHED], params.lang)
    seen = tuple(name for name in params.articles_seen if engine.article(name, lang))
    given, context = _contact(params, customer), params.context
    return Handover(
        text=params.text.strip(),
        lang=lang,
        decision=route(engine, params.text, lang, screen=context.screen, articles_seen=seen),
        channel=params.channel,
        contact=contact_details(given.email, given.phone, given.name, timezone=service.timezone) if given else None,
        articles_seen=seen,
        context=Context(context.screen, context.error, context.app_version),
        session=params.session and conversation_id(params.session),
        query_id=params.query_id,
        identity=customer.subject if customer else None,
    )


def _contact(params: TicketParams, customer: Customer | None) -> ContactParams | Customer | None:
    """Return what the customer typed, else what the bank says of them."""
    return params.contact or customer


def _opened(opened: Opened, service: Service) -> OpenedBody:
    found = opened.ticket
    return OpenedBody(
        reference=found.reference,
        link=link_path(found.reference, opened.secret) if opened.secret else None,
        status=found.status,
        queue=found.queue,
        queue_name=service.queue(found.queue).name(found.lang),
        priority=found.priority,
        answer_expected_by=found.answer_expected_by.isoformat(timespec="seconds"),
        joined=opened.joined,
        masked=tuple(MaskedBody(kind.value.strip("[]").lower()) for kind in opened.masked),
    )


def _state(found: Ticket, service: Service) -> TicketBody:
    return TicketBody(
        reference=found.reference,
        status=found.status,
        queue=found.queue,
        queue_name=service.queue(found.queue).name(found.lang),
        priority=found.priority,
        lang=found.lang,
        subject=found.subject,
        created_at=found.created_at.isoformat(timespec="seconds"),
        updated_at=found.updated_at.isoformat(timespec="seconds"),
        answer_expected_by=None if found.answered_at else found.answer_expected_by.isoformat(timespec="seconds"),
    )


def _bearer(authorization: str | None) -> str | None:
    return authorization[len(_BEARER) :] if authorization and authorization.lower().startswith(_BEARER) else None
