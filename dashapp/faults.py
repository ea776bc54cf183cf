"""When something goes wrong: a reference number and plain words on screen, everything else in the log."""

from __future__ import annotations

import html as escaping
import logging
import uuid
from collections.abc import Mapping
from http import HTTPStatus

from dash import html
from dash.development.base_component import Component
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

log = logging.getLogger(__name__)

WORDS: Mapping[int, str] = {
    400: "The request could not be understood.",
    403: "That request was refused: it did not come from a page of this application.",
    404: "There is nothing at this address.",
    405: "This address can be read, not written.",
    413: "That request was too large.",
    415: "The request was not in a form that this application reads.",
}


def reference(error: BaseException) -> str:
    """Write an error to the log with a new reference number, and give the number."""
    number = uuid.uuid4().hex[:8]
    log.error("reference %s", number, exc_info=error)
    return number


def words(error: BaseException) -> str:
    """Write an error to the log and say in plain words how to report it."""
    return f"Something went wrong on our side. Quote the reference {reference(error)} when you report it."


def problem_page(number: str) -> list[Component]:
    """What stands in place of a page that could not be made."""
    return [
        html.H1("Sorry, something went wrong", id="page-heading", tabIndex=-1),
        html.P("This page could not be shown. Nothing you have done is lost.", className="answer"),
        html.P(
            [
                "Quote the reference ",
                html.Strong(number),
                " when you report it. It leads to the entry in the log.",
            ]
        ),
        html.P(
            [html.A("Try the page again", href=""), " or ", html.A("go to the first page", href="/"), "."]
        ),
    ]


def handle(server: Flask) -> None:
    """Answer refused and failed requests that are not pages in plain words."""

    @server.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        code = error.code or 500
        return _page(WORDS.get(code, error.description or HTTPStatus(code).phrase), code)

    @server.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        return _page(words(error), 500)


def _page(said: str, code: int) -> Response:
    if request.path.startswith("/_dash") or request.path.startswith("/health"):
        return Response(said, code, mimetype="text/plain")
    text = escaping.escape(said)
    body = (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>'
        f'{text}</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/assets/style.css"></head><body><main class="width main">'
        f'<h1>{text}</h1><p><a href="/">Go to the first page</a></p></main></body></html>'
    )
    return Response(body, code, mimetype="text/html")
