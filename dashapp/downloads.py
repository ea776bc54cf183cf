"""Files of a view: the numbers of a chart or table, a chart as a picture that stands alone, a scenario."""

from __future__ import annotations

import pandas as pd
from flask import Flask, Response, abort, request

from dashapp.pages.base import View
from dashapp.pages.registry import find, is_known
from dashapp.rendering import Rendering
from dashapp.urls import here
from model.charts.factory import picture

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def connect(server: Flask, rendering: Rendering) -> None:
    """Serve the files that a page names, made from the same view as the page."""

    @server.get("/download/<path:path>/<name>.<ending>")
    def download(path: str, name: str, ending: str) -> Response:
        page = find(f"/{path}")
        if not is_known(page):
            abort(404)
        at = here(page.path, request.query_string.decode("utf-8", "replace"))
        return _file(rendering.view(page, at), name, ending)


def _file(view: View, name: str, ending: str) -> Response:
    if f"{name}.{ending}" in view.texts:
        return _attached(view.texts[f"{name}.{ending}"], f"{name}.{ending}", "text/plain")
    if ending == "csv" and name in view.charts:
        return _attached(csv(view.charts[name].table), f"{name}.csv", "text/csv")
    if ending == "csv" and name in view.tables:
        return _attached(csv(view.tables[name]), f"{name}.csv", "text/csv")
    if ending == "json" and name in view.charts:
        figure = picture(view.charts[name])
        return Response(figure.to_json(), mimetype="application/json")
    return abort(404)


def csv(frame: pd.DataFrame) -> str:
    """A table as CSV in which no text can be taken for a formula.

    A cell or header of text that begins like a formula gets an apostrophe in front, as spreadsheets expect;
    numbers keep their sign.
    """
    safe = frame.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column].dtype):
            safe[column] = safe[column].map(_plain)
    safe.columns = [_plain(column) for column in safe.columns]
    text: str = safe.to_csv(index=False, lineterminator="\r\n")
    return text


def _plain(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def _attached(text: str, name: str, kind: str) -> Response:
    response = Response(text.encode("utf-8"), content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
