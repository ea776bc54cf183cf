"""What every response carries and which requests are refused, before any page is made."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

MOST_REQUEST_BYTES = 64 * 1024
"""Pages send ids and a few amounts: under 20 KB. Anything larger is not from this application."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
STATIC = ("/_dash-component-suites/", "/assets/", "/_favicon.ico")
SIDE_DOORS = ("DASH_MCP_ENABLED", "DASH_MCP_PATH")

FIXED_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "X-Permitted-Cross-Domain-Policies": "none",
}


class UnsafeStartError(RuntimeError):
    """The application refuses to start; the message says what to change."""


def refuse_side_doors() -> None:
    """Refuse to start when the surroundings would open a second door to the callbacks.

    Raises
    ------
    UnsafeStartError
        If a setting of the AI tool endpoint is in the environment.
    """
    present = [name for name in SIDE_DOORS if name in os.environ or name.lower() in os.environ]
    if present:
        raise UnsafeStartError(
            f"the environment variable {present[0]} is set; it would open an endpoint that hands the figures "
            "to AI tools. Unset it and start again"
        )


def content_policy(script_hashes: Sequence[str]) -> str:
    """The content security policy: scripts from here or with a known hash, nothing from anywhere else.

    Parameters
    ----------
    script_hashes : sequence of str
        Quoted hashes of the inline scripts, read after every callback is registered.

    Notes
    -----
    Styles may be inline because the chart and control libraries insert style elements.
    """
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def guard(server: Flask, hosts: Collection[str] | None) -> None:
    """Refuse what does not come from this application's own pages.

    Parameters
    ----------
    server : Flask
        The server to guard.
    hosts : collection of str or None
        Names under which the application may be reached; a request for another name is refused, so that a
        foreign site cannot point its own name at this computer. ``None``: any.
    """
    server.config["MAX_CONTENT_LENGTH"] = MOST_REQUEST_BYTES

    @server.before_request
    def refuse_foreign_requests() -> None:
        if hosts is not None and _host_name(request.host) not in hosts:
            abort(400, "This application does not answer to that name.")
        if request.method not in SAFE_METHODS and _is_foreign():
            abort(403, "This address only takes requests from its own pages.")


def add_headers(server: Flask, policy: str) -> None:
    """Put the security and cache headers on every response.

    Static scripts and styles may be kept but must be asked about (the answer is a short 304); everything
    else is figures and is never stored.
    """

    @server.after_request
    def stamp(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        for name, value in FIXED_HEADERS.items():
            response.headers[name] = value
        if request.path.startswith(STATIC) and response.status_code in {200, 304}:
            response.headers["Cache-Control"] = "no-cache"
            if response.status_code == 200:
                _validate(response)
        else:
            response.headers["Cache-Control"] = "no-store"
        return response


def _validate(response: Response) -> None:
    """Give a static file a validator, and answer a question about it with 304 where it has not changed."""
    response.direct_passthrough = False
    response.get_data()  # read whole, so that it is compressed once and its file is closed
    response.add_etag()
    response.make_conditional(request)


def _host_name(host: str) -> str:
    """A host without its port; an address of version 6 keeps its brackets."""
    if host.startswith("["):
        return f"{host.partition(']')[0]}]"
    return host.partition(":")[0].lower()


def _is_foreign() -> bool:
    """Whether an unsafe request was sent by another site, by fetch metadata or else by its origin."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.host
