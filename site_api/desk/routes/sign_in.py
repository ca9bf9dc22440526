"""Coming and going: `/desk/sign-in`, `/desk/sign-out`, and the language of the desk."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from site_api.agents.accounts import Accounts
from site_api.agents.agent import Agent
from site_api.agents.password import LONGEST
from site_api.agents.session import LONGEST as LONGEST_SESSION
from site_api.agents.session import Sessions
from site_api.agents.throttle import Throttle
from site_api.desk.access import COOKIE, OwnForm, check_origin, is_secure
from site_api.desk.pages import page, preferred_language, settings_of
from site_api.desk.route import DeskRoute
from site_api.desk.wording import languages

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


@router.get("/sign-in")
def ask(request: Request) -> Response:
    """Show the form."""
    return _form(request)


@router.post("/sign-in")
def sign_in(
    request: Request, name: Annotated[str, Form(max_length=100)] = "", password: Annotated[str, Form(max_length=LONGEST)] = ""
) -> Response:
    """Begin a session; guessing is slow, and a refusal does not say which of the two was wrong."""
    check_origin(request)
    throttle: Throttle = request.app.state.throttle
    accounts: Accounts = request.app.state.accounts
    address = request.client.host if request.client else ""
    if wait := throttle.wait(name, address):
        minutes = int(wait.total_seconds() // 60) + 1
        return _form(request, "sign_in.wait", minutes, status=HTTPStatus.TOO_MANY_REQUESTS, retry_after=int(wait.total_seconds()) + 1)
    agent = accounts.check(name, password)
    if agent is None:
        throttle.failed(name, address)
        return _form(request, "sign_in.wrong", status=HTTPStatus.UNAUTHORIZED)
    throttle.succeeded(name)
    return begin_session(request, agent)


@router.post("/sign-out")
def sign_out(request: Request, session: OwnForm) -> Response:
    """End the session."""
    sessions: Sessions = request.app.state.sessions
    sessions.end(session)
    response = RedirectResponse("/desk/sign-in", HTTPStatus.SEE_OTHER)
    response.delete_cookie(COOKIE, path="/desk")
    return response


@router.post("/language")
def speak(request: Request, session: OwnForm, lang: Annotated[str, Form(max_length=10)]) -> Response:
    """Go on in another language."""
    sessions: Sessions = request.app.state.sessions
    if lang in languages():
        sessions.speak(session, lang)
    return RedirectResponse("/desk/", HTTPStatus.SEE_OTHER)


def begin_session(request: Request, agent: Agent) -> Response:
    """Return the way to the desk with the cookie of a new session."""
    sessions: Sessions = request.app.state.sessions
    token = sessions.start(agent, preferred_language(request))
    response = RedirectResponse("/desk/", HTTPStatus.SEE_OTHER)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LONGEST_SESSION.total_seconds()),
        path="/desk",
        secure=is_secure(settings_of(request)),
        httponly=True,
        samesite="lax",
    )
    return response


def _form(
    request: Request, problem: str | None = None, *values: object, status: int = HTTPStatus.OK, retry_after: int | None = None
) -> Response:
    single = settings_of(request).oidc_issuer is not None
    response = page(request, "sign_in.html", status=status, problem=problem, values=values, single_sign_on=single)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response
