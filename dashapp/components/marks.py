"""A row of marks on one line: today, if we carry on, target, places like ours, each of its own shape."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import aria

SHAPES: Mapping[str, str] = {
    "today": "today",
    "trend": "if we carry on",
    "target": "target",
    "benchmark": "places like ours",
}
ROOM = 0.08


@dataclass(frozen=True)
class Mark:
    """One value on the line; ``shape`` is a key of :data:`SHAPES`."""

    shape: str
    value: float


def row_of_marks(marks: Sequence[Mark], better: str, words: str) -> Component:
    """The marks of one outcome, further right always better.

    Parameters
    ----------
    marks : sequence of Mark
        Values in one unit; those not held are NaN and left out.
    better : {"lower", "higher"}
        Which way is better.
    words : str
        What the line says, for those who cannot see it.
    """
    held = [mark for mark in marks if not math.isnan(mark.value)]
    low, high = min(mark.value for mark in held), max(mark.value for mark in held)
    dots = [
        html.Span(
            className=f"mark mark-{mark.shape}",
            style={"left": f"{_place(mark.value, low, high, better):.1f}%"},
        )
        for mark in held
    ]
    return html.Div(dots, className="marks", role="img", **aria(label=words))


def legend(*, benchmark: bool = True) -> Component:
    """What the shapes mean."""
    shapes = [name for name in SHAPES if benchmark or name != "benchmark"]
    items = [
        html.Li([html.Span(className=f"mark mark-{name}", **aria(hidden="true")), SHAPES[name]])
        for name in shapes
    ]
    return html.Div(
        [html.Ul(items), html.P("Further right is better on every line.", className="hint")],
        className="legend",
    )


def _place(value: float, low: float, high: float, better: str) -> float:
    """Where a value stands on the line, in percent from the left."""
    if high == low:
        return 50.0
    share = (value - low) / (high - low)
    if better == "lower":
        share = 1 - share
    return 100 * (ROOM + share * (1 - 2 * ROOM))
