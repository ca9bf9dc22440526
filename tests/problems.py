"""The one shape of every error of the API."""

import re
from http import HTTPStatus
from typing import Any, Protocol

_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-ZÁÉÍÓÚА-Я])")


class Answer(Protocol):
    """What the test clients' answers have in common."""

    @property
    def status_code(self) -> int:
        """Return the HTTP status."""
        ...

    @property
    def text(self) -> str:
        """Return the body as text."""
        ...

    @property
    def headers(self) -> Any:
        """Return the headers."""
        ...

    @property
    def url(self) -> Any:
        """Return the address that was asked."""
        ...

    def json(self) -> Any:
        """Return the body as JSON."""
        ...


def assert_problem(response: Answer, status: int) -> str:
    """Check an answer against RFC 9457 and our own manners; return its sentence."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail", "instance", "errors"}
    assert body["status"] == status
    assert body["title"] == HTTPStatus(status).phrase
    assert body["instance"] == response.url.path
    assert all(set(error) == {"field", "detail"} for error in body["errors"])
    assert_sentence(body["detail"])
    return str(body["detail"])


def assert_sentence(text: str) -> None:
    """Check that a person can read it: it ends with a full stop, is short and is no trace."""
    assert text.endswith("."), text
    assert len(_SENTENCE_END.split(text)) <= 2, text  # What was found, and the mend.
    assert len(text) < 400
    assert "Traceback" not in text
    assert "\n" not in text
