"""Words on screen: tags, lists of facts, notices, error summaries, folded parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dash import dcc, html
from dash.development.base_component import Component

from dashapp.components.attributes import data
from dashapp.components.controls import Id, dom_id
from dashapp.urls import Here

type Tone = Literal["good", "bad", "plain", "quiet"]


@dataclass(frozen=True)
class Problem:
    """What is wrong, in words, and the field to put right."""

    text: str
    field: Id | None = None


def tag(text: str, tone: Tone) -> Component:
    """A state as a word, with a mark of its own shape; never colour alone."""
    return html.Strong(text, className=f"tag tag-{tone}")


def link(text: str, here: Here, name: str = "") -> Component:
    """A link inside the application."""
    return dcc.Link(text, href=here.href, className=name or None)


def facts(pairs: Sequence[tuple[str, Component | str]], name: str = "facts") -> Component:
    """Names and values, as a description list."""
    return html.Dl([html.Div([html.Dt(term), html.Dd(value)]) for term, value in pairs], className=name)


def bullets(items: Sequence[Component | str | Sequence[Component | str]]) -> Component:
    """A plain list."""
    return html.Ul([html.Li(item) for item in items], className="bullets")


def folded(summary: str, *children: Component | str, opened: bool = False) -> Component:
    """A part that opens on demand."""
    return html.Details([html.Summary(summary), html.Div(list(children), className="folded")], open=opened)


def notice(*children: Component | str, tone: Literal["info", "warning"] = "info") -> Component:
    """Something the reader must know first."""
    return html.Div(list(children), className=f"notice notice-{tone}")


def cards(items: Sequence[tuple[str, str, str]]) -> Component:
    """Headline figures: number, what it is, a line of detail."""
    return html.Ul(
        [
            html.Li(
                [
                    html.Strong(figure),
                    html.Span(what),
                    html.Span(detail, className="hint") if detail else None,
                ]
            )
            for figure, what, detail in items
        ],
        className="cards",
    )


def error_summary(problems: Sequence[Problem], name: str) -> Component:
    """The list of what is wrong, with links to the fields; it takes the focus when it appears."""
    return html.Div(
        [
            html.H2("There is a problem"),
            html.Ul([html.Li(_problem(problem)) for problem in problems]),
        ],
        id=name,
        className="error-summary",
        role="alert",
        tabIndex=-1,
    )


def _problem(problem: Problem) -> Component | str:
    if problem.field is None:
        return problem.text
    return html.A(problem.text, href="#", **data(field=dom_id(problem.field)))
