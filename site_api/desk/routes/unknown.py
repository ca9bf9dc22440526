"""Every other address of the desk: a page that says so to whoever is signed in, and the door to everybody else."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from site_api.desk.access import SessionDep
from site_api.desk.pages import page, words_of
from site_api.desk.route import DeskRoute
from site_api.desk.wording import Refusal

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


@router.get("/{path:path}")
def unknown(request: Request, session: SessionDep, path: str) -> Response:  # noqa: ARG001
    """Say that there is no such page; a slash too many leads to the page without it."""
    if (named := path.strip("/")) and named != path:
        return RedirectResponse(f"/desk/{named}", HTTPStatus.SEE_OTHER)
    words = words_of(request)
    told = Refusal(words("refused.no_page"), words.lang)
    return page(request, "failure.html", status=HTTPStatus.NOT_FOUND, refusal=told, code=404)
