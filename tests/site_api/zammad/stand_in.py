"""A stand-in for Zammad, as its public documentation of the REST API describes it: users, tickets, articles, searches and refusals."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "a-token-of-the-stand-in"
GROUPS = {"Users", "Card team"}
PRIORITIES = {"1 low", "2 normal", "3 high"}
STATES = {"new", "open", "pending reminder", "pending close", "closed", "merged"}
Object = dict[str, Any]


@dataclass
class Zammad:
    """What the stand-in holds; `fails` is asked before each call for a status to fail with, `loses` drops the answer after the work."""

    url: str = ""
    users: list[Object] = field(default_factory=list)
    tickets: list[Object] = field(default_factory=list)
    articles: list[Object] = field(default_factory=list)
    hides_users: bool = False
    calls: list[tuple[str, str]] = field(default_factory=list)
    fails: Callable[[str, str], int | None] = lambda _method, _path: None
    loses: Callable[[str, str], bool] = lambda _method, _path: False
    retry_after: str | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, method: str, path: str, query: str, body: Object) -> tuple[int, Any]:
        head, _, number = path.rpartition("/")
        calls: dict[tuple[str, str], Callable[[], tuple[int, Any]]] = {
            ("GET", "users/search"): lambda: (200, self._find_users(query)),
            ("POST", "users"): lambda: self._make_user(body),
            ("GET", "tickets/search"): lambda: (200, self._find_tickets(query)),
            ("POST", "tickets"): lambda: self._make_ticket(body),
            ("PUT", "tickets"): lambda: self._change_ticket(int(number), body),
            ("GET", "ticket_articles/by_ticket"): lambda: (200, [one for one in self.articles if one["ticket_id"] == int(number)]),
            ("POST", "ticket_articles"): lambda: self._make_article(body),
        }
        call = calls.get((method, path)) or calls.get((method, head)) or (lambda: (404, {"error": "No route matches"}))
        with self.lock:
            return call()

    def _find_users(self, query: str) -> list[Object]:
        return [] if self.hides_users else [user for user in self.users if query.lower() in json.dumps(user).lower()]

    def _find_tickets(self, query: str) -> Object:
        found = [ticket for ticket in self.tickets if query in ticket["title"]]
        assets = {str(ticket["id"]): ticket for ticket in found}
        return {"tickets": [ticket["id"] for ticket in found], "tickets_count": len(found), "assets": {"Ticket": assets}}

    def _make_user(self, body: Object) -> tuple[int, Any]:
        if not any(body.get(name) for name in ("email", "firstname", "lastname", "phone")):
            return 422, {"error": "At least one identifier (firstname, lastname, phone, mobile or email) for user is required."}
        if body.get("email") and any(user.get("email") == body["email"] for user in self.users):
            return 422, {"error": f"Email address '{body['email']}' is already used for another user."}
        return 201, self._add(self.users, body)

    def _make_ticket(self, body: Object) -> tuple[int, Any]:
        if body["group"] not in GROUPS:
            return 422, {"error": f"No lookup value found for 'group': {body['group']!r}"}
        if body["priority"] not in PRIORITIES or body["state"] not in STATES:
            return 422, {"error": "No lookup value found"}
        customer = body["customer_id"]
        if isinstance(customer, str) and customer.startswith("guess:"):
            email = customer.removeprefix("guess:")
            customer = next((user["id"] for user in self.users if user.get("email") == email), None)
        if not any(user["id"] == customer for user in self.users):
            return 422, {"error": "No such customer"}
        article = body.pop("article")
        ticket = self._add(self.tickets, {**body, "customer_id": customer})
        self._make_article({**article, "ticket_id": ticket["id"]})
        return 201, ticket

    def _change_ticket(self, number: int, body: Object) -> tuple[int, Any]:
        ticket = next(ticket for ticket in self.tickets if ticket["id"] == number)
        ticket.update(body)
        return 200, ticket

    def _make_article(self, body: Object) -> tuple[int, Any]:
        return 201, self._add(self.articles, body)

    def _add(self, objects: list[Object], body: Object) -> Object:
        objects.append({**body, "id": 100 + len(objects)})
        return objects[-1]


class _Handler(BaseHTTPRequestHandler):
    zammad: Zammad

    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        path = parts.path.removeprefix("/api/v1/")
        self.zammad.calls.append((self.command, path))
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        if self.headers["Authorization"] != f"Token token={TOKEN}":
            status, answer = 401, {"error": "Invalid token!"}
        elif failure := self.zammad.fails(self.command, path):
            status, answer = failure, {"error": "out of order"}
        else:
            status, answer = self.zammad.answer(self.command, path, parse_qs(parts.query).get("query", [""])[0], body)
        if self.zammad.loses(self.command, path):
            self.close_connection = True
        else:
            self._send(status, answer)

    do_POST = do_PUT = do_GET  # noqa: N815 - The names are those of http.server.

    def _send(self, status: int, answer: Any) -> None:
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        if self.zammad.retry_after:
            self.send_header("Retry-After", self.zammad.retry_after)
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def serve_zammad() -> Iterator[Zammad]:
    """Run a stand-in on a free port."""
    zammad = Zammad()
    handler = type("Handler", (_Handler,), {"zammad": zammad})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        zammad.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield zammad
        server.shutdown()
        thread.join()
