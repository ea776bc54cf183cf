"""Rows down a page: a label above, marks or a bar below it, so that long names fit a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plotly.graph_objects import Bar, Figure, Scatter

from model.charts import colours
from model.charts.parts import LINE_HEIGHT, Mark, hidden_axis, key, key_height, note, padded, wrapped

TODAY = Mark("today", colours.GREY, "line-ns", "┃")

BAR_HEIGHT = 18
GAP = 16
TOP, BOTTOM, SIDE = 10, 34, 8
LETTER_WIDTH, PHONE_WIDTH = 8, 284
"""Pixels of a letter, and of a figure without its margins on the narrowest phone."""


@dataclass(frozen=True)
class Row:
    """One row of a figure.

    Attributes
    ----------
    label : str
        Words above the row.
    values : tuple of float or None
        Where its marks stand; None where there is none.
    texts : tuple of str
        What each mark says when pointed at, or what stands at the end of its bar.
    """

    label: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Stack:
    """Vertical positions of rows, in pixels from the top; label and mark of each."""

    labels: list[float]
    marks: list[float]
    height: float


def stack(rows: Sequence[Row]) -> Stack:
    """Room for each row: its label's lines, its mark, a gap; room for a line of text where there is none."""
    labels, marks, at = [], [], 0.0
    for row in rows:
        text = LINE_HEIGHT * (wrapped(row.label).count("<br>") + 1)
        labels.append(at + text / 2)
        marks.append(at + text + BAR_HEIGHT / 2 + 1)
        at += text + BAR_HEIGHT + GAP
    return Stack(labels, marks, max(at, 2.0 * LINE_HEIGHT))


def row_labels(rows: Sequence[Row], room: Stack) -> list[dict[str, Any]]:
    """The words above each row; where there is none, that there is nothing to show."""
    if not rows:
        return [note("Nothing to show.", x=0, y=LINE_HEIGHT)]
    return [
        note(wrapped(row.label), x=0, y=y, bgcolor=colours.WHITE, borderpad=0)
        for row, y in zip(rows, room.labels, strict=True)
    ]


def bars(rows: Sequence[Row], bar_colours: Sequence[str]) -> Figure:
    """Horizontal bars from 0, the text of each at its end.

    Parameters
    ----------
    rows : sequence of Row
        One value and one text each; values may lie on both sides of 0.
    bar_colours : sequence of str
        One per row.
    """
    room = stack(rows)
    values = [row.values[0] or 0.0 for row in rows]
    left, right = bar_range(values, [row.texts[0] for row in rows])
    figure = Figure(
        Bar(
            x=values,
            y=room.marks,
            width=[BAR_HEIGHT] * len(rows),
            orientation="h",
            marker={"color": list(bar_colours)},
            text=[row.texts[0] for row in rows],
            textposition="outside",
            textangle=0,
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    figure.update_layout(
        height=round(room.height) + TOP + SIDE,
        margin={"l": SIDE, "r": SIDE, "t": TOP, "b": SIDE},
        xaxis={**hidden_axis(left, right), "zeroline": True, "zerolinecolor": colours.PALE_GREY},
        yaxis=hidden_axis(room.height, 0),
        annotations=row_labels(rows, room),
    )
    return figure


def bar_range(values: Sequence[float], texts: Sequence[str]) -> tuple[float, float]:
    """A range in which every bar and the text at its end fit a phone.

    A text of so many letters needs its share of the width of a phone on the side of its bar; the range is
    widened until the rest is enough for the longest bars.
    """
    low, high = min([0.0, *values]), max([0.0, *values])
    size = (high - low) or 1.0
    before = max((_room(text) for value, text in zip(values, texts, strict=True) if value < 0), default=0.0)
    after = max((_room(text) for value, text in zip(values, texts, strict=True) if value >= 0), default=0.0)
    scale = size / max(1.0 - before - after, 0.2)
    return low - before * scale, high + after * scale


def _room(text: str) -> float:
    return (len(text) * LETTER_WIDTH + 8) / PHONE_WIDTH


def strip(rows: Sequence[Row], marks: Sequence[Mark], suffix: str = "%", zero: Mark = TODAY) -> Figure:
    """Marks on a common scale, one row each, with a line at 0 and a key above.

    Parameters
    ----------
    rows : sequence of Row
        One value and text per mark.
    marks : sequence of Mark
        At most four.
    suffix : str
        Unit after the numbers of the scale.
    zero : Mark
        What the line at 0 stands for.
    """
    room = stack(rows)
    every = [value for row in rows for value in row.values if value is not None]
    low, high = padded(min([0.0, *every]), max([0.0, *every]), 0.06)
    above = key_height((*marks, zero))
    figure = Figure([_marks(rows, room, m, mark) for m, mark in enumerate(marks)])
    figure.update_layout(
        height=round(room.height) + above + BOTTOM,
        margin={"l": SIDE, "r": SIDE, "t": above, "b": BOTTOM},
        xaxis={
            "range": [low, high],
            "nticks": 5,
            "ticksuffix": suffix,
            "zeroline": True,
            "zerolinecolor": colours.GREY,
            "zerolinewidth": 2,
        },
        yaxis=hidden_axis(room.height, 0),
        annotations=[key((*marks, zero)), *row_labels(rows, room)],
        shapes=[_guide(y, low, high) for y in room.marks],
    )
    return figure


def _marks(rows: Sequence[Row], room: Stack, m: int, mark: Mark) -> Scatter:
    held = [(row, y) for row, y in zip(rows, room.marks, strict=True) if row.values[m] is not None]
    return Scatter(
        x=[row.values[m] for row, _ in held],
        y=[y for _, y in held],
        mode="markers",
        name=mark.name,
        marker=_shape(mark),
        text=[row.texts[m] for row, _ in held],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _shape(mark: Mark) -> dict[str, Any]:
    """Filled shapes have a white edge; open ones are larger, so that a filled one inside them is seen."""
    is_open = mark.symbol.endswith("-open")
    edge = {"color": mark.colour, "width": 2.5} if is_open else {"color": colours.WHITE, "width": 1}
    return {"symbol": mark.symbol, "size": 15 if is_open else 12, "color": mark.colour, "line": edge}


def _guide(y: float, low: float, high: float) -> dict[str, Any]:
    line = {"color": colours.GRID, "width": 2}
    return {"type": "line", "x0": low, "x1": high, "y0": y, "y1": y, "line": line, "layer": "below"}
