"""A failure of the live page's own requests is a problem for its script, with a sentence that it shows to the agent in their language."""

from http import HTTPStatus

from fastapi import Request, Response

from site_api.desk.pages import words_of
from site_api.desk.wording import Refusal
from site_api.errors import ApiError, NotSignedIn
from site_api.failure_route import Failure, FailureRoute
from site_api.problem import problem_response


class ConsoleRoute(FailureRoute):
    """Answers failures with a problem whose detail is in the language of the session."""

    def failed(self, request: Request, failure: Failure) -> Response:
        """Return a problem; without a session there is no language, and the page goes to the sign-in."""
        if isinstance(failure, NotSignedIn):
            raise failure
        words = words_of(request)
        if isinstance(failure, ApiError):
            return _problem(request, failure.status, words.refusal(failure), failure.headers)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _problem(request, status, Refusal(words.failure(status), words.lang), {})


def _problem(request: Request, status: HTTPStatus, refusal: Refusal, headers: dict[str, str]) -> Response:
    return problem_response(request, status, refusal.text, headers={**headers, "Content-Language": refusal.lang})
