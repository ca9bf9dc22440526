"""Listens on a port and runs the application."""

import os
import socket
import tempfile
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from site_api.app import create_app
from site_api.errors import PortInUse
from site_api.metrics import FOLDER
from site_api.protocol import ProblemProtocol
from site_api.settings import Settings, environment_of

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
    """Serve until stopped, in this process or in several that share the socket."""
    if settings.workers > 1:
        _run_several(settings, listener)
        return
    uvicorn.Server(_config(create_app(settings), settings)).run(sockets=[listener])


def _run_several(settings: Settings, listener: socket.socket) -> None:
    """Serve in processes of their own, which read the settings from the environment; uvicorn starts a new one where one dies."""
    with tempfile.TemporaryDirectory(prefix="ventanilla-metrics-") as folder:
        os.environ |= {**environment_of(settings), FOLDER: folder}
        config = _config("site_api.app:app_from_environment", settings, factory=True, workers=settings.workers)
        Multiprocess(config, sockets=[listener]).run()


def _config(app: Any, settings: Settings, **more: Any) -> uvicorn.Config:
    # Whose X-Forwarded-For is believed is one of our settings, so that uvicorn's own way is off.
    return uvicorn.Config(
        app,
        http=ProblemProtocol,
        log_level=settings.log_level,
        access_log=False,
        timeout_graceful_shutdown=5,
        server_header=False,
        proxy_headers=False,
        **more,
    )
