"""Call backs and video appointments: `/v1/slots` and `/v1/appointments`."""

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import TypeAdapter

from kb.appointments import AppointmentKind
from search.service import Service
from site_api.appointments.appointment import Appointment, calendar_path, schedule_of
from site_api.appointments.bodies import AppointmentBody, BookedBody, DayBody, SlotBody, SlotsBody
from site_api.appointments.calendar import calendar_file
from site_api.appointments.desk import Booked
from site_api.appointments.free_times import FreeTimes
from site_api.appointments.params import AppointmentParams, MoveParams, SlotParams
from site_api.appointments.wording import Wording, read_wording
from site_api.deps import AppointmentsDep, CustomerDep, DeskDep, EngineDep, Json, ServiceDep, SettingsDep
from site_api.errors import InvalidQuestion
from site_api.routes.tickets import KeyHeader, ProofDep, handover_of
from site_api.tickets.bodies import MaskedBody
from site_api.tickets.handover import Author, ContactDetails, Line
from site_api.tickets.link import link_path
from site_api.tickets.reference import parse_reference, prefix_of

router = APIRouter(prefix="/v1", tags=["appointments"])

_slots_body = TypeAdapter(SlotsBody)
_booked_body = TypeAdapter(BookedBody)
_appointment_body = TypeAdapter(AppointmentBody)
_CALENDAR = "text/calendar"


def _held(reference: Annotated[str, Path(max_length=60)], service: ServiceDep, desk: DeskDep, proof: ProofDep) -> str:
    """Return the reference of a ticket to whoever has its secret, or is its customer by the bank's word."""
    parsed = parse_reference(reference, prefix_of(service))
    proof.ticket(desk, parsed)
    return parsed


HeldDep = Annotated[str, Depends(_held)]


@router.get("/slots", response_model=SlotsBody)
def slots(params: Annotated[SlotParams, Query()], engine: EngineDep, service: ServiceDep, desk: AppointmentsDep) -> Json:
    """List the times that can be booked now, by day."""
    lang = engine.language("", params.lang) if params.lang is not None else engine.languages[0]
    words, zone = read_wording(lang), schedule_of(service, params.kind).hours.timezone
    days = tuple(_days(FreeTimes(desk.free(params.kind), zone), words))
    return Json(_slots_body, SlotsBody(lang, params.kind, words.kinds[params.kind].name, zone, days))


@router.post("/appointments", status_code=HTTPStatus.CREATED, response_model=BookedBody)
def book(
    params: AppointmentParams, engine: EngineDep, service: ServiceDep, desk: AppointmentsDep, customer: CustomerDep, key: KeyHeader = None
) -> Json:
    """Book a time with a person; ticket and time are kept together, and only once for each Idempotency-Key."""
    handover = handover_of(params, engine, service, customer)
    _check_contact(params.kind, handover.contact)
    words, zone = read_wording(handover.lang), schedule_of(service, params.kind).hours.timezone
    told = words.kinds[params.kind].booked.format(time=words.moment_of(params.starts_at, zone))
    # What agents read first; as a line it also makes another time with the same key another request.
    handover = replace(handover, summary=told, transcript=(*handover.transcript, Line(Author.SYSTEM, told, params.starts_at)))
    booked = desk.book(handover, params.starts_at, params.kind, key)
    response = Json(_booked_body, _booked(booked, service), status=HTTPStatus.CREATED)
    response.headers["Location"] = f"/v1/appointments/{booked.appointment.ticket}"
    if booked.opened.repeated:
        response.headers["Idempotent-Replayed"] = "true"
    return response


@router.get("/appointments/{reference}.ics", response_class=Response, responses={200: {"content": {_CALENDAR: {}}}})
def calendar(reference: HeldDep, service: ServiceDep, desk: AppointmentsDep, settings: SettingsDep) -> Response:
    """Return a file for the customer's own calendar; after a change it changes what the calendar has."""
    file = calendar_file(desk.of(reference), service.bank, settings.public_url)
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{reference}.ics"'}
    return Response(file, media_type=f"{_CALENDAR}; charset=utf-8", headers=headers)


@router.get("/appointments/{reference}", response_model=AppointmentBody)
def appointment(reference: HeldDep, service: ServiceDep, desk: AppointmentsDep) -> Json:
    """Say when an appointment is, to whoever has its secret link."""
    return Json(_appointment_body, appointment_body(desk.of(reference), service))


@router.post("/appointments/{reference}/move", response_model=AppointmentBody)
def move(reference: HeldDep, params: MoveParams, service: ServiceDep, desk: AppointmentsDep) -> Json:
    """Give an appointment another time; where that is taken, it keeps the one that it had."""
    return Json(_appointment_body, appointment_body(desk.move(reference, params.starts_at), service))


@router.post("/appointments/{reference}/cancel", response_model=AppointmentBody)
def cancel(reference: HeldDep, service: ServiceDep, desk: AppointmentsDep) -> Json:
    """Free the time of an appointment; the matter itself stays with a person."""
    return Json(_appointment_body, appointment_body(desk.cancel(reference), service))


def _check_contact(kind: AppointmentKind, contact: ContactDetails | None) -> None:
    if kind is AppointmentKind.CALL_BACK and not (contact and contact.phone):
        raise InvalidQuestion("A call back needs contact.phone; send the number to call")
    if not (contact and (contact.phone or contact.email)):
        raise InvalidQuestion("An appointment needs contact.email or contact.phone; send one, in case that something comes between")


def _days(free: FreeTimes, words: Wording) -> Iterator[DayBody]:
    for day, slots in free.by_day().items():
        bodies = tuple(SlotBody(slot.start.isoformat(), slot.end.isoformat(), words.time_of(slot.start, free.zone)) for slot in slots)
        yield DayBody(day.isoformat(), words.day_of(slots[0].start, free.zone), bodies)


def appointment_body(found: Appointment, service: Service) -> AppointmentBody:
    """Return an appointment as its customer is told it."""
    words, schedule = read_wording(found.lang), service.appointments.get(found.kind)
    zone = schedule.hours.timezone if schedule else service.timezone
    return AppointmentBody(
        reference=found.ticket,
        kind=found.kind,
        name=words.kinds[found.kind].name,
        lang=found.lang,
        starts_at=found.slot.start.isoformat(),
        ends_at=found.slot.end.isoformat(),
        label=words.moment_of(found.slot.start, zone),
        timezone=zone,
        cancelled=found.cancelled,
    )


def _booked(booked: Booked, service: Service) -> BookedBody:
    opened, ticket = booked.opened, booked.opened.ticket
    return BookedBody(
        reference=ticket.reference,
        link=link_path(ticket.reference, opened.secret) if opened.secret else None,
        status=ticket.status,
        queue=ticket.queue,
        queue_name=service.queue(ticket.queue).name(ticket.lang),
        priority=ticket.priority,
        joined=opened.joined,
        masked=tuple(MaskedBody(kind.value.strip("[]").lower()) for kind in opened.masked),
        appointment=appointment_body(booked.appointment, service),
        calendar=calendar_path(ticket.reference, opened.secret) if opened.secret else None,
    )
