"""Range bars for switching values: where in, or beyond, its range one figure would turn an answer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from plotly.graph_objects import Bar, Figure, Scatter

from model import words
from model.charts import colours
from model.charts.factory import Caption, Chart, build
from model.charts.parts import Mark, hidden_axis, key, key_height
from model.charts.rows import BAR_HEIGHT, BOTTOM, SIDE, Row, Stack, row_labels, stack
from model.charts.setting import Setting

RANGE = Mark("its 95% range", colours.PALE_BLUE, "square", "■")
TURNS = Mark("the answer turns here", colours.DARK_PINK, "diamond", "◆")
MARKS = (RANGE, TURNS)
WITHIN, NEVER = "within_range", "not_found"
FARTHEST = 3.0
MOST_ROWS = 10
ANSWERS: Mapping[str, str] = {
    "gap_closed_share": "whether the plan closes any of the gap",
    "gap_beyond_today": "whether the plan closes more of the gap than carrying on",
    "net_cash": "whether the plan is cheaper in cash than carrying on",
    "net_value": "whether the plan brings more in £ than it costs",
}


def range_bars(values: pd.DataFrame, setting: Setting, most: int = MOST_ROWS) -> Chart:
    """Switching values of one answer, the nearest first.

    Parameters
    ----------
    values : DataFrame
        One measure of the table ``switching_values``: measure, name, unit, low, stated, high, switches_at,
        times_stated, position (±1 at the ends of a range), status; nearest first. Figures that turn nothing
        are counted in words.
    setting : Setting
        Shared words.
    most : int
        Rows that are drawn; the table has all.

    Raises
    ------
    ValueError
        If there are no figures, or those of several measures.
    """
    if values["measure"].nunique() != 1:
        raise ValueError("range bars are about one measure; pick one, with at least one figure")
    measure = str(values["measure"].iloc[0])
    turning = values[values["status"] != NEVER].head(most)
    rows = [Row(_label(row), (float(row["position"]),), ()) for row in turning.to_dict("records")]
    caption = Caption(
        name=f"switching-values-{measure.replace('_', '-')}",
        headline=_headline(values),
        measure=f"How far one figure must move to turn {ANSWERS[measure]}",
        place=setting.place,
        period=setting.period,
        summary=_summary(values),
        source=setting.source,
        data_year=setting.data_year,
    )
    return build(caption, _figure(rows), _table(values))


def _label(row: Mapping[Any, Any]) -> str:
    name = words.first_upper(str(row["name"]))
    if pd.isna(row["switches_at"]):
        times = row["times_stated"]
        return name if pd.isna(times) else f"{name}: turns at {times:.2f} times what is stated"
    at, stated = (_figure_text(float(row[column])) for column in ("switches_at", "stated"))
    return f"{name}: turns at {at} (stated {stated})"


def _figure_text(value: float) -> str:
    """Three digits that count; whole from 1,000 on."""
    if value == 0 or abs(value) >= 1_000:
        return f"{value:,.0f}"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _figure(rows: Sequence[Row]) -> Figure:
    room, above = stack(rows), key_height(MARKS)
    figure = Figure([_ranges(rows, room), _turns(rows, room)])
    figure.update_layout(
        height=round(room.height) + above + BOTTOM,
        margin={"l": SIDE, "r": SIDE, "t": above, "b": BOTTOM},
        xaxis={
            "range": [-FARTHEST - 0.2, FARTHEST + 0.2],
            "tickmode": "array",
            "tickvals": [-1.0, 0.0, 1.0],
            "ticktext": ["low", "stated", "high"],
            "zeroline": True,
            "zerolinecolor": colours.GREY,
            "zerolinewidth": 2,
        },
        yaxis=hidden_axis(room.height, 0),
        annotations=[key(MARKS), *row_labels(rows, room)],
    )
    return figure


def _ranges(rows: Sequence[Row], room: Stack) -> Bar:
    return Bar(
        x=[2.0] * len(rows),
        base=[-1.0] * len(rows),
        y=room.marks[: len(rows)],
        width=[BAR_HEIGHT] * len(rows),
        orientation="h",
        marker={"color": RANGE.colour},
        name=RANGE.name,
        hoverinfo="skip",
    )


def _turns(rows: Sequence[Row], room: Stack) -> Scatter:
    return Scatter(
        x=[row.values[0] for row in rows],
        y=room.marks[: len(rows)],
        mode="markers",
        marker={"symbol": TURNS.symbol, "size": 13, "color": TURNS.colour},
        name=TURNS.name,
        text=[row.label for row in rows],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _headline(values: pd.DataFrame) -> str:
    within = values[values["status"] == WITHIN]
    if within.empty:
        return "Nothing that is moved by itself turns the answer within its range"
    first = words.shortened(str(within["name"].iloc[0]), 60)
    if len(within) == 1:
        return f"One figure or group could turn the answer within its range: {first}"
    return f"{len(within)} figures or groups could turn the answer within their ranges: first, {first}"


def _summary(values: pd.DataFrame) -> str:
    """The nearest three in words, and how many turn nothing."""
    turning = values[values["status"] != NEVER]
    said = []
    for row in turning.head(3).to_dict("records"):
        where = "within its range" if row["status"] == WITHIN else "beyond its range"
        said.append(f"{_label(row)}, {where}.")
    never = len(values) - len(turning)
    if never:
        one = "would not turn it, even three times as far from what is stated as the end of its range"
        many = "would not turn it, even three times as far from what is stated as the ends of their ranges"
        said.append(f"{words.counted(never, 'other' if said else 'figure')} {one if never == 1 else many}.")
    return " ".join(said)


def _table(values: pd.DataFrame) -> pd.DataFrame:
    where = {WITHIN: "within its range", "beyond_range": "beyond its range", NEVER: "nowhere looked at"}
    return pd.DataFrame(
        {
            "Figure": [words.first_upper(str(name)) for name in values["name"]],
            "Counted in": values["unit"].tolist(),
            "Low (own unit)": values["low"].to_numpy(dtype=float),
            "Stated (own unit)": values["stated"].to_numpy(dtype=float),
            "High (own unit)": values["high"].to_numpy(dtype=float),
            "Turns at (own unit)": values["switches_at"].to_numpy(dtype=float),
            "Turns at (times what is stated)": values["times_stated"].to_numpy(dtype=float),
            "Answer turns": [where[str(status)] for status in values["status"]],
        }
    )
