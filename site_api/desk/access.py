"""Who may do what at the desk: a session for everything but the sign-in, a role for each page, a token for each form."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Form, Request

from site_api.agents.agent import Agent
from site_api.agents.session import Session, Sessions
from site_api.errors import Forbidden, NotSignedIn
from site_api.settings import Settings

COOKIE = "ventanilla_desk"
_OWN = {"same-origin", "none"}


def _session(request: Request) -> Session:
    sessions: Sessions = request.app.state.sessions
    found = sessions.find(request.cookies.get(COOKIE))
    if found is None:
        raise NotSignedIn("Sign in at /desk/sign-in")
    request.state.session = found
    return found


SessionDep = Annotated[Session, Depends(_session)]


async def _ticket_reader(session: SessionDep) -> Agent:
    return _allowed(session, sees=session.agent.role.sees_tickets)


async def _figures_reader(session: SessionDep) -> Agent:
    return _allowed(session, sees=session.agent.role.sees_figures)


async def _approver(session: SessionDep) -> Agent:
    return _allowed(session, sees=session.agent.role.approves)


TicketReader = Annotated[Agent, Depends(_ticket_reader)]
FiguresReader = Annotated[Agent, Depends(_figures_reader)]
Approver = Annotated[Agent, Depends(_approver)]


def _allowed(session: Session, *, sees: bool) -> Agent:
    if not sees:
        raise Forbidden(f"The role {session.agent.role} has no right to this page; ask an administrator", words=("role",))
    return session.agent


def check_origin(request: Request) -> None:
    """Raise Forbidden for a form that another site has sent."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    own = site in _OWN if site else origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if not own:
        raise Forbidden("This form was sent by another site; open the desk itself", words=("other_site",))


def _own_form(request: Request, session: SessionDep, csrf: Annotated[str, Form(max_length=100)] = "") -> Session:
    check_origin(request)
    if not session.holds(csrf):
        raise Forbidden("This form is of an earlier session; open the page again", words=("old_form",))
    return session


OwnForm = Annotated[Session, Depends(_own_form)]


def is_secure(settings: Settings) -> bool:
    """Return whether agents come by https, so that their cookie never goes another way."""
    return settings.public_url.startswith("https://")
