"""The frame: header, navigation, the five parts of a page, footer."""

from __future__ import annotations

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashapp.components.attributes import aria, data
from dashapp.components.text import facts
from dashapp.ids import Key, Shell
from dashapp.pages.base import Child, Page, View
from dashapp.urls import Here

PRODUCT = "Joint Commissioning Modeller"
HEADING = "page-heading"


def shell(pages: Sequence[Page], partnership: str) -> Component:
    """Everything that stays while pages change."""
    made: Component = dmc.MantineProvider(
        html.Div(
            [
                html.A("Skip to main content", href=f"#{Shell.MAIN}", className="skip-link"),
                dcc.Location(id=Shell.LOCATION, refresh=False),
                dcc.Store(id=Shell.PAGE),
                dcc.Store(id=Shell.REFRESH),
                dcc.Store(id=Shell.PROBLEM),
                dcc.Store(id=Shell.FOCUSED),
                html.Div(id=Shell.LIVE, role="status", className="visually-hidden"),
                dcc.Store(id=Shell.TITLED),
                _header(partnership),
                html.Nav(_navigation(pages), id=Shell.NAV, className="nav no-print", **aria(label="Main")),
                html.Main(_loading(), id=Shell.MAIN, tabIndex=-1, className="width main"),
                _footer([page for page in pages if not page.nav]),
            ]
        ),
        forceColorScheme="light",
        withGlobalClasses=False,
    )
    return made


def content(
    page: Page, view: View, bar: Sequence[tuple[str, Component | str]], door: Component | None = None
) -> list[Component]:
    """The five parts of a page in their order, under links to the pages behind the same door."""
    parts: list[Component | None] = [
        door,
        html.H1(view.question or page.question, id=HEADING, tabIndex=-1, **data(path=page.path)),
        facts(bar, "bar") if page.bar else None,
        *(html.Div(part) for part in view.notices),
        html.P(view.answer, className="answer") if isinstance(view.answer, str) else view.answer,
        *(html.Div(part, className="part") for part in view.body),
        _section("How sure are we?", view.sure),
        _section("What this is based on", view.based_on),
    ]
    return [part for part in parts if part is not None]


def document_title(page: Page, partnership: str) -> str:
    """The browser's title for a page."""
    return f"{page.title} – {partnership} – {PRODUCT}"


def _navigation(pages: Sequence[Page]) -> Component:
    """The main items; the script marks the current one when a page arrives."""
    doors = {page.door or page.title: page.path for page in reversed(pages) if page.nav}
    links = [html.Li(dcc.Link(name, href=path)) for name, path in reversed(doors.items())]
    return html.Ul(links, className="width")


def behind(page: Page, pages: Sequence[Page]) -> list[Page]:
    """The pages behind the same door, this one included; none where it is a door itself."""
    return [other for other in pages if page.door and other.door == page.door]


def door_links(page: Page, others: Sequence[Page], here: Here) -> Component | None:
    """Links to the pages behind a door, each keeping the scenario; none where there is only one."""
    if len(others) < 2:
        return None
    kept = {Key.SCENARIO: scenario} if (scenario := here.get(Key.SCENARIO)) else {}
    links = [
        html.Li(
            html.Span(other.title, className="current", **aria(current="page"))
            if other is page
            else dcc.Link(other.title, href=Here(other.path, kept).href)
        )
        for other in others
    ]
    return html.Nav(html.Ul(links), className="door no-print", **aria(label=page.door))


def _header(partnership: str) -> Component:
    return html.Header(
        html.Div(
            [
                dcc.Link(PRODUCT, href="/", className="product"),
                html.Span(partnership, className="partnership"),
            ],
            className="width",
        ),
        className="header",
    )


def _footer(pages: Sequence[Page]) -> Component:
    links = [html.Li(dcc.Link(page.title, href=page.path)) for page in pages]
    note = html.P(
        "This copy runs on one computer for one person, who may see and change everything. "
        "It holds figures about services and places, never about a named child."
    )
    return html.Footer(html.Div([html.Ul(links), note], className="width"), className="footer")


def _section(heading: str, children: Sequence[Child]) -> Component | None:
    return html.Section([html.H2(heading), *children], className="section") if children else None


def _loading() -> Component:
    return html.P("Loading the page…", className="loading")
