"""Matters for a person: `/v1/tickets`."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query
from pydantic import TypeAdapter

from search.engine import SearchEngine
from search.query import MAX_CHARACTERS as SEARCHED
from search.service import Service
from site_api.conversation_id import conversation_id
from site_api.deps import CustomerDep, CustomerSideDep, DeskDep, EngineDep, Json, ServiceDep
from site_api.errors import NotFound
from site_api.identity import Customer
from site_api.tickets.bodies import OpenedBody, TicketBody, masked_bodies, ticket_body
from site_api.tickets.contact import contact_details
from site_api.tickets.customer_side import CustomerSide
from site_api.tickets.desk import Opened, TicketDesk
from site_api.tickets.handover import Context, Handover
from site_api.tickets.link import link_path
from site_api.tickets.masked import Kinds, Masking
from site_api.tickets.params import ContactParams, MessageParams, RatingParams, TicketParams
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
BearerHeader = Annotated[str | None, Header(alias="Authorization", max_length=8000, include_in_schema=False)]


@router.post("/tickets", status_code=HTTPStatus.CREATED, response_model=OpenedBody)
def open_ticket(
    params: TicketParams, engine: EngineDep, service: ServiceDep, desk: DeskDep, customer: CustomerDep, key: KeyHeader = None
) -> Json:
    """Hand a matter to a person; it is kept before this is answered, and only once for each Idempotency-Key."""
    opened = desk.open(handover_of(params, engine, service, customer), key)
    response = Json(_opened_body, _opened(opened, service), status=HTTPStatus.CREATED)
    response.headers["Location"] = f"/v1/tickets/{opened.ticket.reference}"
    if opened.repeated:
        response.headers["Idempotent-Replayed"] = "true"
    return response


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that a ticket is somebody's: the secret of its link, or the bank's word for who they are."""

    secret: str | None
    customer: Customer | None

    def ticket(self, desk: TicketDesk, reference: str) -> Ticket:
        """Return the ticket that this opens; raise NotFound."""
        found = desk.find(reference, self.secret or "")
        if found is None and self.customer is not None:
            found = desk.find_own(reference, self.customer.subject)
        if found is None:
            raise NotFound("There is no ticket of that reference and secret; open the whole link that came with it")
        return found


def _proof(
    customer: CustomerDep, secret: SecretQuery = None, ticket_secret: SecretHeader = None, authorization: BearerHeader = None
) -> Proof:
    return Proof(secret or ticket_secret or bearer(authorization), customer)


ProofDep = Annotated[Proof, Depends(_proof)]


def _held(reference: Annotated[str, Path(max_length=60)], service: ServiceDep, desk: DeskDep, proof: ProofDep) -> Ticket:
    """Return a ticket to whoever has its secret, or is its customer by the bank's word."""
    return proof.ticket(desk, parse_reference(reference, prefix_of(service)))


HeldDep = Annotated[Ticket, Depends(_held)]


@router.get("/tickets/{reference}", response_model=TicketBody)
def ticket(held: HeldDep, side: CustomerSideDep, service: ServiceDep) -> Json:
    """Say where a ticket stands and what was said, to whoever has its secret link or is its customer by the bank's word."""
    return _told(held, side, service)


@router.post("/tickets/{reference}/messages", response_model=TicketBody)
def say(held: HeldDep, params: MessageParams, side: CustomerSideDep, service: ServiceDep) -> Json:
    """Add what the customer says: an ended ticket opens again within 14 days; later a new one follows it, and its link is told.

    The same words once more within ten minutes are kept once.
    """
    masking = Masking()
    masking.text(params.text)
    after = side.work.say(held.reference, params.text)
    link = link_path(after.reference, side.secret(after)) if after.reference != held.reference else None
    return _told(after, side, service, link=link, masked=masking.kinds)


@router.post("/tickets/{reference}/solve", response_model=TicketBody)
def solve(held: HeldDep, side: CustomerSideDep, service: ServiceDep) -> Json:
    """Take the customer's word that the matter is solved."""
    return _told(side.work.solve(held.reference), side, service)


@router.post("/tickets/{reference}/reopen", response_model=TicketBody)
def reopen(held: HeldDep, side: CustomerSideDep, service: ServiceDep) -> Json:
    """Open a ticket again, within 14 days of its end."""
    return _told(side.work.reopen(held.reference), side, service)


@router.post("/tickets/{reference}/rating", response_model=TicketBody)
def rate(held: HeldDep, params: RatingParams, side: CustomerSideDep, service: ServiceDep) -> Json:
    """Keep how it went, once the ticket is at its end; the last one counts."""
    return _told(side.work.rate(held.reference, params.score, params.note), side, service)


def _told(found: Ticket, side: CustomerSide, service: Service, *, link: str | None = None, masked: Kinds = ()) -> Json:
    return Json(_ticket_body, ticket_body(side.look(found), service, link=link, masked=masked))


def handover_of(params: TicketParams, engine: SearchEngine, service: Service, customer: Customer | None) -> Handover:
    """Return what is handed over, with who takes it."""
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
        masked=masked_bodies(opened.masked),
    )


def bearer(authorization: str | None) -> str | None:
    """Return the token of a header, or None where it has none."""
    return authorization[len(_BEARER) :] if authorization and authorization.lower().startswith(_BEARER) else None
