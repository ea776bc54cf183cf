"""Serving the application on this computer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from waitress.server import create_server

from dashapp.app import create_app
from dashapp.security import LOOPBACK

log = logging.getLogger(__name__)

THREADS = 8


def run(
    data_dir: Path,
    scenarios_dir: Path | None = None,
    host: str = "127.0.0.1",
    port: int = 8050,
    tell: Callable[[str], None] = log.info,
) -> None:
    """Serve one partnership until interrupted.

    Parameters
    ----------
    data_dir, scenarios_dir : Path
        As for :func:`dashapp.app.create_app`.
    host : str
        Address to listen on; the loopback address unless said.
    port : int
        Port; 0 takes a free one.
    tell : callable
        Is given one line once the application answers: its address, and a warning where others can reach it.

    Raises
    ------
    OSError
        If the port is taken.
    """
    is_local = host in {"127.0.0.1", "localhost", "::1"}
    app = create_app(data_dir, scenarios_dir, hosts=LOOPBACK if is_local else None)
    server = create_server(
        app.server, host=host, port=port, threads=THREADS, ident="jcm", clear_untrusted_proxy_headers=True
    )
    tell(f"{app.services.partnership.name} on http://{_shown(host)}:{server.effective_port}")
    if not is_local:
        tell("Anyone who can reach this address can read and change everything: there is no login.")
    server.run()


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
