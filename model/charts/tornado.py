"""A tornado: what one figure at its low or its high does to a result, the longest bar first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
from plotly.graph_objects import Bar, Figure

from model import words
from model import words_chances as chances
from model.charts import colours
from model.charts.factory import Caption, Chart, build
from model.charts.parts import Mark, hidden_axis, key, key_height, padded
from model.charts.rows import BAR_HEIGHT, BOTTOM, SIDE, Row, Stack, row_labels, stack
from model.charts.setting import Setting

AT_LOW = Mark("the figure at its low", colours.TURQUOISE, "square", "■")
AT_HIGH = Mark("the figure at its high", colours.DARK_BLUE, "square", "■")
MARKS = (AT_LOW, AT_HIGH)
MOST_BARS = 12
POUNDS = "£"
SUBJECTS: Mapping[str, tuple[str, str]] = {
    "gap_closed_share": ("Gap closed", "Share of the gap that the plan closes"),
    "net_cash": ("Net cash", "Savings less what chosen services cost more, present value in £"),
    "net_value": ("Net value", "Net cash and what better outcomes are worth to others, present value in £"),
}


def tornado_chart(bars: pd.DataFrame, setting: Setting, most: int = MOST_BARS) -> Chart:
    """Each uncertain figure at its low and at its high, the rest as stated.

    Parameters
    ----------
    bars : DataFrame
        One measure of the table ``tornado``: measure, name, quantity_low, quantity_high, quantity_unit,
        at_low, central, at_high, unit; the longest bar first.
    setting : Setting
        Shared words.
    most : int
        Bars that are drawn; the table has all.

    Raises
    ------
    ValueError
        If there is no bar, or bars of several measures.
    """
    if bars["measure"].nunique() != 1:
        raise ValueError("a tornado has the bars of one measure; pick one, with at least one bar")
    subject, measure = SUBJECTS[str(bars["measure"].iloc[0])]
    say = _say(str(bars["unit"].iloc[0]))
    shown = bars.head(most)
    rows = [
        Row(f"{words.first_upper(str(row['name']))}: {_span(row, say)}", (row["at_low"], row["at_high"]), ())
        for row in shown.to_dict("records")
    ]
    caption = Caption(
        name=f"tornado-{str(bars['measure'].iloc[0]).replace('_', '-')}",
        headline=f"{subject} hangs most on the {words.shortened(str(bars['name'].iloc[0]), 70)}",
        measure=f"{measure}, with one figure at a time at either end of its 95% range",
        place=setting.place,
        period=setting.period,
        summary=_summary(bars, shown, say),
        source=setting.source,
        data_year=setting.data_year,
    )
    return build(caption, _figure(shown, rows), _table(bars, subject))


def _say(unit: str) -> Callable[[float], str]:
    return words.money if unit == POUNDS else words.percent


def _span(row: Mapping[Any, Any], say: Callable[[float], str]) -> str:
    low, high = sorted((float(row["at_low"]), float(row["at_high"])))
    return words.span(say(low), say(high)) if say is words.money else chances.share_range(low, high)


def _figure(shown: pd.DataFrame, rows: Sequence[Row]) -> Figure:
    room, scale = stack(rows), 1.0 if shown["unit"].iloc[0] == POUNDS else 100.0
    central = scale * float(shown["central"].iloc[0])
    ends = scale * shown[["at_low", "at_high"]].to_numpy(dtype=float)
    low, high = padded(float(min(ends.min(), central)), float(max(ends.max(), central)), 0.06)
    figure = Figure([_bars(ends[:, k], central, room, mark) for k, mark in enumerate(MARKS)])
    above = key_height(MARKS)
    figure.update_layout(
        height=round(room.height) + above + BOTTOM,
        margin={"l": SIDE, "r": SIDE + 12, "t": above, "b": BOTTOM},
        barmode="overlay",
        xaxis={"range": [low, high], "nticks": 5, "zeroline": False, **_ticks(scale)},
        yaxis=hidden_axis(room.height, 0),
        annotations=[key(MARKS), *row_labels(rows, room)],
        shapes=[_line(central, room.height)],
    )
    return figure


def _bars(ends: Any, central: float, room: Stack, mark: Mark) -> Bar:
    return Bar(
        x=(ends - central).tolist(),
        base=[central] * len(ends),
        y=room.marks,
        width=[BAR_HEIGHT] * len(ends),
        orientation="h",
        marker={"color": mark.colour},
        name=mark.name,
        hoverinfo="skip",
    )


def _ticks(scale: float) -> dict[str, Any]:
    return {"ticksuffix": "%"} if scale > 1.0 else {"tickprefix": POUNDS, "tickformat": ",.3~s"}


def _line(central: float, height: float) -> dict[str, Any]:
    """Where everything is as stated."""
    line = {"color": colours.TEXT, "width": 1.5, "dash": "dot"}
    return {"type": "line", "x0": central, "x1": central, "y0": 0, "y1": height, "line": line}


def _summary(bars: pd.DataFrame, shown: pd.DataFrame, say: Callable[[float], str]) -> str:
    central = say(float(bars["central"].iloc[0]))
    said = [
        f"{words.first_upper(str(row['name']))}: {say(row['at_low'])} at its low, "
        f"{say(row['at_high'])} at its high."
        for row in shown.head(3).to_dict("records")
    ]
    more = len(bars) - min(len(shown), 3)
    rest = f" {words.first_upper(words.counted(more, 'other figure'))} move it less." if more > 1 else ""
    if more == 1:
        rest = " One other figure moves it less."
    return f"As stated: {central}. {' '.join(said)}{rest}"


def _table(bars: pd.DataFrame, subject: str) -> pd.DataFrame:
    is_money = bars["unit"].iloc[0] == POUNDS
    unit, scale = (POUNDS, 1.0) if is_money else ("%", 100.0)
    return pd.DataFrame(
        {
            "Figure": [words.first_upper(str(name)) for name in bars["name"]],
            "Counted in": bars["quantity_unit"].tolist(),
            "Its low (own unit)": bars["quantity_low"].to_numpy(),
            "Its high (own unit)": bars["quantity_high"].to_numpy(),
            f"{subject} at its low ({unit})": scale * bars["at_low"].to_numpy(),
            f"{subject} as stated ({unit})": scale * bars["central"].to_numpy(),
            f"{subject} at its high ({unit})": scale * bars["at_high"].to_numpy(),
        }
    )
