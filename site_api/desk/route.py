"""A failure at the desk is a page for a person, in their language, and not a problem for a program."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from site_api.desk.pages import page, words_of
from site_api.errors import ApiError, NotSignedIn


class DeskRoute(APIRoute):
    """Answers failures with a page, and a page that needs a session with the way to it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        handle = super().get_route_handler()

        async def handle_for_people(request: Request) -> Response:
            try:
                return await handle(request)
            except NotSignedIn:
                return RedirectResponse("/desk/sign-in", HTTPStatus.SEE_OTHER)
            except ApiError as error:
                return page(request, "failure.html", status=error.status, refusal=words_of(request).refusal(error), code=int(error.status))
            except RequestValidationError:
                return page(request, "failure.html", status=HTTPStatus.UNPROCESSABLE_ENTITY, refusal=None, code=422)

        return handle_for_people
