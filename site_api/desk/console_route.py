"""A failure of the live page's own requests is a problem for its script, with a sentence that it shows to the agent in their language."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from site_api.desk.pages import words_of
from site_api.desk.wording import Refusal
from site_api.errors import ApiError, NotSignedIn
from site_api.problem import problem_response


class ConsoleRoute(APIRoute):
    """Answers failures with a problem whose detail is in the language of the session."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        handle = super().get_route_handler()

        async def handle_in_their_language(request: Request) -> Response:
            try:
                return await handle(request)
            except NotSignedIn:
                raise  # Without a session there is no language, and the page goes to the sign-in.
            except ApiError as error:
                return _problem(request, error.status, words_of(request).refusal(error), error.headers)
            except RequestValidationError:
                words, status = words_of(request), HTTPStatus.UNPROCESSABLE_ENTITY
                return _problem(request, status, Refusal(words.failure(status), words.lang), {})

        return handle_in_their_language


def _problem(request: Request, status: HTTPStatus, refusal: Refusal, headers: dict[str, str]) -> Response:
    return problem_response(request, status, refusal.text, headers={**headers, "Content-Language": refusal.lang})
