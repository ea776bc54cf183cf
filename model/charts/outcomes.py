"""Figures of outcomes: all of them on one scale, against their targets, and one of them over the years."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from model import words
from model.charts import colours
from model.charts.factory import Caption, Chart, build
from model.charts.parts import Mark
from model.charts.rows import Row, strip
from model.charts.setting import Setting

ON_TREND = Mark("if we carry on", colours.DARK_BLUE, "circle", "●")
TREND_RING = Mark("if we carry on", colours.DARK_BLUE, "circle-open", "○")
TARGET = Mark("target", colours.DARK_PINK, "diamond", "◆")
ALIKE = Mark("places like ours", colours.TURQUOISE, "square-open", "□")
BEST = Mark("best of them", colours.ORANGE, "triangle-up", "▲")
PLANNED = Mark("this plan", colours.TURQUOISE, "square", "■")

SCALE = "Change from today as a share of today's count; further right is better"


def improvement(count: float, today: float, better: str) -> float | None:
    """How much better a count is than today's, in % of today's; None where it cannot be said."""
    if math.isnan(count) or math.isnan(today) or today == 0:
        return None
    change = (count - today) / today * 100
    return -change if better == "lower" else change


def outcome_strip(outcomes: pd.DataFrame, setting: Setting) -> Chart:
    """Every outcome today, on trend, against target and places like ours, on one scale.

    Parameters
    ----------
    outcomes : DataFrame
        name, better, counted_in, today_count, trend_count, target_count, benchmark_count, best_count,
        status, direction, target_year.
    setting : Setting
        Shared words.
    """
    marks = {"trend_count": ON_TREND, "target_count": TARGET, "benchmark_count": ALIKE, "best_count": BEST}
    compared = outcomes[["target_count", "benchmark_count", "best_count"]].notna().any(axis=1)
    rows = [
        _row(row, marks, f"{row['name']}: {row['status']}") for row in outcomes[compared].to_dict("records")
    ]
    table = pd.DataFrame(
        {
            "Outcome": outcomes["name"],
            "Counted in": outcomes["counted_in"],
            "Today (count)": outcomes["today_count"],
            "If we carry on (count)": outcomes["trend_count"],
            "Target (count)": outcomes["target_count"],
            "Target year": [words.year(int(year)) for year in outcomes["target_year"]],
            "Places like ours (count)": outcomes["benchmark_count"],
            "Best of them (count)": outcomes["best_count"],
            "So far": outcomes["direction"],
            "Status": outcomes["status"],
        }
    )
    return build(_strip_caption(outcomes, setting), strip(rows, list(marks.values())), table)


def _row(row: Mapping[Any, Any], marks: Mapping[str, Mark], label: str) -> Row:
    """A row of marks that show how much better than today each count is."""
    values = tuple(improvement(row[column], row["today_count"], row["better"]) for column in marks)
    texts = tuple(f"{mark.name}: {words.people(row[column])}" for column, mark in marks.items())
    return Row(label, values, texts)


def _strip_caption(outcomes: pd.DataFrame, setting: Setting) -> Caption:
    status = outcomes["status"]
    targeted = int((status != "no target").sum())
    heading = int(status.isin(["on track", "already met"]).sum())
    off = outcomes.loc[status == "off track", "name"].tolist()
    summary = [f"{_heading_words(heading, targeted)}."]
    if off:
        summary.append(f"Off track: {words.listed(off, most=6)}.")
    if targeted < len(outcomes):
        rest = len(outcomes) - targeted
        summary.append(
            f"{rest} {words.plural(rest, 'outcome has', 'outcomes have')} no target; see the table."
        )
    return Caption(
        name="outcomes-today",
        headline=_heading_words(heading, targeted),
        measure=SCALE,
        place=setting.place,
        period=setting.period,
        summary=" ".join(summary),
        source=setting.source,
        data_year=setting.data_year,
    )


def _heading_words(heading: int, targeted: int) -> str:
    if not targeted:
        return "No outcome has a target yet"
    verb = words.plural(heading, "is heading for its target", "are heading for their target")
    return f"{heading} of {targeted} {words.plural(targeted, 'outcome')} {verb}"


def outcomes_against_target(outcomes: pd.DataFrame, setting: Setting) -> Chart:
    """Every outcome with a target: on trend, planned and wanted, on one scale.

    Parameters
    ----------
    outcomes : DataFrame
        name, better, counted_in, year, today_count, trend_count, planned_count, target_count,
        improvement_count, meets, is_guard, against_trend.
    setting : Setting
        Shared words.
    """
    shown = outcomes[outcomes["meets"] != "no target"]
    marks = {"trend_count": TREND_RING, "planned_count": PLANNED, "target_count": TARGET}
    rows = [_row(row, marks, f"{row['name']}: {_met_words(row)}") for row in shown.to_dict("records")]
    table = pd.DataFrame(
        {
            "Outcome": shown["name"],
            "Counted in": shown["counted_in"],
            "Year": [words.year(int(year)) for year in shown["year"]],
            "Today (count)": shown["today_count"],
            "If we carry on (count)": shown["trend_count"],
            "This plan (count)": shown["planned_count"],
            "Target (count)": shown["target_count"],
            "Better by (count)": shown["improvement_count"],
            "Target met": shown["meets"],
        }
    )
    return build(_target_caption(shown, setting), strip(rows, list(marks.values())), table)


def _met_words(row: Mapping[Any, Any]) -> str:
    if row["meets"] == "met":
        return "target met"
    return f"{words.people(row['short_count'])} {'above' if row['better'] == 'lower' else 'below'} target"


def _target_caption(shown: pd.DataFrame, setting: Setting) -> Caption:
    aims = shown[~shown["is_guard"].astype(bool)]
    met = aims.loc[aims["meets"] == "met", "name"].tolist()
    said = f"The plan meets {len(met)} of {len(aims)} {words.plural(len(aims), 'target')}"
    better = int((shown["against_trend"] == "better").sum())
    worse = int((shown["against_trend"] == "worse").sum())
    summary = (
        f"{said}{_share_of(len(aims), met)}.{_guards(shown)} "
        f"Against carrying on as now, {better} {words.plural(better, 'outcome is', 'outcomes are')} better "
        f"and {worse} {words.plural(worse, 'is', 'are')} worse."
    )
    return Caption(
        name="outcomes-against-target",
        headline=said,
        measure=SCALE,
        place=setting.place,
        period=setting.period,
        summary=summary,
        source=setting.source,
        data_year=setting.data_year,
    )


def _guards(shown: pd.DataFrame) -> str:
    """How many targets that only guard against harm hold; blank without any."""
    guards = shown[shown["is_guard"].astype(bool)]
    if guards.empty:
        return ""
    held = int((guards["meets"] == "met").sum())
    verb = "holds" if 1 in (held, len(guards)) else "hold"
    return f" {held} of {len(guards)} {words.plural(len(guards), 'guard')} {verb}."


def _share_of(whole: int, met: Sequence[str]) -> str:
    return f": {words.listed(met, most=6)}" if met and len(met) < whole else ""
