"""What waits: `/desk/`."""

import datetime as dt
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from site_api.agents.agent import Agent
from site_api.desk.access import SessionDep, TicketReader
from site_api.desk.audit import note_access
from site_api.desk.inbox import InboxPage, Mark, QueueCounts, Row, Shelf, Wanted, count_booked, find_tickets, read_inbox
from site_api.desk.lists import Lists
from site_api.desk.meeting import Meeting, bank_day, describe_meeting
from site_api.desk.pages import page, part, service_of, words_of
from site_api.desk.route import DeskRoute
from site_api.desk.wait import time_left_text
from site_api.store.database import Database

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)

_Filter = Annotated[str | None, Query(max_length=60)]


@router.get("/")
def inbox(
    request: Request, session: SessionDep, shelf: Shelf = Shelf.OWED, queue: _Filter = None, lang: _Filter = None, after: _Filter = None
) -> Response:
    """List tickets; a writer, who sees none, is led to the gaps."""
    agent = session.agent
    if not agent.role.sees_tickets:
        return RedirectResponse("/desk/gaps", 303)
    lists: Lists = request.app.state.lists
    wanted = Wanted(shelf, queue or None, lang or None, Mark.read(after), _today(request)[0])
    own = agent.name if shelf is Shelf.MINE else None
    key = (wanted, own, agent.queues, agent.role, words_of(request).lang)
    return _page(
        request, lists.of(key, lambda connection: _list(request, connection, read_inbox(connection, agent, wanted), wanted=wanted))
    )


@router.get("/find")
def find(request: Request, agent: TicketReader, q: Annotated[str, Query(max_length=254)] = "") -> Response:
    """Find tickets by reference, e-mail or phone; the only one is opened at once."""
    database: Database = request.app.state.database
    with database.begin() as connection:
        rows = find_tickets(connection, agent, q.strip()) if q.strip() else ()
        note_access(connection, agent.name, "find")
        if len(rows) == 1:
            return RedirectResponse(f"/desk/tickets/{rows[0].ticket.reference}", 303)
        return _page(request, _list(request, connection, InboxPage(rows, None), wanted=Wanted(), asked=q.strip()))


def _today(request: Request) -> tuple[dt.datetime, dt.datetime]:
    return bank_day(dt.datetime.now(dt.UTC), service_of(request))


def _page(request: Request, shown: Markup) -> Response:
    return page(request, "inbox.html", list=shown)


def _list(request: Request, connection: sa.Connection, found: InboxPage, *, wanted: Wanted, asked: str | None = None) -> Markup:
    """Return the queues and the tickets, as every agent of the same queues sees them."""
    service = service_of(request)

    def left(row: Row) -> object:
        return time_left_text(row.ticket, service, request)

    def meeting(row: Row) -> Meeting | None:
        booked = row.appointment
        return describe_meeting(booked, row.ticket.queue, service, words_of(request), dt.datetime.now(dt.UTC)) if booked else None

    agent: Agent = request.state.session.agent
    counts: QueueCounts = request.app.state.queue_counts
    return part(
        request,
        "inbox_list.html",
        found=found,
        wanted=wanted,
        asked=asked,
        counts=counts.of(agent),
        left=left,
        meeting=meeting,
        booked_today=count_booked(connection, agent, wanted.queue, _today(request)),
        queues=[queue for queue in service.queues.values() if agent.takes(queue.id)],
        shelves=list(Shelf),
        service=service,
    )
