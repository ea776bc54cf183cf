"""Figures of a cut by its depth: the path of an outcome, duties that fail, what goes first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure, Scatter

from model import words
from model.charts import colours
from model.charts.cuts import MARKS, POUND
from model.charts.factory import Caption, Chart, build
from model.charts.parts import Mark, key, key_height, padded
from model.charts.rows import Row, bars, strip
from model.charts.setting import Setting

HEIGHT, BOTTOM, LEFT, RIGHT, SIDE = 340, 56, 66, 18, 8
MOST_SERVICES, MOST_TICKS = 20, 5
FIRST = Mark("reduced from here on", colours.DARK_BLUE, "circle", "●")
BEFORE = Mark("reduced somewhere up to here", colours.DARK_BLUE, "circle-open", "○")
NO_CUT = Mark("no cut", colours.GREY, "line-ns", "┃")
FIRST_POUND = 1e-4
NOT_MADE = "No depth of this cut can be made in any of these ways"


def outcome_path(curve: pd.DataFrame, outcome: str, counted_in: str, setting: Setting) -> Chart:
    """How an outcome worsens as a cut deepens, a line for each way of sharing.

    Parameters
    ----------
    curve : DataFrame
        rule_name, depth, bend, planned, lost; one outcome in one year, lost above 0 is worse.
    outcome, counted_in : str
        Its name; what is counted.
    setting : Setting
        Shared words.
    """
    deepest, none = _at_end(curve, "planned"), _at_end(curve, "planned", deepest=False)
    said = [
        f"{name}: {words.people(before)} without a cut, {words.people(count)} at {words.percent(depth)}"
        for (name, depth, count), (_, _, before) in zip(deepest, none, strict=True)
    ]
    ends = [
        f"{words.people(before)} without a cut, {words.people(count)} at {words.percent(depth)}, "
        f"{name.lower()}"
        for (name, depth, count), (_, _, before) in zip(deepest, none, strict=True)
    ]
    table = pd.DataFrame(
        {
            "How it is shared": curve["rule_name"],
            "Depth of the cut (%)": 100 * curve["depth"],
            "With the cut (count)": curve["planned"],
            "Worse by (count)": curve["lost"],
            "Does the line bend here?": ["yes" if bend else "no" for bend in curve["bend"]],
        }
    )
    caption = Caption(
        name="path-of-an-outcome",
        headline=f"{words.shortened(outcome, 60)}: {ends[0]}" if ends else NOT_MADE,
        measure=f"{words.first_upper(counted_in)}, by depth of the cut",
        place=setting.place,
        period=setting.period,
        summary=f"{'. '.join(said)}. {_bends(curve)}" if said else f"{NOT_MADE}.",
        source=setting.source,
        data_year=setting.data_year,
    )
    return build(caption, _lines(curve, "planned", {"tickformat": ",.0f"}), table)


def duties_path(totals: pd.DataFrame, setting: Setting) -> Chart:
    """How duties fail as a cut deepens, a line for each way of sharing.

    Parameters
    ----------
    totals : DataFrame
        rule_name, depth, bend, duties_unmet_gbp, net_saving_gbp, knock_on_gbp; £ over the plan.
    setting : Setting
        Shared words.
    """
    deepest = _at_end(totals, "duties_unmet_gbp")
    said = [f"{name}: {words.money(gbp)} at {words.percent(depth)}" for name, depth, gbp in deepest]
    most = max(deepest, key=lambda found: found[2], default=("", 0.0, 0.0))
    table = pd.DataFrame(
        {
            "How it is shared": totals["rule_name"],
            "Depth of the cut (%)": 100 * totals["depth"],
            "Duties not met (£)": totals["duties_unmet_gbp"],
            "Comes back as cost (£)": totals["knock_on_gbp"],
            "Saved after that (£)": totals["net_saving_gbp"],
            "Does the line bend here?": ["yes" if bend else "no" for bend in totals["bend"]],
        }
    )
    fails = f"Up to {words.money(most[2])} of duties not met at {words.percent(most[1])}"
    caption = Caption(
        name="duties-by-depth",
        headline=(fails if most[2] >= POUND else "No depth leaves a duty unmet") if deepest else NOT_MADE,
        measure="Duties not met by depth of the cut, in £ over all years",
        place=setting.place,
        period=setting.period,
        summary=f"{'. '.join(said)}. {_bends(totals)}" if said else f"{NOT_MADE}.",
        source=setting.source,
        data_year=setting.data_year,
    )
    return build(
        caption, _lines(totals, "duties_unmet_gbp", {"tickprefix": "£", "tickformat": ",.3~s"}), table
    )


def _at_end(rows: pd.DataFrame, column: str, *, deepest: bool = True) -> list[tuple[str, float, float]]:
    """For each way of sharing the deepest cut that can be had, or the lightest, and the value there."""
    held, end = rows[rows[column].notna()], -1 if deepest else 0
    return [
        (str(name), float(own["depth"].iloc[end]), float(own[column].iloc[end]))
        for name, own in held.sort_values("depth").groupby("rule_name", sort=False)
    ]


def _bends(rows: pd.DataFrame) -> str:
    """Where the lines bend, in words."""
    parts = []
    for name, own in rows[rows["bend"].astype(bool)].groupby("rule_name", sort=False):
        depths = list(dict.fromkeys(words.percent(float(depth)) for depth in own["depth"]))
        parts.append(f"{name} bends at {words.listed(depths, most=4)}")
    return f"{'; '.join(parts)}." if parts else "No line bends."


def _lines(rows: pd.DataFrame, column: str, axis: dict[str, Any]) -> Figure:
    """Lines by depth; a larger open mark where one bends."""
    names = list(dict.fromkeys(str(name) for name in rows["rule_name"]))
    marks = [
        Mark(name.lower(), mark.colour, mark.symbol, mark.letter)
        for name, mark in zip(names, MARKS, strict=False)
    ]
    top = key_height(marks)
    values = [float(value) for value in rows[column].dropna()] or [0.0]
    figure = Figure(
        [
            _line(rows[rows["rule_name"] == name].sort_values("depth"), column, mark)
            for name, mark in zip(names, marks, strict=True)
        ]
    )
    figure.update_layout(
        height=HEIGHT + top,
        margin={"l": LEFT, "r": RIGHT, "t": top, "b": BOTTOM},
        xaxis=_depth_axis([100 * float(depth) for depth in rows["depth"]] or [0.0]),
        yaxis={
            "range": list(padded(min(values), max(values), 0.08)),
            "nticks": 6,
            "tickfont": {"size": 12},
            "zeroline": True,
            "zerolinecolor": colours.GREY,
            **axis,
        },
        annotations=[key(marks) | {"xshift": SIDE - LEFT}],
    )
    return figure


def _line(own: pd.DataFrame, column: str, mark: Mark) -> Scatter:
    bend = [bool(value) for value in own["bend"]]
    return Scatter(
        x=[100 * float(depth) for depth in own["depth"]],
        y=[float(value) if words.stated(value) else None for value in own[column]],
        mode="lines+markers",
        name=mark.name,
        line={"color": mark.colour, "width": 2},
        marker={
            "symbol": [f"{mark.symbol}-open" if at else mark.symbol for at in bend],
            "color": mark.colour,
            "size": [12 if at else 8 for at in bend],
        },
        hovertemplate=f"{mark.name}, %{{x:.3~g}}%: %{{y:,.3~s}}<extra></extra>",
        cliponaxis=False,
    )


def _depth_axis(depths: Sequence[float]) -> dict[str, Any]:
    return {
        "range": list(padded(min(depths), max(depths), 0.03)),
        "nticks": MOST_TICKS,
        "ticksuffix": "%",
        "tickfont": {"size": 12},
        "title": {"text": "Depth of the cut", "font": {"size": 13}},
        "showgrid": False,
        "zeroline": False,
        "ticks": "outside",
    }


def first_to_go(first: pd.DataFrame, setting: Setting) -> Chart:
    """The depth from which each service is reduced, the first to go on top.

    Parameters
    ----------
    first : DataFrame
        name, statutory, depth, exact, lost_share_deepest, sentence; in the order in which they go.
    setting : Setting
        Shared words.
    """
    shown = first.head(MOST_SERVICES)
    rows = []
    for row in shown.to_dict("records"):
        depth = 100 * float(row["depth"])
        name = f"{row['name']} (required by law)" if row["statutory"] else str(row["name"])
        values = (depth, None) if row["exact"] else (None, depth)
        rows.append(Row(name, values, (str(row["sentence"]),) * 2))
    table = pd.DataFrame(
        {
            "Service": first["name"],
            "Required by law?": ["yes" if statutory else "no" for statutory in first["statutory"]],
            "First reduced at": [first_depth(depth) for depth in first["depth"]],
            "Exact?": ["yes" if exact else "at this depth or before" for exact in first["exact"]],
            "Lost at the deepest cut, of what is done today": [
                words.percent(share) for share in first["lost_share_deepest"]
            ],
            "In words": first["sentence"],
        }
    )
    caption = Caption(
        name="first-to-go",
        headline=f"First to go: {_named(first)}" if len(first) else "No service is reduced",
        measure="Depth of the cut from which each service is reduced, in %",
        place=setting.place,
        period=setting.period,
        summary=" ".join(str(text) for text in first["sentence"].head(3)) or "No service is reduced.",
        source=setting.source,
        data_year=setting.data_year,
    )
    return build(caption, strip(rows, (FIRST, BEFORE), zero=NO_CUT), table)


def _named(first: pd.DataFrame) -> str:
    return words.listed([words.shortened(str(name), 45) for name in first["name"].head(2)])


def first_depth(depth: float) -> str:
    """A depth at which something first happens."""
    return "the first pound" if depth < FIRST_POUND else words.percent(depth)


def services_lost(services: pd.DataFrame, setting: Setting) -> Chart:
    """What each service loses in money, the largest loss first.

    Parameters
    ----------
    services : DataFrame
        name, statutory, without_cut, planned, lost_gbp, lost_share; £ in a year, the largest loss first.
    setting : Setting
        Shared words.
    """
    less = services[services["lost_gbp"] >= POUND].head(MOST_SERVICES)
    rows = [
        Row(
            f"{row['name']} (required by law)" if row["statutory"] else str(row["name"]),
            (float(row["lost_gbp"]),),
            (f"{words.money(float(row['lost_gbp']))}, {words.percent(float(row['lost_share']))}",),
        )
        for row in less.to_dict("records")
    ]
    hues = [colours.DARK_PINK if statutory else colours.DARK_BLUE for statutory in less["statutory"]]
    table = pd.DataFrame(
        {
            "Service": services["name"],
            "Required by law?": ["yes" if statutory else "no" for statutory in services["statutory"]],
            "Loses (£ a year)": services["lost_gbp"],
            "Loses (% of what it does)": 100 * services["lost_share"],
        }
    )
    said = [f"{row.label} {row.texts[0]}" for row in rows]
    count = words.plural(len(services), "service is", "services are")
    caption = Caption(
        name="services-that-lose",
        headline=f"{len(services)} {count} reduced, most of all {words.shortened(rows[0].label, 70)}"
        if rows
        else "No service is reduced",
        measure="What each service loses against the same without a cut, in £ a year and share",
        place=setting.place,
        period=setting.period,
        summary=f"{words.listed(said, most=5)}." if rows else "No service is reduced.",
        source=setting.source,
        data_year=setting.data_year,
    )
    return build(caption, bars(rows, hues), table)
