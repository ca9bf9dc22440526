"""Listens on a port and runs the application."""

import socket

import uvicorn

from site_api.app import create_app
from site_api.errors import PortInUse
from site_api.settings import Settings

_BACKLOG = 2048  # uvicorn's own.


def listen(host: str, port: int) -> socket.socket:
    """Return a bound socket; raise PortInUse with the mend before anything is built or loaded."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise _port_in_use(host, port, error) from None
    return listener


def _port_in_use(host: str, port: int, error: OSError) -> PortInUse:
    return PortInUse(f"cannot listen on {host}:{port} ({error.strerror or error}); choose another with --port or --host.")


def open_port(listener: socket.socket) -> None:
    """Let callers connect, who are answered as soon as the server runs; raise PortInUse where another took the port meanwhile."""
    host, port = listener.getsockname()[:2]
    try:
        listener.listen(_BACKLOG)
    except OSError as error:
        raise _port_in_use(host, port, error) from None


def run(settings: Settings, listener: socket.socket) -> None:
    """Serve until stopped."""
    config = uvicorn.Config(
        create_app(settings), log_level=settings.log_level, access_log=False, timeout_graceful_shutdown=5, server_header=False
    )
    uvicorn.Server(config).run(sockets=[listener])
