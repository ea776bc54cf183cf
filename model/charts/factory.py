"""The only door to a figure: a chart that lacks its words, table or source is refused.

A chart is a finding, so it cannot be built without a headline that states it, a subtitle (measure, place,
period), a text summary, a table with the same numbers, a source and the year of the data. The settings
that keep a chart safe and readable (no mode bar, no upload, no dual axes, allowed colours, horizontal
text) are put on here and checked here.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

from model.charts import colours

MOST_POINTS = 2_000
MOST_HEADLINE_WORDS = 20
MOST_CATEGORIES = len(colours.CATEGORIES)
PICTURE_WIDTH, HEAD_ROOM, FOOT_ROOM = 1_000, 76, 48
PICTURE_LETTERS = 120
FONT = "Arial, Helvetica, sans-serif"
FONT_SIZE = 14

CONFIG: Mapping[str, Any] = MappingProxyType(
    {
        "displayModeBar": False,
        "displaylogo": False,
        "showSendToCloud": False,
        "plotlyServerURL": "",
        "modeBarButtonsToRemove": ("sendChartToCloud", "sendDataToCloud"),
        "editable": False,
        "scrollZoom": False,
        "doubleClick": False,
        "showTips": False,
        "showAxisDragHandles": False,
        "responsive": True,
    }
)
"""Settings for every graph on screen: nothing to press, nothing leaves the machine, width fits the page."""

_COLOUR = re.compile(r"^(#[0-9A-Fa-f]{3,8}|rgba?\(.*\)|hsla?\(.*\))$")
_SLUG = re.compile(r"^[a-z][a-z0-9-]*$")
_UNIT = re.compile(r"\([^()]+\)$")


class ChartError(ValueError):
    """A chart that may not be shown; the message lists everything that is missing or wrong."""


@dataclass(frozen=True)
class Caption:
    """The words of a chart.

    Attributes
    ----------
    name : str
        Slug for downloads and ids, such as ``outcomes-against-target``.
    headline : str
        The finding, in about ten words, without a full stop.
    measure, place, period : str
        Together the subtitle.
    summary : str
        What a reader who cannot see the figure needs to know, in whole sentences.
    source : str
        Where the numbers come from.
    data_year : str
        Year or date of the data, such as ``2024-25``.
    """

    name: str
    headline: str
    measure: str
    place: str
    period: str
    summary: str
    source: str
    data_year: str

    @property
    def subtitle(self) -> str:
        """Measure, place and period in one line."""
        return f"{self.measure}, {self.place}, {self.period}"


@dataclass(frozen=True)
class Chart:
    """A figure with its words and its table twin. Made by :func:`build` only.

    Attributes
    ----------
    name, headline, subtitle, summary, source, data_year : str
        The words, as in :class:`Caption`.
    figure : Figure
        Without a title inside; the headline belongs to the page.
    table : DataFrame
        The same numbers, with headers for people and units in brackets.
    height : int
        Pixels the figure needs; the width follows the page.
    config : dict
        Settings for the graph component, :data:`CONFIG`.
    """

    name: str
    headline: str
    subtitle: str
    summary: str
    source: str
    data_year: str
    figure: Figure
    table: pd.DataFrame
    height: int
    config: dict[str, Any]


def build(caption: Caption, figure: Figure, table: pd.DataFrame) -> Chart:
    """Check the words, the table and the figure, put on the house style, and make the chart.

    Parameters
    ----------
    caption : Caption
        All the words.
    figure : Figure
        A graph-objects figure with ``layout.height`` set and no title.
    table : DataFrame
        The numbers of the figure under headers for people; a column of numbers ends in its unit in brackets.

    Raises
    ------
    ChartError
        Listing every fault at once.
    """
    styled = _styled(figure)
    faults = [*_word_faults(caption), *_table_faults(table), *_figure_faults(styled)]
    if faults:
        raise ChartError(f"the chart '{caption.name}' may not be shown: {'; '.join(faults)}")
    return Chart(
        name=caption.name,
        headline=caption.headline,
        subtitle=caption.subtitle,
        summary=caption.summary,
        source=caption.source,
        data_year=caption.data_year,
        figure=styled,
        table=table.reset_index(drop=True),
        height=int(styled.layout.height),
        config={key: list(value) if isinstance(value, tuple) else value for key, value in CONFIG.items()},
    )


def picture(chart: Chart, marking: str = "") -> Figure:
    """The figure for a file that stands alone: headline, subtitle, source, date and marking drawn in.

    Parameters
    ----------
    chart : Chart
        Any chart.
    marking : str
        Protective marking, if any.
    """
    figure = Figure(chart.figure)
    margin = {side: figure.layout.margin[side] or 0 for side in ("l", "r", "t", "b")}
    head = f"<b>{_drawn(chart.headline)}</b><br>{_drawn(chart.subtitle)}"
    parts = (f"Source: {chart.source}", f"data of {chart.data_year}", marking)
    foot = _drawn(" · ".join(part for part in parts if part))
    figure.update_layout(
        width=PICTURE_WIDTH,
        height=chart.height + HEAD_ROOM + FOOT_ROOM,
        margin={**margin, "t": margin["t"] + HEAD_ROOM, "b": margin["b"] + FOOT_ROOM},
    )
    figure.add_annotation(**_line(head, chart, 15, y=1, yanchor="top", yshift=margin["t"] + HEAD_ROOM - 8))
    figure.add_annotation(
        **_line(foot, chart, 12, y=0, yanchor="bottom", yshift=-margin["b"] - FOOT_ROOM + 6)
    )
    return figure


def _line(text: str, chart: Chart, size: int, **where: Any) -> dict[str, Any]:
    """A line of text across a picture, from its left edge."""
    shift = 8 - (chart.figure.layout.margin.l or 0)
    font = {"size": size, "color": colours.TEXT}
    place = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": shift, "yref": "paper", "showarrow": False}
    return {"text": text, "align": "left", "font": font, **place, **where}


def _drawn(text: str) -> str:
    """Text wrapped to the width of a picture, drawn as it is written."""
    return "<br>".join(html.escape(line, quote=False) for line in textwrap.wrap(text, PICTURE_LETTERS))


def _styled(figure: Figure) -> Figure:
    """A copy in the house style."""
    styled = Figure(figure)
    font = {"family": FONT, "size": FONT_SIZE, "color": colours.TEXT}
    styled.update_layout(
        template="none",
        font=font,
        paper_bgcolor=colours.WHITE,
        plot_bgcolor=colours.WHITE,
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        autosize=True,
        hoverlabel={"font": font, "bgcolor": colours.WHITE},
    )
    axis = {"tickangle": 0, "fixedrange": True, "gridcolor": colours.GRID, "linecolor": colours.PALE_GREY}
    styled.update_xaxes(axis)
    styled.update_yaxes(axis)
    return styled


def _word_faults(caption: Caption) -> Iterator[str]:
    blank = [field.name for field in fields(caption) if not getattr(caption, field.name).strip()]
    if blank:
        yield f"it has no {', '.join(blank)}"
    if caption.name and not _SLUG.match(caption.name):
        yield f"its name '{caption.name}' is not a slug of a-z, 0-9 and -"
    if len(caption.headline.split()) > MOST_HEADLINE_WORDS:
        yield f"its headline has more than {MOST_HEADLINE_WORDS} words"
    if caption.headline.endswith("."):
        yield "its headline ends with a full stop"
    if caption.summary.strip() and not caption.summary.endswith("."):
        yield "its summary is not a whole sentence"


def _table_faults(table: pd.DataFrame) -> Iterator[str]:
    if not len(table.columns):
        yield "its table has no columns"
    if not table.columns.is_unique:
        yield "its table has two columns of one name"
    for at, column in enumerate(table.columns):
        header = str(column)
        if not header.strip() or "_" in header or header[:1].islower():
            yield f"its table's column '{column}' is not a header for people"
        elif len(table) and _is_number(table.iloc[:, at]) and not _UNIT.search(header):
            yield f"its table's column '{column}' holds numbers but no unit in brackets"


def _is_number(column: pd.Series[Any]) -> bool:
    return pd.api.types.is_numeric_dtype(column.dtype)


def _figure_faults(figure: Figure) -> Iterator[str]:
    layout = figure.layout
    if layout.height is None:
        yield "its figure has no height"
    if layout.title.text:
        yield "its figure has a title inside; the headline belongs to the page"
    drawn = sum(_points(trace) for trace in figure.data)
    if drawn > MOST_POINTS:
        yield f"its figure draws {drawn:,} points, more than {MOST_POINTS:,}"
    if any(_overlays(axis) for axis in (*figure.select_xaxes(), *figure.select_yaxes())):
        yield "its figure has dual axes"
    used = set(_colours(figure.to_plotly_json()))
    strange = sorted(used - {colour.upper() for colour in colours.ALLOWED})
    if strange:
        yield f"its figure uses colours outside the palette: {', '.join(strange)}"


def _points(trace: Any) -> int:
    """How many marks a trace draws, links and cells included."""
    body = trace.to_plotly_json()
    sizes = [len(trace[key]) for key in ("x", "y") if key in body and trace[key] is not None]
    if "z" in body and trace["z"] is not None:
        sizes.append(sum(len(row) for row in trace["z"]))
    if "link" in body:
        sizes.append(len(trace["link"]["value"]) + len(trace["node"]["label"]))
    return max(sizes, default=0)


def _overlays(axis: Any) -> bool:
    return axis.overlaying is not None and axis.overlaying != "free"


def _colours(node: Any) -> Iterator[str]:
    """Every colour written anywhere in a figure, in upper case."""
    if isinstance(node, str):
        if _COLOUR.match(node):
            yield node.upper()
    elif isinstance(node, Mapping):
        for value in node.values():
            yield from _colours(value)
    elif isinstance(node, (list, tuple)) or hasattr(node, "tolist"):
        for value in node:
            yield from _colours(value)
