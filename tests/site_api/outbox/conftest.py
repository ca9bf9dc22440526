"""An outbox on both databases, a mail server that really speaks SMTP and a receiver of webhooks that really listens."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from site_api.outbox.box import Outbox
from site_api.store.database import Database


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database)


@dataclass
class MailServerOfTests:
    """Takes e-mails, or answers as it is told."""

    letters: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"
    delay: float = 0
    port: int = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name.
        await asyncio.sleep(self.delay)
        if self.answer.startswith("250"):
            letter = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
        return self.answer


@contextmanager
def mail_server() -> Iterator[MailServerOfTests]:
    """Run a mail server."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        server = MailServerOfTests(port=free.getsockname()[1])
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    yield server
    controller.stop()


@pytest.fixture
def mail() -> Iterator[MailServerOfTests]:
    with mail_server() as server:
        yield server


@dataclass
class Receiver:
    """Takes webhooks, or answers as it is told."""

    url: str = ""
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    state = Receiver()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(state.delay)
            state.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(state.status)
            for name, value in state.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        state.url = f"http://127.0.0.1:{server.server_port}/hooks?of=bank"
        yield state
        server.shutdown()
