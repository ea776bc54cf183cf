"""Which page is shown: one callback from the address to the page, and the scripts that go with arriving."""

from __future__ import annotations

import logging
from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State
from dash.development.base_component import Component

from dashapp import best_use_callbacks, faults, running_callbacks
from dashapp.components.frame import behind, content, document_title, door_links
from dashapp.ids import Kind, Shell
from dashapp.pages.base import View
from dashapp.pages.registry import PAGES, WORKS, find
from dashapp.rendering import Rendering
from dashapp.services import Services
from dashapp.urls import here
from model import words

log = logging.getLogger(__name__)

SCRIPTS = "jcm"


def connect(app: Dash, rendering: Rendering) -> None:
    """Register every callback of the application."""

    @app.callback(
        Output(Shell.MAIN, "children"),
        Output(Shell.PAGE, "data"),
        Input(Shell.LOCATION, "pathname"),
        Input(Shell.LOCATION, "search"),
        Input(Shell.REFRESH, "data"),
        on_error=page_failed,
    )
    def show(
        path: str | None, search: str | None, _refresh: object
    ) -> tuple[list[Component], dict[str, str]]:
        return page_at(rendering, path, search)

    app.clientside_callback(
        ClientsideFunction(SCRIPTS, "address"),
        Output(Shell.LOCATION, "search"),
        Input({"kind": Kind.QUERY.value, "name": ALL, "default": ALL}, "value"),
        State({"kind": Kind.QUERY.value, "name": ALL, "default": ALL}, "id"),
        State(Shell.LOCATION, "search"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction(SCRIPTS, "arrive"),
        Output(Shell.FOCUSED, "data"),
        Output(Shell.LIVE, "children"),
        Input(Shell.PAGE, "data"),
    )
    app.clientside_callback(
        ClientsideFunction(SCRIPTS, "problem"),
        Output(Shell.TITLED, "data"),
        Input(Shell.PROBLEM, "data"),
        prevent_initial_call=True,
    )
    best_use_callbacks.connect(app, rendering.services)
    for work in WORKS:
        running_callbacks.connect(app, rendering.services, work)


def page_at(
    rendering: Rendering, path: str | None, search: str | None
) -> tuple[list[Component], dict[str, str]]:
    """The parts of the page at an address, and what the scripts need to know on arrival."""
    page = find(path or "/")
    at = here(page.path, search)
    view = rendering.view(page, at)
    title = document_title(page, rendering.services.partnership.name)
    others = behind(page, PAGES)
    door = others[0].path if others else page.path
    arrival = {"path": page.path, "door": door, "title": title, "focus": view.focus, "say": view.say}
    links = door_links(page, others, at)
    return content(page, view, bar(rendering.services, view), links), arrival


def bar(services: Services, view: View) -> list[tuple[str, Component | str]]:
    """Under every heading: whose figures, which scenario, of which year, in whose prices."""
    partnership = services.partnership
    return [
        ("Partnership", partnership.name),
        ("Scenario", view.scenario or "Today, nothing changed"),
        ("Data year", words.year(partnership.base_year)),
        ("Prices of", partnership.price_year),
    ]


def page_failed(error: Exception) -> tuple[list[Any], dict[str, str]]:
    """What stands in place of a page that could not be made."""
    number = faults.reference(error)
    return faults.problem_page(number), {
        "path": "",
        "door": "",
        "title": "Sorry, something went wrong",
        "focus": "",
        "say": "",
    }
