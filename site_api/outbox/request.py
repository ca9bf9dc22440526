"""One POST to a resolved address: no redirect is followed, and it ends in time whatever the other side does."""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from site_api.outbox.address import Target
from site_api.outbox.carrier import Undelivered

_SILENCE = 15.0  # Seconds that the other side may say nothing.
_WHOLE = 30.0  # Seconds for everything: one byte now and then must not hold the sender for ever.


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; its body is of no interest."""

    status: int
    retry_after: str | None


def post_to(target: Target, body: bytes, headers: Mapping[str, str], context: ssl.SSLContext | None = None) -> Answer:
    """Send a body and return the answer; raise Undelivered where none comes."""
    connection = _Pinned(target, context)
    watch = threading.Timer(_WHOLE, connection.cut)
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", target.path, body, dict(headers))
        response = connection.getresponse()
        return Answer(response.status, response.headers.get("Retry-After"))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Undelivered(f"{target.host} did not answer ({type(error).__name__}: {error})") from None
    finally:
        watch.cancel()
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was looked at, and not to what the name leads to by now."""

    def __init__(self, target: Target, context: ssl.SSLContext | None) -> None:
        super().__init__(target.host, target.port, timeout=_SILENCE)
        self.default_port = 443 if target.scheme == "https" else 80  # So that `Host:` names the port only where it must.
        self._target = target
        self._context = context or ssl.create_default_context()

    def connect(self) -> None:
        """Open the connection, with TLS for the name that was asked for."""
        self.sock = socket.create_connection((self._target.ip, self._target.port), _SILENCE)
        if self._target.scheme == "https":
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self._target.host)

    def cut(self) -> None:
        """End the connection from another thread."""
        if self.sock:
            self.sock.shutdown(socket.SHUT_RDWR)
