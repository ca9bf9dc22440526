"""HTTP as uvicorn reads it; what is no HTTP at all, an unknown method included, is answered as a problem too."""

import json
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from site_api.problem import MEDIA_TYPE, Problem

_DETAIL = "This is no HTTP request that can be understood; check method and headers, the API is described at /openapi.json."


class ProblemProtocol(HttpToolsProtocol):
    """Answers a request that cannot be read with our one error body."""

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's own words, which name no mend.
        """Answer 400 and hang up."""
        problem = Problem(title=HTTPStatus.BAD_REQUEST.phrase, status=400, detail=_DETAIL, instance="/")
        body = json.dumps(problem.model_dump()).encode()
        head = f"content-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n".encode("ascii")
        self.transport.write(STATUS_LINE[400] + head + body)
        self.transport.close()
