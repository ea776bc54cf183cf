"""Is it alive, and is it ready? Two addresses for whoever keeps it running; they tell no versions."""

from __future__ import annotations

from flask import Flask, Response, current_app


def connect(server: Flask) -> None:
    """Add ``/health/live`` and ``/health/ready``."""

    @server.get("/health/live")
    def live() -> Response:
        return Response("alive\n", mimetype="text/plain")

    @server.get("/health/ready")
    def ready() -> Response:
        if current_app.config.get("JCM_READY"):
            return Response("ready\n", mimetype="text/plain")
        return Response("starting\n", status=503, mimetype="text/plain")
