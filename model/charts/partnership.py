"""Figures of working together: what it changes, whose the gain is, who pays for whom, what a cut costs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from model import words
from model.charts import colours
from model.charts.factory import Chart, build
from model.charts.rows import Row, bars
from model.charts.setting import Setting

WORLDS = {
    "alone": "Each alone",
    "today": "As money crosses today",
    "together": "Together, within the agreed shares",
    "full_pooling": "Together, every pot pooled in full",
}
VALUES = {
    "money": "Money saved",
    "duties": "Duties met",
    "promises": "Promises kept",
    "objective": "Progress towards the aim",
}
SMALLEST_SHARE = 0.0005
Names = Mapping[str, str]


def together_bars(worlds: pd.DataFrame, setting: Setting) -> Chart:
    """How much of the gap closes alone, as today, together and fully pooled, with duties unmet beside it.

    Parameters
    ----------
    worlds : DataFrame
        world, duties_unmet_gbp, promises_broken_gbp, gap_closed_share, least_money_gbp, money_saved_gbp.
    setting : Setting
        Shared words.
    """
    rows = [
        Row(
            f"{WORLDS[row['world']]}: {_unmet(row)}",
            (None if pd.isna(row["gap_closed_share"]) else 100 * row["gap_closed_share"],),
            (_closed(row),),
        )
        for row in worlds.to_dict("records")
    ]
    hues = [colours.GREY, colours.PALE_GREY, colours.DARK_BLUE, colours.PALE_BLUE][: len(rows)]
    table = pd.DataFrame(
        {
            "Arrangement": worlds["world"].map(WORLDS),
            "Gap closed (%)": 100 * worlds["gap_closed_share"],
            "Duties unmet (£ over the plan)": worlds["duties_unmet_gbp"],
            "Promises broken (£ over the plan)": worlds["promises_broken_gbp"],
            "Least money for what each alone reaches (£, present value)": worlds["least_money_gbp"],
            "Money saved (£, present value)": worlds["money_saved_gbp"],
        }
    )
    said = [f"{WORLDS[row['world']]}: {_world_text(row)}." for row in worlds.to_dict("records")]
    caption = setting.caption(
        name="alone-and-together",
        headline=_together_headline(worlds),
        measure="Share of the gap to the targets that closes, in %, with duties unmet over the plan",
        summary=" ".join(said) or "Nothing to compare.",
    )
    return build(caption, bars(rows, hues), table)


def _world_text(row: Mapping[Any, Any]) -> str:
    share = row["gap_closed_share"]
    return f"{words.gap_closed(None if pd.isna(share) else float(share))}, {_unmet(row)}"


def _unmet(row: Mapping[Any, Any]) -> str:
    unmet = float(row["duties_unmet_gbp"])
    return f"{words.money(unmet)} of duties unmet" if unmet >= 1 else "no duty unmet"


def _closed(row: Mapping[Any, Any]) -> str:
    """What stands at the end of a bar: short, so that both ends fit a phone."""
    share = row["gap_closed_share"]
    if pd.isna(share):
        return "no gap"
    return f"{words.percent(abs(share))} {'wider' if share < -SMALLEST_SHARE else 'closed'}"


def _together_headline(worlds: pd.DataFrame) -> str:
    by_world = worlds.set_index("world")["gap_closed_share"]
    if not {"alone", "together"} <= set(by_world.index):
        return "Nothing to compare"
    more = float(by_world["together"] - by_world["alone"])
    if math.isnan(more):
        return "Working together leaves no gap to close"
    if abs(more) < SMALLEST_SHARE:
        return "Working together closes as much of the gap as each alone"
    way = "more" if more > 0 else "less"
    return f"Working together closes {abs(100 * more):.1f} points {way} of the gap than each alone"


def share_bars(shares: pd.DataFrame, names: Names, setting: Setting, value: str = "") -> Chart:
    """What each partner adds to the gain, by its Shapley share, the largest first.

    Parameters
    ----------
    shares : DataFrame
        value, partner, shapley, nucleolus, last, unit, leads.
    names : mapping
        Names of partners by id.
    setting : Setting
        Shared words.
    value : str
        Which gain; left out, the one whose split is led with.
    """
    own = shares[shares["leads"] if not value else shares["value"] == value]
    own = own[own["shapley"].notna()].sort_values("shapley", ascending=False, kind="stable")
    what = VALUES[str(own["value"].iloc[0])] if len(own) else VALUES.get(value, "Gain")
    unit = str(own["unit"].iloc[0]) if len(own) else "£"
    rows = [
        Row(names.get(name, name), (float(amount),), (_amount(float(amount), unit),))
        for name, amount in zip(own["partner"], own["shapley"], strict=True)
    ]
    hues = [colours.DARK_BLUE if (row.values[0] or 0) >= 0 else colours.ORANGE for row in rows]
    table = pd.DataFrame(
        {
            "Partner": own["partner"].map(lambda name: names.get(name, name)),
            f"Shapley share ({unit})": own["shapley"],
            f"Nucleolus ({unit})": own["nucleolus"],
            f"What the others would lose without it ({unit})": own["last"],
        }
    )
    least = 1.0 if unit == "£" else SMALLEST_SHARE
    moved = [row for row in rows if abs(row.values[0] or 0.0) >= least]
    adds = bool(rows) and (rows[0].values[0] or 0.0) >= least
    first = f"{rows[0].label} adds most: {rows[0].texts[0]}" if adds else "There is no gain to share"
    caption = setting.caption(
        name="shares-of-the-gain",
        headline=words.shortened(first, 90),
        measure=f"{what}: Shapley share of each partner",
        summary=f"{words.listed([f'{row.label} {row.texts[0]}' for row in rows])}."
        if moved
        else "No partner adds anything.",
    )
    return build(caption, bars(rows, hues), table)


def _amount(amount: float, unit: str) -> str:
    return words.money(amount) if unit == "£" else f"{round(100 * amount, 1) + 0.0:.1f} points"


def crossing_bars(pays: pd.DataFrame, names: Names, setting: Setting) -> Chart:
    """What each partner's pots pay for others' services in the last year of the plan, the most first.

    Parameters
    ----------
    pays : DataFrame
        partner, year, pays_planned_gbp, for_others_today_gbp, for_others_planned_gbp,
        from_others_today_gbp, from_others_planned_gbp.
    names : mapping
        Names of partners by id.
    setting : Setting
        Shared words.
    """
    last = pays[(pays["year"] == pays["year"].max()) & pays["pays_planned_gbp"].notna()]
    last = last.sort_values("for_others_planned_gbp", ascending=False, kind="stable")
    rows = [
        Row(names.get(row["partner"], row["partner"]), (float(row["for_others_planned_gbp"]),), (_pays(row),))
        for row in last.to_dict("records")
    ]
    table = pd.DataFrame(
        {
            "Partner": last["partner"].map(lambda name: names.get(name, name)),
            "Pays in all (£ a year)": last["pays_planned_gbp"],
            "Pays for others' services, today (£ a year)": last["for_others_today_gbp"],
            "Pays for others' services, this plan (£ a year)": last["for_others_planned_gbp"],
            "Others pay for its services, today (£ a year)": last["from_others_today_gbp"],
            "Others pay for its services, this plan (£ a year)": last["from_others_planned_gbp"],
        }
    )
    total = float(last["for_others_planned_gbp"].sum()) if len(last) else 0.0
    caption = setting.caption(
        name="money-that-crosses",
        headline=f"{words.money(total)} a year pays for other partners' services"
        if total >= 1
        else "No money crosses between partners",
        measure="Money that each partner pays for services that others commission, £ a year",
        summary=f"{words.listed([f'{row.label} {row.texts[0]}' for row in rows])}."
        if rows
        else "No partner pays for anything.",
    )
    return build(caption, bars(rows, [colours.DARK_BLUE] * len(rows)), table)


def _pays(row: Mapping[Any, Any]) -> str:
    now, today = float(row["for_others_planned_gbp"]), float(row["for_others_today_gbp"])
    return f"{words.money(now)} (today {words.money(today)})"


def contribution_bars(contributions: pd.DataFrame, names: Names, setting: Setting) -> Chart:
    """What each partner's money and people bring of the improvement, as the targets weigh it.

    Parameters
    ----------
    contributions : DataFrame
        outcome, year, partner, improvement, weighted.
    names : mapping
        Names of partners by id.
    setting : Setting
        Shared words.
    """
    weighed = contributions.groupby("partner", sort=True)["weighted"].sum()
    weighed = weighed.sort_values(ascending=False, kind="stable")
    whole = float(weighed.sum()) if len(weighed) else 0.0
    share = weighed / whole if whole > 0 else weighed * 0.0
    rows = [
        Row(names.get(str(name), str(name)), (100 * float(part),), (words.percent(float(part)),))
        for name, part in share.items()
    ]
    table = pd.DataFrame(
        {
            "Partner": [row.label for row in rows],
            "Share of the improvement (%)": [row.values[0] for row in rows],
            "Improvement as the gap counts it (gap)": weighed.tolist(),
        }
    )
    caption = setting.caption(
        name="contributions-to-outcomes",
        headline=words.shortened(f"{rows[0].label} brings {rows[0].texts[0]} of the improvement", 90)
        if whole > 0
        else "No outcome with a target improves on its trend",
        measure="Share of the improvement on the trend, as the targets weigh it, by who pays for it",
        summary=f"{words.listed([f'{row.label} {row.texts[0]}' for row in rows])}."
        if rows
        else "No partner contributes.",
    )
    hues = [colours.DARK_BLUE if (row.values[0] or 0) >= 0 else colours.ORANGE for row in rows]
    return build(caption, bars(rows, hues), table)


def cut_cost_bars(ledger: pd.DataFrame, names: Names, setting: Setting) -> Chart:
    """What a cut of each partner does to the gap, the worst first, with what it breaks at the others.

    Parameters
    ----------
    ledger : DataFrame
        cut_partner, bearer, depth, saving_gbp, duties_unmet_gbp, promises_broken_gbp, pays_more_gbp,
        beyond_cashable_gbp, beyond_not_cashable_gbp, gap_closed_share_change.
    names : mapping
        Names of partners by id.
    setting : Setting
        Shared words.
    """
    once = ledger.drop_duplicates("cut_partner").sort_values("gap_closed_share_change", kind="stable")
    broken = _broken_at_others(ledger)
    rows = [
        Row(
            _cut_label(row, names, broken),
            (
                100 * float(row["gap_closed_share_change"])
                if pd.notna(row["gap_closed_share_change"])
                else None,
            ),
            (_cut_text(row),),
        )
        for row in once.to_dict("records")
    ]
    depth = words.percent(float(ledger["depth"].iloc[0])) if len(ledger) else "A cut"
    kinds = {
        "saving_gbp": "Saving (£, present value)",
        "duties_unmet_gbp": "Duties unmet more (£, present value)",
        "promises_broken_gbp": "Promises broken more (£, present value)",
        "pays_more_gbp": "Pays more from its pots (£, present value)",
        "beyond_cashable_gbp": "Cost beyond the pots, cashable (£, present value)",
        "beyond_not_cashable_gbp": "Cost beyond the pots, not cashable (£, present value)",
    }
    table = pd.DataFrame(
        {
            "Cut": ledger["cut_partner"].map(lambda name: names.get(name, name)),
            "Borne by": ledger["bearer"].map(lambda name: names.get(name, name.capitalize())),
            **{header: ledger[column] for column, header in kinds.items()},
        }
    )
    caption = setting.caption(
        name="cut-of-one-partner",
        headline=_cut_headline(once, names, depth),
        measure=f"Change of the share of the gap that closes with {depth} off one partner's money, points",
        summary=f"{'; '.join(f'{row.label}: {row.texts[0]}' for row in rows)}."
        if rows
        else "There is nothing to cut.",
    )
    return build(caption, bars(rows, [colours.ORANGE] * len(rows)), table)


def _broken_at_others(ledger: pd.DataFrame) -> Mapping[str, float]:
    others = ledger[ledger["cut_partner"] != ledger["bearer"]]
    both = others["duties_unmet_gbp"].clip(lower=0) + others["promises_broken_gbp"].clip(lower=0)
    return {str(name): float(gbp) for name, gbp in both.groupby(others["cut_partner"]).sum().items()}


def _first_cut(once: pd.DataFrame, names: Names) -> str:
    key = str(once["cut_partner"].iloc[0])
    return names.get(key, key)


def _cut_headline(once: pd.DataFrame, names: Names, depth: str) -> str:
    if once.empty:
        return "No partner puts money in"
    worst = float(once["gap_closed_share_change"].iloc[0])
    if math.isnan(worst):
        return "There is no gap that a cut could widen"
    if worst > -SMALLEST_SHARE:
        return f"{depth} off no partner costs any of the gap"
    return words.shortened(f"{depth} off {_first_cut(once, names)} costs the gap most", 90)


def _cut_label(row: Mapping[Any, Any], names: Names, broken: Mapping[str, float]) -> str:
    """The partner, with what its cut breaks at others; beside the bar it would not fit a phone."""
    key = str(row["cut_partner"])
    name, gbp = names.get(key, key), broken.get(key, 0.0)
    return f"{name} ({words.money(gbp)} broken at others)" if gbp >= 1 else name


def _cut_text(row: Mapping[Any, Any]) -> str:
    change = row["gap_closed_share_change"]
    return "no gap to close" if pd.isna(change) else f"{round(100 * float(change), 1) + 0.0:+.1f} points"
