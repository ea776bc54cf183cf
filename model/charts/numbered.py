"""Options as numbered points over effect and cost, with their names above, so that long names fit a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plotly.graph_objects import Scatter

from model.charts import colours
from model.charts.parts import LINE_HEIGHT, Mark, key, lines, padded, wrapped

HEIGHT, BOTTOM, LEFT, RIGHT, SIDE = 340, 52, 58, 18, 8
MOST_NAMED = 12
TITLE_LETTERS = 30
NAME_LETTERS = 34
POINT, POINT_LETTERS = 22, 12


@dataclass(frozen=True)
class Units:
    """What cost and effect are counted in.

    Attributes
    ----------
    cost : str
        Such as ``£``.
    effect : str
        Such as ``children for a year``.
    """

    cost: str = "£"
    effect: str = "units"


def names_above(names: Sequence[str], marks: Sequence[Mark], units: Units) -> tuple[dict[str, Any], int]:
    """The key of marks, the numbered names and what goes up, with the pixels they need above the plot."""
    held = key(marks)
    rows = held["text"].split("<br>")
    for number, name in enumerate(names[:MOST_NAMED], 1):
        first, *rest = lines(name, NAME_LETTERS)
        rows += [f"<b>{number}</b> {first}", *(f"    {line}" for line in rest)]
    if (more := len(names) - MOST_NAMED) > 0:
        rows.append(f"and {more} more, in the table")
    rows += lines(f"↑ Cost ({units.cost})")
    return {**held, "text": "<br>".join(rows), "xshift": SIDE - LEFT}, LINE_HEIGHT * len(rows) + 16


def points(
    at: Sequence[tuple[float, float]], numbers: Sequence[int], mark: Mark, said: Sequence[str]
) -> Scatter:
    """Points of one kind, at effect and cost, each with its number inside."""
    return Scatter(
        x=[effect for effect, _ in at],
        y=[cost for _, cost in at],
        mode="markers+text",
        marker={
            "symbol": mark.symbol,
            "color": mark.colour,
            "size": POINT,
            "opacity": 1,
            "line": {"color": colours.WHITE, "width": 1},
        },
        text=[str(number) if number <= MOST_NAMED else "" for number in numbers],
        textfont={"color": colours.WHITE, "size": POINT_LETTERS},
        customdata=list(said),
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )


def axes(at: Sequence[tuple[float, float]], units: Units, *, from_zero: bool) -> dict[str, Any]:
    """Both axes with room for every point; with lines through 0 where changes are shown."""
    effects, costs = [effect for effect, _ in at], [cost for _, cost in at]
    if from_zero:
        effects, costs = [*effects, 0.0], [*costs, 0.0]
    line = {"zeroline": from_zero, "zerolinecolor": colours.GREY, "zerolinewidth": 1}
    common = {"nticks": 5, "tickformat": ",.3~s", "tickfont": {"size": 12}, **line}
    title = wrapped(f"Effect ({units.effect})", TITLE_LETTERS)
    across = {"range": list(padded(min(effects), max(effects), 0.12)), **common, "nticks": 4}
    up = {"range": list(padded(min(costs), max(costs), 0.12)), **common}
    return {"xaxis": {**across, "title": {"text": title, "font": {"size": 13}}}, "yaxis": up}


def frame(
    names: Sequence[str],
    marks: Sequence[Mark],
    at: Sequence[tuple[float, float]],
    units: Units,
    *,
    from_zero: bool,
) -> dict[str, Any]:
    """The layout of a chart of numbered options: names and marks above, room for every point, titles.

    Parameters
    ----------
    names : sequence of str
        Options in the order of their numbers.
    marks : sequence of Mark
        Kinds of points.
    at : sequence of (effect, cost)
        Everything that must be in sight.
    units : Units
        What cost and effect are counted in.
    from_zero : bool
        Whether the axes cross at 0, because changes are shown.
    """
    above, top = names_above(names, marks, units)
    low = bottom(units)
    return {
        "height": HEIGHT + top + low - BOTTOM,
        "margin": {"l": LEFT, "r": RIGHT, "t": top, "b": low},
        "annotations": [above],
        **axes(at, units, from_zero=from_zero),
    }


def of_draws(share: float) -> str:
    """In how many of 100 draws, for a chart: ``99 of 100``."""
    return f"{round(100 * share)} of 100"


def bottom(units: Units) -> int:
    """Room below the plot for ticks and the title."""
    return BOTTOM + LINE_HEIGHT * (len(lines(f"Effect ({units.effect})", TITLE_LETTERS)) - 1)
