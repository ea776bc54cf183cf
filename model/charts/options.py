"""Figures of options side by side: what each comes to with its range, and how often each is best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure, Scatter

from model import words
from model import words_chances as sure
from model.charts import colours
from model.charts.factory import Chart, build
from model.charts.parts import Mark, hidden_axis, key, key_height, note, padded, wrapped
from model.charts.rows import BOTTOM, SIDE, Row, bars, stack
from model.charts.setting import Setting

BEST_ESTIMATE = Mark("best estimate", colours.DARK_BLUE, "circle", "●")
RANGE = Mark("19 of 20 futures", colours.PALE_BLUE, "line-ew", "━")
TARGET = Mark("target", colours.DARK_PINK, "diamond", "◆")
CARRY_ON = Mark("if we carry on", colours.GREY, "line-ns", "┃")
RANGE_WIDTH = 8
SMALLEST = 0.0005


@dataclass(frozen=True)
class Estimate:
    """One row: its label, what it says when pointed at, best estimate, the ends of its range."""

    label: str
    text: str
    central: float
    low: float
    high: float


def dots(rows: Sequence[Estimate], lines: Sequence[tuple[Mark, float]] = (), suffix: str = "") -> Figure:
    """Best estimates as dots on their ranges, one row each, under a key.

    Parameters
    ----------
    rows : sequence of Estimate
        In the order down the page.
    lines : sequence of (Mark, float)
        What upright lines stand for, and where.
    suffix : str
        Unit after the numbers of the scale.
    """
    room = stack([Row(row.label, (row.central,), (row.text,)) for row in rows])
    every = [value for row in rows for value in (row.low, row.central, row.high)]
    low, high = padded(*_ends([*every, *(at for _, at in lines)]), 0.06)
    marks = (BEST_ESTIMATE, RANGE, *(mark for mark, _ in lines))
    above = key_height(marks)
    figure = Figure(
        [
            *(_range(row, y) for row, y in zip(rows, room.marks, strict=True)),
            Scatter(
                x=[row.central for row in rows],
                y=room.marks,
                mode="markers",
                marker={
                    "symbol": BEST_ESTIMATE.symbol,
                    "size": 13,
                    "color": BEST_ESTIMATE.colour,
                    "line": {"color": colours.WHITE, "width": 1},
                },
                text=[row.text for row in rows],
                hovertemplate="%{text}<extra></extra>",
                cliponaxis=False,
            ),
        ]
    )
    figure.update_layout(
        height=round(room.height) + above + BOTTOM,
        margin={"l": SIDE, "r": SIDE, "t": above, "b": BOTTOM},
        xaxis={"range": [low, high], "nticks": 5, "ticksuffix": suffix, "zeroline": False},
        yaxis=hidden_axis(room.height, 0),
        annotations=[key(marks), *_labels(rows, room.labels)],
        shapes=[_line(mark, at, room.height) for mark, at in lines],
    )
    return figure


def _ends(values: Sequence[float]) -> tuple[float, float]:
    return (min(values), max(values)) if values else (0.0, 1.0)


def _range(row: Estimate, y: float) -> Scatter:
    return Scatter(
        x=[row.low, row.high],
        y=[y, y],
        mode="lines",
        line={"color": RANGE.colour, "width": RANGE_WIDTH},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _line(mark: Mark, at: float, height: float) -> dict[str, Any]:
    line = {"color": mark.colour, "width": 2, "dash": "dash" if mark is TARGET else "solid"}
    return {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": height, "line": line, "layer": "below"}


def _labels(rows: Sequence[Estimate], at: Sequence[float]) -> list[dict[str, Any]]:
    if not rows:
        return [note("Nothing to show.", x=0, y=18)]
    return [
        note(wrapped(row.label), x=0, y=y, bgcolor=colours.WHITE, borderpad=0)
        for row, y in zip(rows, at, strict=True)
    ]


def gap_ranges(options: pd.DataFrame, setting: Setting) -> Chart:
    """How much of the gap each option closes, with its range.

    Parameters
    ----------
    options : DataFrame
        option, name, duties_unmet_gbp, gap_closed_share, gap_closed_low, gap_closed_high; rows without a
        share have no plan and are left out of the figure.
    setting : Setting
        Shared words.
    """
    held = options[options["gap_closed_share"].notna()]
    rows = [_gap_row(row) for row in held.to_dict("records")]
    table = pd.DataFrame(
        {
            "Option": options["option"],
            "Name": options["name"],
            "Gap closed (%)": 100 * options["gap_closed_share"],
            "Lower end (%)": 100 * options["gap_closed_low"],
            "Upper end (%)": 100 * options["gap_closed_high"],
            "Duties unmet (£ over the plan)": options["duties_unmet_gbp"],
        }
    )
    said = [f"{row['option']} {_gap_text(row)}" for row in held.to_dict("records")]
    caption = setting.caption(
        name="options-gap-closed",
        headline=_gap_headline(held),
        measure="Share of the gap to the targets that is closed, in %; further right is better",
        summary=f"{'; '.join(said)}." if said else "No option has a plan.",
    )
    return build(caption, dots(rows, [(CARRY_ON, 0.0)], "%"), table)


def _gap_row(row: Mapping[Any, Any]) -> Estimate:
    unmet = float(row["duties_unmet_gbp"])
    undone = f"{words.money(unmet)} of duties unmet" if unmet >= 1 else "no duty unmet"
    label = f"{row['option']} {row['name']}: {undone}"
    ends = (100 * float(row[f"gap_closed_{end}"]) for end in ("share", "low", "high"))
    return Estimate(label, f"{row['option']} {_gap_text(row)}", *ends)


def _gap_text(row: Mapping[Any, Any]) -> str:
    share, low, high = (float(row[f"gap_closed_{end}"]) for end in ("share", "low", "high"))
    said = words.gap_closed(share)
    return sure.with_range(said, sure.gap_range(low, high), "short") if sure.is_moved(low, high) else said


def _gap_headline(held: pd.DataFrame) -> str:
    if held.empty:
        return "No option has a plan"
    best = held["gap_closed_share"].max()
    first = held.loc[held["gap_closed_share"] >= best - 1e-9, "option"].tolist()
    if best < SMALLEST:
        return "No option closes any of the gap"
    closes = words.plural(len(first), "closes", "close")
    return f"{words.listed(first)} {closes} most of the gap: {words.percent(float(best), fine=True)}"


def outcome_ranges(rows: pd.DataFrame, names: Mapping[str, str], setting: Setting) -> Chart:
    """One outcome in one year under every option, with ranges, against target and trend.

    Parameters
    ----------
    rows : DataFrame
        option, year, trend_count, planned_count, low_count, high_count, target_count, meets, chance_met: one
        row for each option, of the same outcome.
    names : mapping
        Names of options by letter, and the name of the outcome by ``outcome``.
    setting : Setting
        Shared words.
    """
    records = rows.to_dict("records")
    estimates = [
        Estimate(
            f"{row['option']} {names[str(row['option'])]}: {_met(row)}",
            f"{row['option']}: {_count_text(row)}",
            *(float(row[f"{end}_count"]) for end in ("planned", "low", "high")),
        )
        for row in records
    ]
    table = pd.DataFrame(
        {
            "Option": rows["option"],
            "Name": rows["option"].map(names),
            "Year": [words.year(int(year)) for year in rows["year"]],
            "This option (count)": rows["planned_count"],
            "Lower end (count)": rows["low_count"],
            "Upper end (count)": rows["high_count"],
            "If we carry on (count)": rows["trend_count"],
            "Target (count)": rows["target_count"],
            "Target": rows["meets"],
        }
    )
    said = [f"{row['option']}: {_count_text(row)}, {_met(row)}" for row in records]
    caption = setting.caption(
        name="options-outcome",
        headline=_outcome_headline(records, names["outcome"]),
        measure=f"{names['outcome']}, count",
        summary=f"{'; '.join(said)}." if said else "No option has a plan.",
    )
    return build(caption, dots(estimates, _lines(records)), table)


def _lines(records: Sequence[Mapping[Any, Any]]) -> list[tuple[Mark, float]]:
    """The trend and the target, where all options share them."""
    found = []
    for mark, column in ((CARRY_ON, "trend_count"), (TARGET, "target_count")):
        values = {float(row[column]) for row in records if words.stated(row[column])}
        if len(values) == 1:
            found.append((mark, values.pop()))
    return found


def _met(row: Mapping[Any, Any]) -> str:
    return "no target" if row["meets"] == "no target" else f"target {row['meets']}"


def _count_text(row: Mapping[Any, Any]) -> str:
    planned, low, high = (float(row[f"{end}_count"]) for end in ("planned", "low", "high"))
    said = words.people(planned)
    return sure.with_range(said, words.people_range(low, high), "short") if sure.is_moved(low, high) else said


def _outcome_headline(records: Sequence[Mapping[Any, Any]], name: str) -> str:
    met = [str(row["option"]) for row in records if row["meets"] == "met"]
    aims = [row for row in records if row["meets"] != "no target"]
    short = words.shortened(name, 60)
    if not aims:
        return f"{short}: no option has a target for it"
    if not met:
        return f"{short}: no option meets the target"
    return f"{short}: {words.listed(met)} {words.plural(len(met), 'meets', 'meet')} the target"


def chance_bars(chances: pd.DataFrame, names: Mapping[str, str], draws: int, setting: Setting) -> Chart:
    """In how many futures each option is best by one measure.

    Parameters
    ----------
    chances : DataFrame
        option, chance, regret_mean of one measure.
    names : mapping
        Names of options by letter.
    draws : int
        How many futures.
    setting : Setting
        Shared words.
    """
    records = chances.to_dict("records")
    rows = [
        Row(
            f"{row['option']} {names[str(row['option'])]}",
            (100 * float(row["chance"]),),
            (words.percent(float(row["chance"])),),
        )
        for row in records
    ]
    table = pd.DataFrame(
        {
            "Option": chances["option"],
            "Name": chances["option"].map(names),
            "Best in (% of futures)": 100 * chances["chance"],
        }
    )
    caption = setting.caption(
        name="options-chance",
        headline=_chance_headline(records, draws),
        measure="Share of futures in which each option is best, in %; ties are split",
        summary=f"{'; '.join(f'{r.label} {r.texts[0]}' for r in rows)}." if rows else "No option has a plan.",
    )
    return build(caption, bars(rows, [colours.DARK_BLUE] * len(rows)), table)


def _chance_headline(records: Sequence[Mapping[Any, Any]], draws: int) -> str:
    if not records:
        return "No option has a plan"
    top = max(float(row["chance"]) for row in records)
    first = [str(row["option"]) for row in records if float(row["chance"]) >= top - 1e-9]
    if len(first) > 1:
        return f"{words.listed(first)} are best equally often"
    return f"{first[0]} is best {sure.often(top, draws)}"
