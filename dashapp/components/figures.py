"""A chart on screen: captioned, named for those who cannot see it, with its table twin, files and source.

The only place that makes a graph.
"""

from __future__ import annotations

from typing import Any, cast

from dash import dcc, html
from dash.development.base_component import Component

from dashapp.components.attributes import aria, data
from dashapp.components.tables import frame_table
from dashapp.urls import Here
from model.charts import Chart


def figure(
    chart: Chart,
    here: Here,
    *,
    wide: bool = False,
    level: int = 2,
    drawing: Component | None = None,
    opened: bool = False,
) -> Component:
    """A chart with everything that belongs to it.

    Parameters
    ----------
    chart : Chart
        Made by the chart factory.
    here : Here
        The view the chart belongs to, for the addresses of its files.
    wide : bool
        Hidden on narrow screens, where the table says the same better.
    level : int
        Level of its heading, 2 to 4.
    drawing : Component, optional
        Stands in place of the graph where the same can be said in text, such as a map of tiles.
    opened : bool
        Whether the table twin is shown from the start.
    """
    heading = {2: html.H2, 3: html.H3, 4: html.H4}[level]
    title = f"chart-{chart.name}"
    caption = html.Figcaption(
        [
            heading(chart.headline, id=title, className="chart-title"),
            html.P(chart.subtitle, className="subtitle"),
        ]
    )
    body = _image(chart, wide=wide) if drawing is None else drawing
    return html.Figure(
        [
            caption,
            body,
            html.P(chart.summary, className="chart-summary"),
            twin(chart, opened=opened),
            foot(chart, here),
        ],
        className="figure",
    )


def _image(chart: Chart, *, wide: bool) -> Component:
    return html.Div(
        graph(chart),
        role="img",
        className="chart-frame wide-only" if wide else "chart-frame",
        **aria(label=f"{chart.headline}. {chart.summary}"),
    )


def graph(chart: Chart) -> Component:
    """The bare graph, with the safe settings of the chart factory."""
    return dcc.Graph(
        id=f"graph-{chart.name}",
        figure=chart.figure,
        config=cast("Any", dict(chart.config)),
        responsive=True,
        style={"height": f"{chart.height}px"},
    )


def twin(chart: Chart, *, opened: bool = False) -> Component:
    """The same numbers as a table, folded away."""
    return html.Details(
        [
            html.Summary(["Show as a table", html.Span(f": {chart.headline}", className="visually-hidden")]),
            frame_table(chart.headline, chart.table),
        ],
        open=opened,
        className="twin",
    )


def foot(chart: Chart, here: Here) -> Component:
    """Source and downloads."""
    of = html.Span(f" of the chart: {chart.headline}", className="visually-hidden")
    return html.Div(
        [
            html.P([f"Source: {chart.source}. Data of {chart.data_year}."], className="source"),
            html.P(
                [
                    html.A(
                        ["Download the numbers (CSV)", of], href=here.file(f"{chart.name}.csv"), download=""
                    ),
                    html.Button(
                        ["Download the picture (PNG)", of],
                        type="button",
                        className="link-button needs-script",
                        **data(picture=here.file(f"{chart.name}.json"), name=f"{chart.name}.png"),
                    ),
                ],
                className="downloads no-print",
            ),
        ],
        className="chart-foot",
    )


def table_download(name: str, what: str, here: Here) -> Component:
    """A link to a table of this view as a file."""
    return html.P(
        html.A(
            ["Download the numbers (CSV)", html.Span(f": {what}", className="visually-hidden")],
            href=here.file(f"{name}.csv"),
            download="",
        ),
        className="downloads no-print",
    )
