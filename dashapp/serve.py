"""Serving the application on this computer."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path

from waitress.server import create_server

from dashapp.app import create_app
from dashapp.security import LOOPBACK

log = logging.getLogger(__name__)

THREADS = 8
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
SCENARIOS = "scenarios"
MOST_PORT = 65_535


def run(
    data_dir: Path,
    scenarios_dir: Path | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 8050,
    tell: Callable[[str], None] = log.info,
) -> None:
    """Serve one partnership until interrupted.

    Parameters
    ----------
    data_dir : Path
        Folder or workbook of the partnership's tables.
    scenarios_dir : Path, optional
        Folder of scenario files; left out, the folder ``scenarios`` beside the data.
    host : str
        Address to listen on; the loopback address unless said.
    port : int
        Port; 0 takes a free one.
    tell : callable
        Given a line once the application answers: its address, and a warning where others can reach it.

    Raises
    ------
    OSError
        If the address or port cannot be had; nothing is read before that is known.
    InputError
        Listing every fault of the tables.
    UnsafeStartError
        If the environment would open a second door to the figures.
    """
    listener = _listen(host, port)
    try:
        is_local = host in LOCAL
        scenarios = scenarios_dir or scenarios_beside(data_dir)
        app = create_app(data_dir, scenarios, hosts=LOOPBACK if is_local else None)
        server = create_server(app.server, sockets=[listener], threads=THREADS, ident="jcm")
        name = app.services.partnership.name
        tell(f"{name}: http://{_shown(host)}:{listener.getsockname()[1]}  (stop with Ctrl+C)")
        if not is_local:
            tell("Anyone who can reach this address can see and change everything: there is no login.")
        server.run()
    finally:
        listener.close()


def scenarios_beside(data_dir: Path) -> Path | None:
    """The folder ``scenarios`` next to the data, or next to the folder of all data; None without one."""
    parents = Path(data_dir).resolve().parents
    return next((found for parent in parents[:2] if (found := parent / SCENARIOS).is_dir()), None)


def _listen(host: str, port: int) -> socket.socket:
    """A bound socket, so that a port in use is said at once."""
    if not 0 <= port <= MOST_PORT:  # the system would take what is left of a larger one
        raise OSError(f"the port must be between 0 and {MOST_PORT}, not {port}")
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere the option would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
