"""What waits: `/desk/`."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from site_api.desk.access import SessionDep, TicketReader
from site_api.desk.audit import note_access
from site_api.desk.inbox import InboxPage, Mark, Row, Shelf, Wanted, count_queues, find_tickets, read_inbox
from site_api.desk.pages import page, service_of
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
    database: Database = request.app.state.database
    wanted = Wanted(shelf, queue or None, lang or None, Mark.read(after))
    with database.read() as connection:
        found = read_inbox(connection, agent, wanted)
        counts = count_queues(connection, agent, dt.datetime.now(dt.UTC))
    return _page(request, found, wanted=wanted, counts={count.queue: count for count in counts}, asked=None)


@router.get("/find")
def find(request: Request, agent: TicketReader, q: Annotated[str, Query(max_length=254)] = "") -> Response:
    """Find tickets by reference, e-mail or phone; the only one is opened at once."""
    database: Database = request.app.state.database
    with database.begin() as connection:
        rows = find_tickets(connection, agent, q.strip()) if q.strip() else ()
        note_access(connection, agent.name, "find")
        counts = count_queues(connection, agent, dt.datetime.now(dt.UTC))
    if len(rows) == 1:
        return RedirectResponse(f"/desk/tickets/{rows[0].ticket.reference}", 303)
    return _page(request, InboxPage(rows, None), wanted=Wanted(), counts={count.queue: count for count in counts}, asked=q.strip())


def _page(request: Request, found: InboxPage, **values: Any) -> Response:
    service = service_of(request)

    def left(row: Row) -> object:
        return time_left_text(row.ticket, service, request)

    queues = [queue for queue in service.queues.values() if request.state.session.agent.takes(queue.id)]
    return page(request, "inbox.html", found=found, left=left, queues=queues, shelves=list(Shelf), service=service, **values)
