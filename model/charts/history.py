"""One outcome over the years: as it was, if we carry on, its target and places like ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure, Scatter

from model import words
from model.charts import colours
from model.charts.factory import Caption, Chart, build
from model.charts.parts import LINE_HEIGHT, Mark, key, note, padded
from model.charts.setting import Setting

HEIGHT, TOP, BOTTOM, LEFT, RIGHT = 360, 34, 40, 54, 112
LABEL_ROOM = 2 * LINE_HEIGHT

AS_IT_WAS = Mark("as it was", colours.DARK_BLUE, "circle", "●")

STATUS = {
    "already met": "target already met",
    "on track": "on track for its target",
    "off track": "off track",
    "no target": "no target set",
}
DIRECTION = {
    "getting better": "getting better",
    "getting worse": "getting worse",
    "no clear change": "no clear change so far",
    "too early to say": "too few years to call a trend",
}
STYLES: Mapping[str, Mapping[str, Any]] = {
    "actual": {"words": "as it was", "colour": colours.DARK_BLUE, "symbol": "circle", "dash": "solid"},
    "trend": {"words": "if we carry on", "colour": colours.DARK_BLUE, "symbol": "circle-open", "dash": "dot"},
    "target": {"words": "target", "colour": colours.DARK_PINK, "symbol": "diamond", "dash": "dash"},
    "benchmark": {
        "words": "places like ours",
        "colour": colours.TURQUOISE,
        "symbol": "square",
        "dash": "dash",
    },
}


def outcome_history(series: pd.DataFrame, outcome: Mapping[Any, Any], setting: Setting) -> Chart:
    """One outcome over the years.

    Parameters
    ----------
    series : DataFrame
        Rows of the outcome: year, series (``actual, trend, target, benchmark``), count, basis.
    outcome : mapping
        outcome, name, counted_in, better, direction, status.
    setting : Setting
        Shared words.
    """
    shown = series[series["series"].isin(list(STYLES))].sort_values(["series", "year"])
    low, high = padded(float(shown["count"].min()), float(shown["count"].max()), 0.12)
    figure = Figure([_line(shown, name) for name in STYLES if (shown["series"] == name).any()])
    last_rows = [(name, rows.iloc[-1]) for name, rows in shown.groupby("series")]
    ends = [(name, row) for name, row in last_rows if name != "actual"]
    first, last = int(shown["year"].min()), int(shown["year"].max())
    figure.update_layout(
        height=HEIGHT,
        margin={"l": LEFT, "r": RIGHT, "t": TOP, "b": BOTTOM},
        xaxis={"range": [first - 0.4, last + 0.4], "showgrid": False, **_ticks(shown, first, last)},
        yaxis={"range": [max(low, 0.0), high], "nticks": 6, "tickformat": ",.0f", "zeroline": False},
        annotations=[*_end_labels(ends, max(low, 0.0), high), key((AS_IT_WAS,))],
    )
    table = pd.DataFrame(
        {
            "Year": [words.year(int(year)) for year in shown["year"]],
            "Series": [STYLES[name]["words"] for name in shown["series"]],
            f"Count ({outcome['counted_in']})": shown["count"],
            "Basis": shown["basis"],
        }
    )
    return build(_caption(outcome, last_rows, max(low, 0.0), setting), figure, table)


def _line(shown: pd.DataFrame, name: str) -> Scatter:
    """A series; places like ours stand as a level from their year to the last one shown."""
    rows, style = shown[shown["series"] == name], STYLES[name]
    years, counts = rows["year"].tolist(), rows["count"].tolist()
    sizes = [8] * len(years)
    if name == "benchmark" and years[-1] < shown["year"].max():
        years, counts, sizes = [*years, int(shown["year"].max())], [*counts, counts[-1]], [*sizes, 0]
    texts = [
        f"{words.year(int(year))}, {style['words']}: {words.people(count)}"
        for year, count in zip(years, counts, strict=True)
    ]
    return Scatter(
        x=years,
        y=counts,
        mode="lines+markers",
        line={"color": style["colour"], "width": 2, "dash": style["dash"]},
        marker={"symbol": style["symbol"], "size": sizes, "color": style["colour"], "opacity": 1},
        text=texts,
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _ticks(shown: pd.DataFrame, first: int, last: int) -> dict[str, Any]:
    """First, today and last year, so that their labels never touch on a phone."""
    base = int(shown.loc[shown["series"] == "actual", "year"].max())
    room = 0.4 * (last - first)
    apart = base - first >= room and last - base >= room
    at = sorted({first, last} | ({base} if apart else set()))
    return {
        "tickmode": "array",
        "tickvals": at,
        "ticktext": [words.year(year) for year in at],
        "tickfont": {"size": 12},
        "ticks": "outside",
    }


def _end_labels(ends: Sequence[tuple[Any, Any]], low: float, high: float) -> list[dict[str, Any]]:
    """Words and last value of each line at its right, moved apart where they would touch."""
    per_pixel = (high - low) / (HEIGHT - TOP - BOTTOM)
    wanted = sorted(ends, key=lambda end: float(end[1]["count"]))
    places = spread([float(row["count"]) for _, row in wanted], LABEL_ROOM * per_pixel)
    return [
        note(f"{STYLES[name]['words']}:<br>{words.people(row['count'])}", x=1, y=y, xshift=8)
        for (name, row), y in zip(wanted, places, strict=True)
    ]


def spread(wanted: Sequence[float], room: float) -> list[float]:
    """Positions in order, each at least ``room`` above the one before, as near as can be to those wanted."""
    groups: list[list[float]] = []
    for value in wanted:
        groups.append([value])
        while len(groups) > 1 and _bottom(groups[-1], room) < _top(groups[-2], room) + room:
            tail = groups.pop()
            groups[-1] += tail
    return [_bottom(group, room) + i * room for group in groups for i in range(len(group))]


def _bottom(group: Sequence[float], room: float) -> float:
    return sum(group) / len(group) - room * (len(group) - 1) / 2


def _top(group: Sequence[float], room: float) -> float:
    return sum(group) / len(group) + room * (len(group) - 1) / 2


def _caption(
    outcome: Mapping[Any, Any], ends: Sequence[tuple[Any, Any]], low: float, setting: Setting
) -> Caption:
    said = [
        f"{STYLES[name]['words']} {words.people(row['count'])} in {words.year(int(row['year']))}"
        for name, row in ends
    ]
    scale = "" if low == 0 else " (scale does not start at 0)"
    called = words.shortened(str(outcome["name"]), 60)
    return Caption(
        name=f"history-{str(outcome['outcome']).replace('_', '-')}",
        headline=f"{called}: {STATUS[outcome['status']]}; {DIRECTION[outcome['direction']]}",
        measure=f"{words.first_upper(str(outcome['counted_in']))}, {outcome['better']} is better{scale}",
        place=setting.place,
        period=setting.period,
        summary=f"{outcome['name']}: {words.listed(said)}.",
        source=setting.source,
        data_year=setting.data_year,
    )
