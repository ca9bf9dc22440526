"""A failure at the desk is a page for a person, in their language, and not a problem for a program."""

from http import HTTPStatus

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from site_api.desk.pages import page, words_of
from site_api.errors import ApiError, NotSignedIn
from site_api.failure_route import Failure, FailureRoute


class DeskRoute(FailureRoute):
    """Answers failures with a page, and a page that needs a session with the way to it."""

    def failed(self, request: Request, failure: Failure) -> Response:
        """Return a page."""
        if isinstance(failure, NotSignedIn):
            return RedirectResponse("/desk/sign-in", HTTPStatus.SEE_OTHER)
        if isinstance(failure, ApiError):
            refusal = words_of(request).refusal(failure)
            return page(request, "failure.html", status=failure.status, refusal=refusal, code=int(failure.status))
        return page(request, "failure.html", status=HTTPStatus.UNPROCESSABLE_ENTITY, refusal=None, code=422)
