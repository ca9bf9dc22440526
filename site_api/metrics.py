"""What an operator watches, as Prometheus reads it: counts and times by route, and nothing that anybody wrote.

With several processes the library keeps the values in files of a folder that `PROMETHEUS_MULTIPROC_DIR` names (`kb serve --workers`
sets it), and whichever process is asked adds them up.
"""

import datetime as dt
import os
import time

import sqlalchemy as sa
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.process_collector import ProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search.decision import Decision
from site_api.tickets.history import Change, What
from site_api.tickets.ticket import Ticket

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self._shared = FOLDER in os.environ
        self.registry = CollectorRegistry()
        shown = None if self._shared else self.registry
        labels = ["route", "method", "status"]
        self.requests = Histogram("ventanilla_request_seconds", "Time of a request.", labels, buckets=_SECONDS, registry=shown)
        self._decisions = Counter("ventanilla_decisions", "What was done with a question.", ["action", "lang"], registry=shown)
        self._tickets = Counter("ventanilla_tickets", "Tickets that were opened.", ["queue", "priority"], registry=shown)
        self._age = Gauge("ventanilla_index_age_seconds", "How old the index is.", registry=shown, multiprocess_mode="mostrecent")
        self._articles = Gauge("ventanilla_articles", "Articles that are served.", ["lang"], registry=shown, multiprocess_mode="mostrecent")
        if self._shared:
            MultiProcessCollector(self.registry)  # type: ignore[no-untyped-call]
        else:
            ProcessCollector(registry=self.registry)

    def decided(self, decision: Decision, lang: str) -> None:
        """Count what was done with a question."""
        self._decisions.labels(decision.action, lang).inc()

    def ticket_changed(self, _: sa.Connection, ticket: Ticket, change: Change) -> None:
        """Count a ticket that was opened, in whatever channel."""
        if change.what is What.OPENED:
            self._tickets.labels(ticket.queue, ticket.priority).inc()

    def page(self, built_at: dt.datetime | None, articles: dict[str, int]) -> bytes:
        """Return all values in Prometheus' own format."""
        if built_at is not None:
            self._age.set((dt.datetime.now(dt.UTC) - built_at).total_seconds())
        for lang, count in articles.items():
            self._articles.labels(lang).set(count)
        return generate_latest(self.registry)


class RequestMetrics:
    """Times each request by the route that it took; an address that leads nowhere and the site's files are one each."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and time it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def send_and_look(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, send_and_look)
        finally:
            self._metrics.requests.labels(_route(scope), _method(scope), str(status)).observe(time.perf_counter() - started)


_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


def _method(scope: Scope) -> str:
    # Whatever a caller sends would be kept for ever.
    return scope["method"] if scope["method"] in _METHODS else "other"


def _route(scope: Scope) -> str:
    path = getattr(scope.get("route"), "path", None)
    return str(path) if path else "site"
