"""Three parts of a tested cut: in short, what children lose, which services go."""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import ids
from dashapp.components.controls import Option, choice, filters, select
from dashapp.components.figures import figure, table_download
from dashapp.components.tables import frame_table
from dashapp.components.text import bullets, cards, folded
from dashapp.ids import Key
from dashapp.pages.base import Child, named_charts
from dashapp.views import cuts_tables as lay
from dashapp.views import cuts_words as say
from dashapp.views.cuts_look import RULES, Look
from model import words
from model import words_chances as chances
from model.charts import Chart
from model.charts import cuts as draw
from model.charts import cuts_depth as deep

TEST = "test of a cut"
MOST_FIRST = 6
FIRST_POUND = 1e-4

type Section = tuple[dict[str, Chart], list[Child]]


def short(look: Look) -> Section:
    """The ways of sharing side by side, and what planning saves."""
    frame = lay.side_by_side(look)
    chart = draw.rules_side_by_side(frame, say.cut_words(look), look.shown.setting(TEST))
    caption = f"What {say.cut_words(look)} does over {look.whole}"
    best = say.best_use(look)
    body: list[Child] = [
        _cards(look),
        figure(chart, look.shown.here, level=3),
        html.H3("The ways of sharing it, side by side"),
        frame_table(caption, lay.rules_table(frame), quiet=True, stacked=True),
        table_download("totals", "ways of sharing, every depth", look.shown.here),
        *([html.P(best)] if best else []),
        html.P(f"Early warning: {say.early(look)}") if say.early(look) else "",
    ]
    return named_charts(chart), body


def _cards(look: Look) -> Component:
    if not look.can_be_made:
        return html.P("There are no sums to show, because this cut can't be made in this way.")
    total, before = look.total(), float(look.no_cut()["duties_unmet_gbp"])
    gross, back, net, unmet = (
        float(total[f"{name}_gbp"]) for name in ("gross_cut", "knock_on", "net_saving", "duties_unmet")
    )
    share = (
        f"{words.percent(back / gross)} of it" if gross > 0 and back > 0 else "services that follow demand"
    )
    share += _range_of(look, "knock_on_gbp")
    already = f"; {words.money(before)} without a cut" if before >= 1 else ""
    saved = (
        (words.money(-net), "more cost than saving", "more comes back than is taken out")
        if net < 0
        else (words.money(net), "saved after that", _kind_of_saving(look))
    )
    saved = (*saved[:2], saved[2] + _range_of(look, "net_saving_gbp"))
    return cards(
        [
            (words.money(gross), "taken out", f"over {look.whole}"),
            (words.money(back), "comes back as cost", share),
            saved,
            (words.money(unmet), "of duties not met", f"beside the saving{already}"),
            _gap_card(look, float(total["gap_closed_share"]), float(look.no_cut()["gap_closed_share"])),
        ]
    )


def _kind_of_saving(look: Look) -> str:
    no_cash = float(look.in_plan("cuts")["no_cash_gbp"].sum())
    return f"of it {words.money(no_cash)} is no cash" if no_cash >= 1 else "budgets cut and cost avoided"


def _range_of(look: Look, measure: str) -> str:
    """The range of a sum of money over the plan, to stand after its detail; blank without one."""
    ends = look.ends(measure, "plan")
    return f"; range {words.money_range(ends.low, ends.high)}" if ends else ""


def _gap_card(look: Look, share: float, without: float) -> tuple[str, str, str]:
    if not words.stated(share):
        return "–", "no gap to the targets", ""
    what = "of the gap to targets closed" if share >= 0 else "wider gap to targets"
    ends = look.ends("gap_closed_share", "")
    ranged = f"; range {chances.gap_range(ends.low, ends.high)}" if ends else ""
    return words.percent(abs(share)), what, f"without a cut: {lay.gap_closed(without)}{ranged}"


def children(look: Look) -> Section:
    """Outcomes lost by year, place, group and priority; the path of one of them; what planning saves."""
    if not look.can_be_made and look.lost["lost"].isna().all():
        return {}, [html.P("This cut can't be made in this way, so nothing can be said of its outcomes.")]
    charts, path = _path(look)
    all_rules = pd.concat([_from_today(look, rule) for rule in look.found.asked.rules])
    chart = draw.outcomes_lost(all_rules, look.shown.setting(TEST, words.year(look.last)))
    place, places = _place(look)
    where = look.found.name("place", place)
    caption = f"Children lost to the cut in {where}, by year"
    body: list[Child] = [
        figure(chart, look.shown.here, level=3),
        html.H3("By year and place"),
        places,
        *_table(look, "outcomes", caption, lay.lost_by_year(look, place), "No outcome changes by a child."),
        html.H3("By priority and group"),
        frame_table(f"By priority, {words.year(look.last)}", lay.lost_by(look, "priority"), stacked=True),
        frame_table(
            f"By group of children, {words.year(look.last)}", lay.lost_by(look, "group"), stacked=True
        ),
        html.H3("As the money falls"),
        *path,
        *_planning(look),
    ]
    return {**named_charts(chart), **charts}, body


def _table(look: Look, name: str, caption: str, frame: pd.DataFrame, nothing: str) -> list[Child]:
    return lay.listed(look, name, caption, frame) if len(frame) else [html.P(nothing)]


def _from_today(look: Look, rule: str) -> pd.DataFrame:
    """What is lost against carrying on as now, so that ways of sharing can be compared."""
    own = Look(look.shown, rule, look.depth).lost
    keys = [str(key) for key in own["outcome"]]
    share = 100 * own["lost_from_today"] / own["trend"].where(own["trend"] > 0)
    return own.assign(
        lost=own["lost_from_today"],
        lost_percent=share,
        rule_name=RULES[rule][0],
        outcome_name=[look.outcome(key) for key in keys],
        counted_in=[look.found.counted_in[key] for key in keys],
    )


def _place(look: Look) -> tuple[str, Component]:
    """The place in view, and the control that chooses it."""
    area = look.found.area
    known = [area, *look.found.places]
    place, _ = look.shown.here.one_of(Key.PLACE, known, area)
    options = [Option(key, look.found.name("place", key)) for key in dict.fromkeys(known)]
    return place, filters(select(ids.query(Key.PLACE, area), "Place", options, place))


def _path(look: Look) -> tuple[dict[str, Chart], list[Child]]:
    """The path of one outcome by depth, and where it is felt."""
    keys = list(dict.fromkeys(str(key) for key in look.lost["outcome"]))
    usual = keys[0]
    outcome, _ = look.shown.here.one_of(Key.OUTCOME, keys, usual)
    options = [Option(key, look.outcome(key)) for key in keys]
    name, counted = look.outcome(outcome), look.found.counted_in[outcome]
    curve = look.found.tables["curve"]
    curve = curve[(curve["outcome"] == outcome) & (curve["year"] == look.last)]
    named = curve.assign(rule_name=[RULES[str(rule)][0] for rule in curve["rule"]])
    chart = deep.outcome_path(named, name, counted, look.shown.setting(TEST, words.year(look.last)))
    places = lay.lost_by_place(look, outcome)
    caption = f"{name} by place, {words.year(look.last)}"
    by_place = _table(look, "outcomes", caption, places, "It is counted for the whole area only.")
    control = filters(choice(ids.query(Key.OUTCOME, usual), "Outcome", options, outcome))
    return named_charts(chart), [control, figure(chart, look.shown.here, level=4), *by_place]


def _planning(look: Look) -> list[Child]:
    frame = lay.planning_table(look)
    if not look.has_best or "equal_share" not in look.found.asked.rules or frame.empty:
        return []
    caption = f"Best use against equal shares of the same cut, {words.year(look.last)}"
    return [
        html.H3("What planning the cut saves, in children"),
        *lay.listed(look, "saved_by_planning", caption, frame),
    ]


def services(look: Look) -> Section:
    """What is reduced and by how much, what goes first, jobs, the cost of change, what can be rebuilt."""
    reduced, lose = _reduced(look)
    first = look.found.tables["first_to_go"]
    first = first[first["rule"] == look.rule]
    charts, drawn = dict(reduced), list[Child]()
    if (first["depth"] > FIRST_POUND).any():
        chart = deep.first_to_go(first, look.shown.setting(TEST))
        charts |= named_charts(chart)
        drawn = [figure(chart, look.shown.here, level=4)]
    body: list[Child] = [
        *lose,
        html.H3("What goes first"),
        *first_to_go(first),
        *drawn,
        table_download("first_to_go", "what goes first, in every way of sharing", look.shown.here),
    ]
    if look.can_be_made:
        who = f"Who does the work, {words.year(look.last)}"
        body += [
            html.H3("Jobs"),
            html.P(say.jobs(look)),
            *_table(look, "jobs", who, lay.jobs_table(look), "Nobody's work is counted for these services."),
            *_sites(look),
        ]
    return charts, body


def _reduced(look: Look) -> Section:
    """What each service loses; in words where the cut can't be made."""
    if not look.can_be_made:
        return {}, [html.P("This cut can't be made in this way. What it would take first is said below.")]
    frame = lay.services_frame(look)
    chart = deep.services_lost(frame, look.shown.setting(TEST, words.year(look.last)))
    caption, table = f"Services that lose, {words.year(look.last)}", lay.services_table(frame)
    return named_charts(chart), [
        figure(chart, look.shown.here, level=3),
        html.P(say.one_off(look)),
        *_table(look, "services", caption, table, "No service is reduced."),
    ]


def first_to_go(first: pd.DataFrame) -> list[Child]:
    """What goes first: services that the first pound takes from in one sentence, the others one by one.

    Parameters
    ----------
    first : DataFrame
        name, depth, sentence; in the order in which they go.
    """
    if first.empty:
        return [html.P("No service is reduced at any of these depths.")]
    at_once = first["depth"] <= FIRST_POUND
    at_once &= int(at_once.sum()) > 1
    names = [str(name) for name in first.loc[at_once, "name"]]
    later = [str(text) for text in first.loc[~at_once, "sentence"]]
    parts: list[Child] = []
    if names:
        lead = f"{len(names)} services are reduced from the first pound on"
        parts.append(html.P(f"{lead}: {words.listed(names, MOST_FIRST)}."))
        if len(names) > MOST_FIRST:
            parts.append(folded(f"All {len(names)}", bullets(list(names))))
    if later:
        parts.append(bullets(list(later[:MOST_FIRST])))
    if len(later) > MOST_FIRST:
        parts.append(folded(f"{len(later) - MOST_FIRST} more", bullets(list(later[MOST_FIRST:]))))
    return parts


def _sites(look: Look) -> list[Child]:
    rows = look.at("sites")
    rows = rows[(rows["year"] == look.last) & (rows["lost"].abs() >= 0.5)]
    if rows.empty:
        return []
    frame = pd.DataFrame(
        {
            "Service": [look.found.name("service", str(key)) for key in rows["service"]],
            "Place": [look.found.name("place", str(key)) for key in rows["place"]],
            "Without the cut (sites)": rows["without_cut"],
            "With the cut (sites)": rows["planned"],
            "Fewer (sites)": rows["lost"],
        }
    )
    return [html.H3("Buildings"), *lay.listed(look, "sites", f"Sites, {words.year(look.last)}", frame)]
