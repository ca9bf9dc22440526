"""Zammad's REST API, as far as a handover needs it: documented calls only, each with a limit of time."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import httpx2

from site_api.outbox.carrier import Undelivered
from site_api.outbox.schedule import read_retry_after

_SECONDS = 10.0  # For each step of a call.
_LONGEST_ERROR = 200
_MENDS = {
    401: "it does not know the token; set KB_ZAMMAD_TOKEN to one that is valid",
    403: "the token may not do this; give it the permission ticket.agent, and its user the group",
    404: "it has no such address; KB_ZAMMAD_URL is the one that people open in the browser",
}


class ZammadApi:
    """Calls one Zammad as one user; every failure is an Undelivered that says what to mend."""

    def __init__(self, url: str, token: str) -> None:
        headers = {"Authorization": f"Token token={token}", "User-Agent": "ventanilla"}
        self._client = httpx2.Client(base_url=f"{url.rstrip('/')}/api/v1/", headers=headers, timeout=_SECONDS)

    def find_users(self, query: str) -> list[Mapping[str, Any]]:
        """Return users that a search finds, which may be other ones too."""
        return self._objects(self._call("GET", "users/search", params={"query": query, "limit": "20"}))

    def create_user(self, **values: Any) -> Mapping[str, Any]:
        """Make a customer."""
        return self._object(self._call("POST", "users", json=values))

    def find_tickets(self, query: str) -> list[Mapping[str, Any]]:
        """Return tickets that a search finds, which may be other ones too."""
        found = self._call("GET", "tickets/search", params={"query": query, "limit": "20"})
        if isinstance(found, dict):  # Numbers, and what they stand for beside them.
            assets = found.get("assets", {}).get("Ticket", {})
            return [asset for number in found.get("tickets", []) if (asset := assets.get(str(number)))]
        return self._objects(found)

    def create_ticket(self, **values: Any) -> Mapping[str, Any]:
        """Make a ticket with its first article."""
        return self._object(self._call("POST", "tickets", json=values))

    def change_ticket(self, number: int, **values: Any) -> None:
        """Change a ticket."""
        self._call("PUT", f"tickets/{number}", json=values)

    def articles(self, ticket: int) -> list[Mapping[str, Any]]:
        """Return what was said in a ticket."""
        return self._objects(self._call("GET", f"ticket_articles/by_ticket/{ticket}"))

    def create_article(self, **values: Any) -> None:
        """Add what was said to a ticket."""
        self._call("POST", "ticket_articles", json=values)

    def _call(self, method: str, path: str, **request: Any) -> Any:
        try:
            response = self._client.request(method, path, **request)
        except httpx2.HTTPError as error:
            raise Undelivered(f"Zammad did not answer ({type(error).__name__})") from None
        if response.is_success:
            return _json(response)
        status = response.status_code
        said = _MENDS.get(status) or _error_of(response)
        retry_after = read_retry_after(response.headers.get("Retry-After"), dt.datetime.now(dt.UTC))
        # What Zammad calls impossible stays so until a person mends it; `kb outbox retry` goes on then.
        raise Undelivered(f"Zammad answered {status} to {method} {path}: {said}", retry_after, final=status == 422)

    def _object(self, found: Any) -> Mapping[str, Any]:
        if not isinstance(found, dict) or "id" not in found:
            raise Undelivered("Zammad answered something else than its API does; is KB_ZAMMAD_URL its address?")
        return found

    def _objects(self, found: Any) -> list[Mapping[str, Any]]:
        if not isinstance(found, list):
            raise Undelivered("Zammad answered something else than its API does; is KB_ZAMMAD_URL its address?")
        return [one for one in found if isinstance(one, dict)]


def _json(response: httpx2.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def _error_of(response: httpx2.Response) -> str:
    """Return the sentence that Zammad gives, which names fields and never values of a customer."""
    body = _json(response)
    said = (body.get("error_human") or body.get("error")) if isinstance(body, dict) else None
    return str(said or response.reason_phrase)[:_LONGEST_ERROR]
