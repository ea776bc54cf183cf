"""Less and more money: how much of the gap is closed at each step, and where duties or promises give way."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure, Scatter

from model import words
from model.charts import colours
from model.charts.factory import Caption, Chart, build
from model.charts.parts import Mark, key, key_height, padded
from model.charts.setting import Setting

HEIGHT, BOTTOM, LEFT, RIGHT, SIDE = 380, 56, 62, 18, 8
NAME = "less-and-more-money"
ONE_POUND = 1.0

KEPT = Mark("duties, promises kept", colours.DARK_BLUE, "circle", "●")
BROKEN = Mark("some broken", colours.DARK_BLUE, "circle-open", "○")
NOW = Mark("money as it is", colours.DARK_PINK, "diamond", "◆")
MARKS = (KEPT, BROKEN, NOW)


def budget_curve(curve: pd.DataFrame, setting: Setting) -> Chart:
    """Gap closed against money.

    Parameters
    ----------
    curve : DataFrame
        money_change_share, money_gbp_per_year, status, duties_unmet_gbp, promises_broken_gbp,
        gap_closed_share, points_per_million, kink, sentence; one row per step, at least one with a gap.
    setting : Setting
        Shared words.

    Raises
    ------
    ValueError
        If no step has a gap to close.
    """
    ordered = curve.sort_values("money_change_share")
    drawn = ordered[ordered["gap_closed_share"].notna()]
    if drawn.empty:
        raise ValueError("no step of money has a gap to close, so there is no curve to draw")
    closed = [100 * float(share) for share in drawn["gap_closed_share"]]
    top = key_height(MARKS)
    figure = Figure(_line(drawn, closed))
    figure.update_layout(
        height=HEIGHT + top,
        margin={"l": LEFT, "r": RIGHT, "t": top, "b": BOTTOM},
        xaxis=_money_axis(drawn),
        yaxis=_gap_axis(closed),
        annotations=[key(MARKS) | {"xshift": SIDE - LEFT}],
    )
    return build(_caption(drawn, setting), figure, _table(ordered))


def _line(drawn: pd.DataFrame, closed: Sequence[float]) -> Scatter:
    """One line; a mark at every step that was worked out says by its shape whether all is kept."""
    marks = [_mark(row) for row in drawn.to_dict("records")]
    return Scatter(
        x=[100 * float(share) for share in drawn["money_change_share"]],
        y=list(closed),
        mode="lines+markers",
        line={"color": colours.DARK_BLUE, "width": 2},
        marker={
            "symbol": [mark.symbol for mark in marks],
            "color": [mark.colour for mark in marks],
            "size": [14 if mark is NOW else size for mark, size in zip(marks, _sizes(drawn), strict=True)],
            "opacity": 1,
        },
        text=[words.shortened(str(text), 120) for text in drawn["sentence"]],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _sizes(drawn: pd.DataFrame) -> list[int]:
    """Marks of steps stand out; kinks between them, and the many steps of a long curve, are small."""
    step = (100 * drawn["money_change_share"]).round(6)
    kind = drawn["kind"] if "kind" in drawn else pd.Series("step", index=drawn.index)
    main = (kind == "step") & (step % 5 == 0)
    return [9 if large else 4 for large in main]


def _mark(row: Mapping[Any, Any]) -> Mark:
    if abs(float(row["money_change_share"])) < 1e-9:
        return NOW
    return KEPT if _kept(row) else BROKEN


def _kept(row: Mapping[Any, Any]) -> bool:
    return bool(row["duties_unmet_gbp"] + row["promises_broken_gbp"] < ONE_POUND)


def _money_axis(drawn: pd.DataFrame) -> dict[str, Any]:
    """Changes of money in per cent, few enough to stand apart on a phone."""
    low, high = (100 * float(drawn["money_change_share"].agg(end)) for end in ("min", "max"))
    ticks = sorted({low, low / 2, 0.0, high / 2, high}) if low < 0 < high else [low, high]
    ends = padded(low, high, 0.04)
    return {
        "range": list(ends),
        "tickmode": "array",
        "tickvals": ticks,
        "ticktext": [_signed(tick) for tick in ticks],
        "tickfont": {"size": 12},
        "title": {"text": "Change of all money", "font": {"size": 13}},
        "showgrid": False,
        "zeroline": False,
        "ticks": "outside",
    }


def _gap_axis(closed: Sequence[float]) -> dict[str, Any]:
    low, high = padded(min(*closed, 0.0), max(*closed, 0.0), 0.08)
    return {
        "range": [low, high],
        "nticks": 6,
        "ticksuffix": "%",
        "tickformat": ",.3~g" if high - low < 1 else ",.0f",
        "tickfont": {"size": 12},
        "zeroline": True,
        "zerolinecolor": colours.PALE_GREY,
    }


def _signed(percent: float) -> str:
    return "as it is" if percent == 0 else f"{'+' if percent > 0 else '-'}{abs(percent):g}%"


def _table(ordered: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Change of money": [_signed(round(100 * float(s), 6)) for s in ordered["money_change_share"]],
            "Money (£ a year)": ordered["money_gbp_per_year"],
            "Gap closed (%)": 100 * ordered["gap_closed_share"],
            "Duties not met (£ over all years)": ordered["duties_unmet_gbp"],
            "Promises not kept (£ over all years)": ordered["promises_broken_gbp"],
            "Closed by each £1m since the step before (points)": ordered["points_per_million"],
            "Does the slope change here?": ["yes" if kink else "no" for kink in ordered["kink"]],
            "In words": ordered["sentence"],
        }
    )


def _caption(drawn: pd.DataFrame, setting: Setting) -> Caption:
    said = [str(text) for text in drawn["sentence"]]
    middle = [said[at] for at in _nearest(drawn, (-0.1, 0.1))]
    told = list(dict.fromkeys([said[0], *middle, said[-1]]))
    return Caption(
        name=NAME,
        headline=headline(drawn),
        measure="Share of the gap to all targets that is closed, by the money of all partners",
        place=setting.place,
        period=setting.period,
        summary=" ".join(told),
        source=setting.source,
        data_year=setting.data_year,
    )


def headline(drawn: pd.DataFrame) -> str:
    """What a tenth more and a tenth less does; how far the line goes where these steps are not there."""
    by_step = {
        round(float(step), 6): float(closed)
        for step, closed in zip(drawn["money_change_share"], drawn["gap_closed_share"], strict=True)
    }
    now = by_step.get(0.0, math.nan)
    parts = [
        f"a tenth {name} closes {_points(by_step[step] - now)}"
        for step, name in ((0.1, "more money"), (-0.1, "less"))
        if step in by_step and not math.isnan(now)
    ]
    if not parts:
        low, high = min(by_step.values()), max(by_step.values())
        return f"The gap closed goes from {words.percent(low)} to {words.percent(high)} with the money"
    return words.first_upper("; ".join(parts))


def _points(change: float) -> str:
    size = 100 * abs(change)
    if size < 0.005:
        return "no more of the gap"
    text = f"{size:,.0f}" if size >= 99.5 else f"{size:,.1f}" if size >= 0.95 else f"{size:,.2f}"
    return f"{text.removesuffix('.0')} points {'more' if change > 0 else 'less'}"


def _nearest(drawn: pd.DataFrame, steps: Sequence[float]) -> list[int]:
    """Rows of the steps asked for, where they are there."""
    shares = [round(float(share), 6) for share in drawn["money_change_share"]]
    return [shares.index(step) for step in steps if step in shares]
