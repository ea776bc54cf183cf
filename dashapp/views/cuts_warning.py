"""Early warning of a tested cut: where duties fail, what rises without any cut, what more money would do."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from dash import html

from dashapp.components.figures import figure
from dashapp.components.text import bullets
from dashapp.pages.base import Child, named_charts
from dashapp.views import cuts_tables as lay
from dashapp.views import cuts_words as say
from dashapp.views.cuts_look import CHILD, POUND, RULES, Look
from dashapp.views.cuts_parts import TEST, Section
from model import words
from model.charts import cuts_depth as deep

MOST_GAINS = 2
PRESSURES: Mapping[str, str] = {
    "demand": "Demand that follows its trend",
    "pay_and_prices": "Pay and prices that rise faster than others",
    "inflation": "Prices in general",
    "unaffordable": "What today's plan lacks already",
}
DUTIES: Mapping[str, str] = {
    "floors": "The least the law requires",
    "demand": "Children who are entitled to it",
}


def warning(look: Look) -> Section:
    """The smallest cut at which a duty fails, the duties that fail, pressures, more money."""
    totals = look.found.tables["curve_totals"]
    named = totals.assign(rule_name=[RULES[str(rule)][0] for rule in totals["rule"]])
    chart = deep.duties_path(named, look.shown.setting(TEST))
    first: list[list[Child]] = [
        [html.Strong(f"{RULES[rule][0]}: "), say.early(look, rule)]
        for rule in look.found.asked.rules
        if say.early(look, rule)
    ]
    body: list[Child] = [
        html.H3("The smallest cut at which a duty fails"),
        bullets(list(first)),
        figure(chart, look.shown.here, level=4),
        html.H3(f"Duties not met, with {say.cut_words(look)}"),
        *_duties(look),
        html.H3("What rises without any cut"),
        *_pressures(look),
        html.H3("What more money would do"),
        *_growth(look),
    ]
    return named_charts(chart), body


def _duties(look: Look) -> list[Child]:
    rows = look.at("duties").sort_values(["year", "gbp"], ascending=[True, False], kind="stable")
    rows = rows[rows["gbp"] >= POUND]
    if rows.empty:
        return [html.P("Every duty is met.")]
    last = rows[rows["year"] == look.last]
    frame = pd.DataFrame(
        {
            "Service": last["name"],
            "What fails": [DUTIES.get(str(duty), str(duty)) for duty in last["duty"]],
            "How much is not done": [
                f"{words.number(float(done))} {unit}"
                for done, unit in last[["activity", "activity_unit"]].itertuples(index=False)
            ],
            "In how many places": [str(int(places)) for places in last["places"]],
            "Worth (£)": last["gbp"],
        }
    )
    caption = f"Duties not met in {words.year(look.last)}"
    said = say.duties(look)
    return [html.P(said), *lay.listed(look, "duties", caption, frame, note="Every year is in the download.")]


def _pressures(look: Look) -> list[Child]:
    rows = look.found.tables["pressures"]
    rows = rows[rows["gbp"].notna()]
    real = rows[rows["kind"] != "inflation"]
    kinds = real.assign(What=[PRESSURES.get(str(kind), str(kind)) for kind in real["kind"]])
    parts: list[Child] = []
    if text := say.lacking(look):
        parts.append(html.P(text))
    if kinds["gbp"].abs().sum() < POUND:
        return [*parts, html.P("Nothing rises in prices of the price year.")]
    frame = lay.by_year(kinds, "What", "gbp", "£", look.found.years)
    caption = "What rises against today by year, in prices of the price year"
    biggest = real[(real["year"] == look.last) & (real["service"] != "")]
    biggest = biggest.reindex(biggest["gbp"].abs().sort_values(ascending=False, kind="stable").index)
    said = [str(text) for text in biggest["sentence"].head(4)]
    return [*parts, *lay.listed(look, "pressures", caption, frame), *([bullets(list(said))] if said else [])]


def _growth(look: Look) -> list[Child]:
    rows = look.found.tables["growth"]
    if rows.empty:
        said = "This is worked out with the best use of what is left, for money alone; it was not asked for."
        return [html.P(said)]
    frame = pd.DataFrame(
        {
            "More money a year": [words.money(float(gbp)) for gbp in rows["extra_gbp_per_year"]],
            "More of the gap closed": [lay.points(float(change)) for change in rows["gap_change_share"]],
            f"Gained by {words.year(look.last)}": [
                _gains(look, float(gbp)) for gbp in rows["extra_gbp_per_year"]
            ],
            "Duties not met (£)": rows["duties_unmet_gbp"],
            "Change in cost of services that follow demand (£)": -rows["demand_saved_gbp"],
        }
    )
    lead = "More money in the pots asked about, from the same year on, put to its best use and with no cut:"
    caption = "What the next pounds would do"
    return [html.P(lead), *lay.listed(look, "growth", caption, frame)]


def _gains(look: Look, extra: float) -> str:
    rows = look.found.tables["growth_outcomes"]
    rows = rows[(rows["extra_gbp_per_year"] == extra) & (rows["year"] == look.last)]
    rows = rows[rows["gained"] >= CHILD]
    sized = rows.assign(size=rows["gained"] / rows["without"].clip(lower=1.0)).nlargest(MOST_GAINS, "size")
    return (
        "; ".join(
            f"{look.outcome(str(row['outcome']))}, {look.worse(str(row['outcome']), -float(row['gained']))}"
            for row in sized.to_dict("records")
        )
        or "no whole child"
    )
