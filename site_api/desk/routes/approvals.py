"""What the search may learn from solved tickets: `/desk/approvals`."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from site_api.deps import EngineDep
from site_api.desk.access import Approver, OwnForm
from site_api.desk.audit import note_access
from site_api.desk.pages import page
from site_api.desk.route import DeskRoute
from site_api.store.article_links import SqlArticleLinks
from site_api.store.database import Database

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)

_SHOWN = 100


@router.get("/approvals")
def approvals(request: Request, agent: Approver, engine: EngineDep) -> Response:  # noqa: ARG001
    """Show the questions that agents solved with an article, the oldest first."""
    database: Database = request.app.state.database
    waiting = SqlArticleLinks(database).waiting()
    articles = {link.article: engine.article(link.article) for link in waiting[:_SHOWN]}
    return page(request, "approvals.html", waiting=waiting[:_SHOWN], count=len(waiting), articles=articles)


@router.post("/approvals")
def decide(
    request: Request,
    session: OwnForm,  # noqa: ARG001
    agent: Approver,
    decision: Annotated[Literal["approve", "refuse"], Form()],
    ticket: Annotated[list[str], Form(max_length=_SHOWN)] = [],  # noqa: B006 - FastAPI makes a list for each request.
) -> Response:
    """Let the search learn from what was chosen, or take the links away."""
    database: Database = request.app.state.database
    links = SqlArticleLinks(database)
    if decision == "approve":
        links.approve(ticket, agent.name)
    else:
        links.refuse(ticket)
    with database.begin() as connection:
        for reference in ticket:
            note_access(connection, agent.name, decision, reference[:24])
    return RedirectResponse("/desk/approvals", HTTPStatus.SEE_OTHER)
