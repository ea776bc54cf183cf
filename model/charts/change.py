"""Figures of a plan: what moves between services, what is broken, what holds it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from model import words
from model.charts import colours
from model.charts.factory import Caption, Chart, build
from model.charts.rows import Row, bars
from model.charts.setting import Setting

MOST_ROWS = 20


def service_change(services: pd.DataFrame, setting: Setting) -> Chart:
    """Change in money by service, gains to the right and losses to the left.

    Parameters
    ----------
    services : DataFrame
        name, demand_led, activity_unit, today_gbp, planned_gbp, change_gbp, today_activity, planned_activity,
        unmet_gbp; largest gain first.
    setting : Setting
        Shared words.
    """
    moved = services[services["change_gbp"] != 0]
    rows = [
        Row(_service_label(row), (row["change_gbp"],), (words.money_change(row["change_gbp"]),))
        for row in moved.to_dict("records")
    ]
    hues = [colours.DARK_BLUE if gbp > 0 else colours.ORANGE for gbp in moved["change_gbp"]]
    table = pd.DataFrame(
        {
            "Service": services["name"],
            "Today (£ a year)": services["today_gbp"],
            "This plan (£ a year)": services["planned_gbp"],
            "Change (£ a year)": services["change_gbp"],
            "Counted in": services["activity_unit"],
            "Today (activity a year)": services["today_activity"],
            "This plan (activity a year)": services["planned_activity"],
            "Duties not paid for (£ a year)": services["unmet_gbp"],
        }
    )
    return build(_change_caption(moved, len(services) - len(moved), setting), bars(rows, hues), table)


def _service_label(row: Mapping[Any, Any]) -> str:
    """Name, whether it follows demand, and what of it nobody pays for, which is no saving."""
    said = ["follows demand"] if row["demand_led"] else []
    if row["unmet_gbp"] >= 1:
        said.append(f"{words.money(row['unmet_gbp'])} a year not paid for")
    return f"{row['name']} ({', '.join(said)})" if said else str(row["name"])


def _change_caption(moved: pd.DataFrame, same: int, setting: Setting) -> Caption:
    up, down = moved[moved["change_gbp"] > 0], moved[moved["change_gbp"] < 0]
    parts = []
    if len(up):
        parts.append(f"Most is gained by {_named(up.head(3))}.")
    if len(down):
        parts.append(f"Most is lost by {_named(down.iloc[::-1].head(3))}.")
    if (unmet := float(moved["unmet_gbp"].sum())) >= 1:
        parts.append(f"Duties worth {words.money(unmet)} a year are not paid for: no saving.")
    if same:
        noun = words.plural(same, "service keeps", "services keep")
        parts.append(f"{same} {noun} the same money.")
    gain = f"{len(up)} {words.plural(len(up), 'service gains', 'services gain')} money"
    return Caption(
        name="change-by-service",
        headline=f"{gain}, {len(down)} {words.plural(len(down), 'loses', 'lose')}"
        if len(moved)
        else "No service gains or loses money",
        measure="Change in money by service, in £ a year",
        place=setting.place,
        period=setting.period,
        summary=" ".join(parts) or "There are no services.",
        source=setting.source,
        data_year=setting.data_year,
    )


def _named(rows: pd.DataFrame) -> str:
    pairs = zip(rows["name"], rows["change_gbp"], strict=True)
    return words.listed([f"{name} ({words.money_change(gbp)})" for name, gbp in pairs])


def limit_bars(limits: pd.DataFrame, setting: Setting) -> Chart:
    """How often each kind of limit holds the plan back, the most frequent first.

    Parameters
    ----------
    limits : DataFrame
        rule_name, name, limits, sentence; most frequent first.
    setting : Setting
        Shared words.
    """
    rows = [
        Row(_limit_label(str(rule), own), (float(own["limits"].sum()),), (_times(own),))
        for rule, own in limits.groupby("rule_name", sort=False)
    ]
    rows.sort(key=lambda row: -(row.values[0] or 0.0))
    table = pd.DataFrame(
        {
            "Limit": limits["rule_name"],
            "What": limits["name"],
            "How often (places times years)": limits["limits"],
            "In words": limits["sentence"],
        }
    )
    first = rows[0].label.split(":")[0].lower() if rows else ""
    said = [f"{row.label.split(':')[0]} {row.texts[0]}" for row in rows]
    caption = Caption(
        name="what-holds-it-back",
        headline=f"What holds the plan back most often: {first}" if rows else "No limit holds the plan back",
        measure="Limits reached, counted over places and years",
        place=setting.place,
        period=setting.period,
        summary=f"{words.listed(said)}." if rows else "No limit is reached.",
        source=setting.source,
        data_year=setting.data_year,
    )
    return build(caption, bars(rows, [colours.DARK_BLUE] * len(rows)), table)


def _limit_label(rule: str, own: pd.DataFrame) -> str:
    return f"{rule}: {words.listed([str(name) for name in own['name']], most=3)}"


def _times(own: pd.DataFrame) -> str:
    return words.counted(float(own["limits"].sum()), "time")


def broken_bars(broken: pd.DataFrame, setting: Setting) -> Chart:
    """Money value of duties and promises that the plan breaks, by service.

    Parameters
    ----------
    broken : DataFrame
        what (``duty`` or ``promise``), service_name, gbp, sentence; duties first, the costliest first.
    setting : Setting
        Shared words.
    """
    shown = broken.head(MOST_ROWS)
    rows = [
        Row(f"{name} ({what})", (gbp,), (words.money(gbp),))
        for what, name, gbp in zip(shown["what"], shown["service_name"], shown["gbp"], strict=True)
    ]
    hues = [colours.DARK_PINK if what == "duty" else colours.ORANGE for what in shown["what"]]
    table = pd.DataFrame(
        {
            "What": [words.first_upper(what) for what in broken["what"]],
            "Service": broken["service_name"],
            "Worth (£ over all years)": broken["gbp"],
            "In words": broken["sentence"],
        }
    )
    total = words.money(float(broken["gbp"].sum()))
    caption = Caption(
        name="duties-and-promises-broken",
        headline=f"Duties and promises worth {total} are not kept"
        if rows
        else "Every duty and promise is kept",
        measure="Worth of what is not done, by service, in £ over all years",
        place=setting.place,
        period=setting.period,
        summary=" ".join(shown["sentence"].head(3))
        if rows
        else "Every duty is met and every promise is kept.",
        source=setting.source,
        data_year=setting.data_year,
    )
    return build(caption, bars(rows, hues), table)
