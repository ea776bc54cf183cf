"""A finished plan as the parts of its page: in short, services, outcomes, rules, money."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dash import html
from dash.development.base_component import Component

from dashapp import ids
from dashapp.components.controls import Option, choice, filters
from dashapp.components.figures import figure, table_download
from dashapp.components.parts import part_heading, part_links, part_shown
from dashapp.components.tables import frame_table
from dashapp.components.text import bullets, link, notice
from dashapp.ids import Key, Part
from dashapp.pages.base import Child, View, named_charts
from dashapp.shapes import Result
from dashapp.views import best_use_tables as draw
from dashapp.views.shown import Shown, based_on, changes, to_know, versions_of
from model import words
from model import words_chances as chances
from model.charts import Chart
from model.charts.change import broken_bars, limit_bars, service_change
from model.charts.outcomes import outcomes_against_target

AVERAGE = "average"
SHORT = "short"
PARTS: Mapping[str, str] = {
    SHORT: "In short",
    "services": "Before and after by service",
    "outcomes": "Outcomes against target",
    "rules": "Duties, promises and limits",
    "money": "Whose money, and what is left",
}


type PlanShown = Shown[Result]


def year_shown(shown: PlanShown) -> tuple[int | None, str]:
    """The year in view, None for the average; and what could not be understood in the address."""
    known = [*(str(year) for year in shown.start.years), AVERAGE]
    chosen, said = shown.here.one_of(Key.YEAR, known, str(shown.last))
    return (None if chosen == AVERAGE else int(chosen)), said


def result_view(shown: PlanShown) -> View:
    """One part of one plan, under what it came to."""
    part, unknown = part_shown(shown.here, PARTS)
    _, no_year = year_shown(shown)
    charts = _charts(shown)
    sections: Mapping[str, Callable[[PlanShown, Mapping[str, Chart]], list[Child]]] = {
        SHORT: _short,
        "services": _services,
        "outcomes": _outcomes,
        "rules": _rules,
        "money": _money,
    }
    return View(
        answer=html.P(
            shown.result.said.answer, id=ids.BEST_USE.at(Part.RESULT), tabIndex=-1, className="answer"
        ),
        focus=ids.BEST_USE.at(Part.RESULT if part == SHORT else Part.PART),
        say="The plan is ready." if part == SHORT else "",
        notices=_notices(shown, [said for said in (unknown, no_year) if said]),
        body=(
            draw.headline_cards(shown.result),
            *changes(shown),
            shown.worked_out(),
            _again(shown),
            part_links(shown.here, PARTS, part, "Parts of this plan"),
            part_heading(PARTS, part, ids.BEST_USE.at(Part.PART)),
            *sections[part](shown, charts),
        ),
        sure=_sure(shown),
        based_on=based_on(shown, "plan", "jcm solve", shown.result.digest, _versions(shown)),
        charts=charts,
        tables={**shown.result.tables, "left": shown.result.unspent},
        texts=shown.texts,
    )


def _charts(shown: PlanShown) -> dict[str, Chart]:
    year, _ = year_shown(shown)
    period = words.year(year) if year else f"average of {shown.whole}"
    outcomes = shown.result.outcomes
    made = [
        service_change(shown.result.moved[year].services, shown.setting("plan", period)),
        broken_bars(shown.result.broken_by_service, shown.setting("plan")),
        limit_bars(shown.result.limits, shown.setting("plan")),
    ]
    if (outcomes["meets"] != "no target").any():
        made.append(outcomes_against_target(outcomes, shown.setting("plan")))
    return named_charts(*made)


def _notices(shown: PlanShown, said: list[str]) -> tuple[Child, ...]:
    if shown.result.status == "targets_not_met":
        said = ["The targets made hard cannot all be met. This plan comes closest to them.", *said]
    return tuple(notice(html.P(text), tone="warning") for text in said)


def _again(shown: PlanShown) -> Component:
    there = shown.here.having(show=None, year=None, edit="yes")
    why = shown.here.having("/change/in-the-way", show=None, year=None, edit=None)
    again = link("Change something and work it out again", there)
    return html.P([again, html.Br(), link("What stands in the way?", why)], className="again no-print")


def _short(shown: PlanShown, _charts: Mapping[str, Chart]) -> list[Child]:
    services, outcomes = shown.result.moved[shown.last].services, shown.result.outcomes
    return [
        html.H3(f"The biggest changes in {words.year(shown.last)}"),
        *draw.biggest_changes(services),
        html.P(link("See every service", shown.here.having(show="services"))),
        *([html.P(shown.result.said.saving)] if shown.result.said.saving else []),
        html.H3("Outcomes"),
        *_likely(shown),
        draw.outcome_table(outcomes),
        html.P(link("See them on one scale", shown.here.having(show="outcomes"))),
        html.H3("Duties and promises"),
        html.P(shown.result.said.broken),
        html.H3("What holds the plan back"),
        html.P(shown.result.said.limits),
        html.P(link("See every duty, promise and limit", shown.here.having(show="rules"))),
        html.H3("Money left"),
        html.P(shown.result.said.unspent),
        html.P(link("See whose money, and what is left", shown.here.having(show="money"))),
    ]


def _likely(shown: PlanShown) -> list[Child]:
    """How likely targets are to be met, and what the ranges in the table are."""
    said = shown.result.said
    if not said.gap_range and not said.likely:
        return []
    under = f"In brackets, under a number of this plan: its range, which {chances.FUTURES_IN} lie in."
    return [html.P(said.likely) if said.likely else "", html.P(under, className="hint")]


def _services(shown: PlanShown, charts: Mapping[str, Chart]) -> list[Child]:
    return [_year_choice(shown), figure(charts["change-by-service"], shown.here, level=3, opened=True)]


def _year_choice(shown: PlanShown) -> Component:
    year, _ = year_shown(shown)
    options = [
        *(Option(str(known), words.year(known)) for known in shown.start.years),
        Option(AVERAGE, "Average of all years"),
    ]
    chosen = AVERAGE if year is None else str(year)
    return filters(choice(ids.query(Key.YEAR, str(shown.last)), "Year shown", options, chosen))


def _outcomes(shown: PlanShown, charts: Mapping[str, Chart]) -> list[Child]:
    chart = charts.get("outcomes-against-target")
    return [
        figure(chart, shown.here, level=3) if chart else html.P("No outcome has a target."),
        html.H3("Every outcome in a sentence"),
        bullets(list(shown.result.said.outcomes)),
    ]


def _rules(shown: PlanShown, charts: Mapping[str, Chart]) -> list[Child]:
    parts: list[Child] = [html.P(shown.result.said.broken)]
    if len(shown.result.broken):
        parts += [
            *draw.broken_sentences(shown.result),
            figure(charts["duties-and-promises-broken"], shown.here, level=3),
        ]
    if len(shown.result.limits):
        parts += [
            figure(charts["what-holds-it-back"], shown.here, level=3),
            *draw.limit_sentences(shown.result.limits),
        ]
    else:
        parts.append(html.P(shown.result.said.limits))
    return parts


def _money(shown: PlanShown, _charts: Mapping[str, Chart]) -> list[Child]:
    year, _ = year_shown(shown)
    left = shown.result.unspent
    parts: list[Child] = [
        _year_choice(shown),
        html.H3("Each partner's money"),
        draw.partner_table(shown.result.moved[year].partners),
        html.H3("What is left"),
        html.P(shown.result.said.unspent),
    ]
    if len(left):
        caption = "What is left in each pot over the plan, and why"
        parts += [
            frame_table(caption, left, quiet=True),
            table_download("unspent", "what is left in each pot in each year", shown.here),
        ]
    return parts


def _sure(shown: PlanShown) -> tuple[Child, ...]:
    evidence = (
        f"{shown.result.effects} effects of services on outcomes stand behind the plan; "
        f"{shown.result.weak_effects} of them rest on evidence graded below 3 out of 5."
    )
    checked = (
        "The plan was worked out a second time by a projection written apart from it, and the two agree."
    )
    share = words.percent(shown.result.illustrative / max(shown.result.figures, 1))
    made_up = (
        f"{shown.result.illustrative:,} of {shown.result.figures:,} rows of figures ({share}) are "
        "illustrative: set for want of published ones."
    )
    said = shown.result.said
    parts: list[Child] = [bullets([*said.drawn, evidence, made_up, *said.judged, checked])]
    return (*parts, *to_know(shown.result.notes))


def _versions(shown: PlanShown) -> str:
    run = shown.result.tables["run"]
    return versions_of(run["item"].tolist(), run["value"].tolist())
