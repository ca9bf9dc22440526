"""The customer's page of a ticket: `/ticket/{reference}`, whose secret stands after # and so reaches no log."""

import datetime as dt
from http import HTTPStatus
from pathlib import Path as File
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Header, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse

from search.service import Service
from site_api.appointments.bodies import AppointmentBody
from site_api.appointments.desk import AppointmentDesk
from site_api.appointments.wording import read_wording as read_appointments
from site_api.deps import AppointmentsDep, CustomerSideDep, DeskDep
from site_api.desk.pages import service_of
from site_api.errors import NotFound
from site_api.failure_route import Failure, FailureRoute
from site_api.own_pages import own_file
from site_api.routes.appointments import appointment_body
from site_api.ticket_page.pages import read_wording, ticket_page
from site_api.ticket_page.steps import Filled, Outcome, filled, take
from site_api.tickets.customer_side import CustomerSide, CustomerView
from site_api.tickets.link import link_path
from site_api.tickets.reference import parse_reference, prefix_of
from site_api.tickets.ticket import Ticket

_FOLDER = File(__file__).parents[1] / "ticket_page" / "static"


class TicketPageRoute(FailureRoute):
    """Answers failures with a page for a person."""

    def failed(self, request: Request, failure: Failure) -> Response:
        """Return a page."""
        if isinstance(failure, NotFound | RequestValidationError):
            return _lost(request)
        return ticket_page(request, "failure.html", status=failure.status)


router = APIRouter(prefix="/ticket", route_class=TicketPageRoute, include_in_schema=False)


def _named(request: Request, reference: Annotated[str, Path(max_length=60)]) -> str:
    return parse_reference(reference, prefix_of(service_of(request)))


_Secret = Annotated[str, Header(alias="Ticket-Secret", max_length=64)]
NamedDep = Annotated[str, Depends(_named)]


def _held_by_header(desk: DeskDep, reference: NamedDep, secret: _Secret = "") -> Ticket:
    """Return the ticket of a secret that the page's script sends."""
    found = desk.find(reference, secret)
    if found is None:
        raise NotFound("There is no ticket of that reference and secret")
    return found


def _held_by_form(
    desk: DeskDep, reference: NamedDep, secret: _Secret = "", pasted: Annotated[str, Form(alias="secret", max_length=400)] = ""
) -> Ticket:
    """Return the ticket of a secret that stands in a form, alone or at the end of the link, where no script sends it."""
    return _held_by_header(desk, reference, secret or pasted.strip().rpartition("#")[2])


HeldByHeaderDep = Annotated[Ticket, Depends(_held_by_header)]
HeldByFormDep = Annotated[Ticket, Depends(_held_by_form)]
FilledDep = Annotated[Filled, Depends(filled)]


@router.get("/static/{name}")
def file(name: str) -> FileResponse:
    """Return one of the page's files."""
    return own_file(_FOLDER, name)


@router.get("/{reference}")
def door(request: Request, reference: NamedDep) -> Response:
    """Return the page before its secret is known: the same for every reference, whether there is such a ticket or not."""
    return ticket_page(request, "key.html", reference=reference, lost=False)


@router.get("/{reference}/view")
def look(request: Request, held: HeldByHeaderDep, side: CustomerSideDep, booked: AppointmentsDep) -> Response:
    """Show a ticket to whoever has its secret."""
    return _show(request, side, booked, Outcome(held))


@router.post("/{reference}")
def step(request: Request, held: HeldByFormDep, form: FilledDep, side: CustomerSideDep, booked: AppointmentsDep) -> Response:
    """Do what a form asks for and show the ticket as it stands then."""
    return _show(request, side, booked, take(side, held, form, read_wording(held.lang)), form)


def _show(request: Request, side: CustomerSide, booked: AppointmentDesk, outcome: Outcome, form: Filled | None = None) -> Response:
    ticket = outcome.ticket
    asked = parse_reference(request.path_params["reference"], prefix_of(service_of(request)))
    secret, view = side.secret(ticket), side.look(ticket)
    appointment = _appointment(booked, ticket, service_of(request))
    return ticket_page(
        request,
        "ticket.html",
        lang=ticket.lang,
        queue=ticket.queue,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if outcome.problem else HTTPStatus.OK,
        ticket=ticket,
        view=view,
        secret=secret,
        link=link_path(ticket.reference, secret) if ticket.reference != asked else "",
        notices=outcome.notices,
        problem=outcome.problem,
        typed=form.text if form and outcome.problem else "",
        appointment=appointment,
        how=read_appointments(ticket.lang).kinds[appointment.kind].how(ticket.reference) if appointment else "",
        is_due_then=_is_due_then(view, appointment),
    )


def _appointment(booked: AppointmentDesk, ticket: Ticket, service: Service) -> AppointmentBody | None:
    try:
        return appointment_body(booked.of(ticket.reference), service)
    except NotFound:
        return None


def _is_due_then(view: CustomerView, appointment: AppointmentBody | None) -> bool:
    """Return whether the appointment is the answer that is owed, so that the page need not promise another one by the same time."""
    if appointment is None or appointment.cancelled or view.due_at is None or view.late:
        return False
    return view.due_at >= dt.datetime.fromisoformat(appointment.starts_at)


def _lost(request: Request) -> Response:
    """Say that a link opens nothing, and let another one be pasted where the reference can be one."""
    try:
        reference = _named(request, str(request.path_params.get("reference", "")))
    except NotFound:
        reference = ""
    return ticket_page(request, "key.html", status=HTTPStatus.NOT_FOUND, reference=reference, lost=True)
