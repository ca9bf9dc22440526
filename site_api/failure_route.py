"""Routes that answer a request's failure in their own way, and not with a problem for a program."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from site_api.errors import ApiError

Failure = ApiError | RequestValidationError


class FailureRoute(APIRoute, ABC):
    """Asks `failed` for the answer to each failure of ours and to each request that cannot be read."""

    @abstractmethod
    def failed(self, request: Request, failure: Failure) -> Response:
        """Return the answer; raise the failure where it is to be answered as everywhere else."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        handle = super().get_route_handler()

        async def handle_or_tell(request: Request) -> Response:
            try:
                return await handle(request)
            except (ApiError, RequestValidationError) as failure:
                return self.failed(request, failure)

        return handle_or_tell
