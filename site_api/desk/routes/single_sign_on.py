"""There and back: `/desk/sso` and `/desk/sso/callback`."""

from http import HTTPStatus

import anyio.to_thread
from fastapi import APIRouter, Request
from fastapi.responses import Response

from site_api.agents.accounts import Accounts
from site_api.desk.pages import page
from site_api.desk.route import DeskRoute
from site_api.desk.routes.sign_in import begin_session
from site_api.desk.single_sign_on import COOKIE, SingleSignOn
from site_api.errors import NotFound, Unauthorized

router = APIRouter(prefix="/desk/sso", route_class=DeskRoute, include_in_schema=False)


@router.get("")
async def leave(request: Request) -> Response:
    """Go to the bank's sign-on."""
    try:
        return await _sign_on(request).leave(request)
    except Unauthorized:
        return _refusal(request, "sign_in.sso_failed")


@router.get("/callback")
async def come_back(request: Request) -> Response:
    """Begin a session for an account that the bank vouches for; it must have been made here before."""
    accounts: Accounts = request.app.state.accounts
    try:
        name = await _sign_on(request).name(request)
    except Unauthorized:
        return _refusal(request, "sign_in.sso_failed")
    agent = await anyio.to_thread.run_sync(accounts.find, name)
    if agent is None:
        return _refusal(request, "sign_in.unknown")
    response = await anyio.to_thread.run_sync(begin_session, request, agent)
    response.delete_cookie(COOKIE, path="/desk/sso")
    return response


def _sign_on(request: Request) -> SingleSignOn:
    found: SingleSignOn | None = request.app.state.single_sign_on
    if found is None:
        raise NotFound("There is no single sign-on here; sign in at /desk/sign-in")
    return found


def _refusal(request: Request, problem: str) -> Response:
    return page(request, "sign_in.html", status=HTTPStatus.UNAUTHORIZED, problem=problem, values=(), single_sign_on=True)
