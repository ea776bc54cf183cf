"""Figures of a cut: what it saves and what comes back, on whom, what is lost, what goes first."""

from __future__ import annotations

import pandas as pd

from model import words
from model.charts import colours
from model.charts.factory import Caption, Chart, build
from model.charts.parts import Mark
from model.charts.rows import Row, bars, strip
from model.charts.setting import Setting

SAVED, BACK, UNMET = "saved", "comes back as cost", "duties not met"
HUES = {SAVED: colours.DARK_BLUE, BACK: colours.ORANGE, UNMET: colours.DARK_PINK}
MARKS = (
    Mark("", colours.DARK_BLUE, "circle", "●"),
    Mark("", colours.TURQUOISE, "square", "■"),
    Mark("", colours.DARK_PINK, "diamond", "◆"),
    Mark("", colours.ORANGE, "triangle-up", "▲"),
)
LESS = {"puts in less": "puts in more", "has more cost": "has less cost"}
"""How a bar is called whose amount is below 0."""
POUND = 1.0
LEAST = 0.05
"""Per cent below which an outcome counts as unchanged."""


def rules_side_by_side(rules: pd.DataFrame, cut: str, setting: Setting) -> Chart:
    """What a cut saves, what comes back and which duties fail, for each way of sharing it.

    Parameters
    ----------
    rules : DataFrame
        name, gross_cut_gbp, knock_on_gbp, net_saving_gbp, duties_unmet_gbp; £ over the plan, NaN where the
        cut can't be made.
    cut : str
        The cut in a few words, such as ``a cut of 20%``.
    setting : Setting
        Shared words.
    """
    made = rules[rules["net_saving_gbp"].notna()]
    rows, hues = [], []
    for name, back, net, unmet in made[
        ["name", "knock_on_gbp", "net_saving_gbp", "duties_unmet_gbp"]
    ].itertuples(index=False):
        for what, gbp in ((SAVED, net), (BACK, back), (UNMET, unmet)):
            rows.append(Row(f"{name}: {what}", (gbp,), (words.money(gbp),)))
            hues.append(HUES[what])
    table = pd.DataFrame(
        {
            "How it is shared": rules["name"],
            "Taken out (£)": rules["gross_cut_gbp"],
            "Comes back as cost (£)": rules["knock_on_gbp"],
            "Saved (£)": rules["net_saving_gbp"],
            "Duties not met, beside it (£)": rules["duties_unmet_gbp"],
        }
    )
    caption = Caption(
        name="ways-of-sharing",
        headline=_sharing_headline(rules, made),
        measure=f"What {cut} saves, what comes back and duties not met, in £ over all years",
        place=setting.place,
        period=setting.period,
        summary=_sharing_summary(rules, made),
        source=setting.source,
        data_year=setting.data_year,
    )
    return build(caption, bars(rows, hues), table)


def _sharing_headline(rules: pd.DataFrame, made: pd.DataFrame) -> str:
    if made.empty:
        return "The cut can't be made in any of these ways"
    if len(made) < len(rules):
        return f"The cut can only be made with: {words.listed([name.lower() for name in made['name']])}"
    if float(made["duties_unmet_gbp"].max()) >= POUND:
        least = made.nsmallest(1, "duties_unmet_gbp").iloc[0]
        if float(least["duties_unmet_gbp"]) < POUND:
            return f"Every duty is met with: {str(least['name']).lower()}"
        if len(made) > 1:
            return f"Fewest duties fail with: {str(least['name']).lower()}"
        return f"Duties worth {words.money(float(least['duties_unmet_gbp']))} are not met"
    most = made.nlargest(1, "net_saving_gbp").iloc[0]
    return f"Most is saved with: {str(most['name']).lower()}" if len(made) > 1 else "Every duty is met"


def _sharing_summary(rules: pd.DataFrame, made: pd.DataFrame) -> str:
    if made.empty:
        return "In every way of sharing, some of it stays unpaid whatever is cut."
    said = [
        f"{name}: {words.money(net)} saved, {words.money(back)} comes back, duties worth "
        f"{words.money(unmet)} not met."
        for name, back, net, unmet in made[
            ["name", "knock_on_gbp", "net_saving_gbp", "duties_unmet_gbp"]
        ].itertuples(index=False)
    ]
    out = rules.loc[rules["net_saving_gbp"].isna(), "name"]
    return " ".join([*said, *(f"{name}: it can't be made in this way." for name in out)])


def partner_ledger(partners: pd.DataFrame, setting: Setting) -> Chart:
    """What each partner saves by a cut, and what it costs each.

    Parameters
    ----------
    partners : DataFrame
        name, gross_cut_gbp, knock_on_gbp, net_saving_gbp; £ over the plan.
    setting : Setting
        Shared words.
    """
    rows, hues = [], []
    for name, gross, back in partners[["name", "gross_cut_gbp", "knock_on_gbp"]].itertuples(index=False):
        for what, gbp, hue in (
            ("puts in less", gross, colours.DARK_BLUE),
            ("has more cost", back, colours.ORANGE),
        ):
            if abs(gbp) >= POUND:
                rows.append(Row(f"{name} {what if gbp > 0 else LESS[what]}", (gbp,), (words.money(gbp),)))
                hues.append(hue)
    table = pd.DataFrame(
        {
            "Partner": partners["name"],
            "Saves: puts in less (£)": partners["gross_cut_gbp"],
            "Costs: comes back to it (£)": partners["knock_on_gbp"],
            "Saves after that (£)": partners["net_saving_gbp"],
        }
    )
    paying = partners[partners["knock_on_gbp"] >= POUND]
    caption = Caption(
        name="saving-and-cost-by-partner",
        headline=f"Cost comes back to {words.counted(len(paying), 'partner')}"
        if len(paying)
        else "No cost comes back to anybody",
        measure="What each partner puts in less, and what services that follow demand cost it more, in £",
        place=setting.place,
        period=setting.period,
        summary=" ".join(
            f"{row['name']}: {words.money(row['gross_cut_gbp'])} less put in, "
            f"{words.money(row['knock_on_gbp'])} comes back."
            for row in partners.to_dict("records")
        )
        or "No partner saves or pays anything.",
        source=setting.source,
        data_year=setting.data_year,
    )
    return build(caption, bars(rows, hues), table)


def outcomes_lost(lost: pd.DataFrame, setting: Setting) -> Chart:
    """How much worse each outcome is, for each way of sharing a cut, on one scale.

    Parameters
    ----------
    lost : DataFrame
        rule_name, outcome_name, counted_in, trend, planned, lost, lost_percent; lost above 0 is worse.
    setting : Setting
        Shared words.
    """
    names = list(dict.fromkeys(lost["rule_name"]))
    marks = [
        Mark(str(name).lower(), mark.colour, mark.symbol, mark.letter)
        for name, mark in zip(names, MARKS, strict=False)
    ]
    rows = []
    moved = lost[lost.groupby("outcome_name")["lost_percent"].transform(lambda one: one.abs().max()) >= LEAST]
    for outcome, own in moved.groupby("outcome_name", sort=False):
        by_rule = {str(row["rule_name"]): row for row in own.to_dict("records")}
        held = [by_rule.get(name) for name in names]
        values = tuple(
            None if one is None or one["lost_percent"] != one["lost_percent"] else float(one["lost_percent"])
            for one in held
        )
        rows.append(
            Row(
                str(outcome),
                values,
                tuple(
                    "" if one is None else f"{one['rule_name']}: {words.change(one['lost_percent'])}%"
                    for one in held
                ),
            )
        )
    table = pd.DataFrame(
        {
            "Outcome": lost["outcome_name"],
            "How it is shared": lost["rule_name"],
            "Counted in": lost["counted_in"],
            "If we carry on (count)": lost["trend"],
            "With the cut (count)": lost["planned"],
            "Worse by (count)": lost["lost"],
            "Worse by (% of the count if we carry on)": lost["lost_percent"],
        }
    )
    caption = Caption(
        name="outcomes-lost",
        headline=_lost_headline(lost),
        measure="How much worse than if we carry on as now, in % of each count; further right is worse",
        place=setting.place,
        period=setting.period,
        summary=_lost_summary(lost),
        source=setting.source,
        data_year=setting.data_year,
    )
    zero = Mark("if we carry on", colours.GREY, "line-ns", "┃")
    return build(caption, strip(rows, marks, zero=zero), table)


def _lost_headline(lost: pd.DataFrame) -> str:
    worse = lost[lost["lost_percent"] > LEAST]
    if worse.empty:
        return "No outcome gets worse"
    worst = worse.nlargest(1, "lost_percent").iloc[0]
    return f"Worst hit: {words.shortened(str(worst['outcome_name']), 70)}"


def _lost_summary(lost: pd.DataFrame) -> str:
    parts = []
    for rule, own in lost.groupby("rule_name", sort=False):
        worse = own[own["lost_percent"] > LEAST].nlargest(3, "lost_percent")
        said = [
            f"{row['outcome_name']} {words.percent(row['lost_percent'] / 100)} worse"
            for row in worse.to_dict("records")
        ]
        parts.append(f"{rule}: {words.listed(said) or 'nothing worse by a tenth of a per cent'}.")
    return " ".join(parts) or "No outcome gets worse."
