"""A finished plan as the parts of its page: in short, services, outcomes, rules, money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashapp import ids
from dashapp.components.attributes import aria
from dashapp.components.controls import Option, choice, filters
from dashapp.components.figures import figure, table_download
from dashapp.components.tables import frame_table
from dashapp.components.text import bullets, facts, folded, link, notice
from dashapp.edits import Edit
from dashapp.ids import BestUse, Key
from dashapp.pages.base import Child, View, named_charts
from dashapp.shapes import Partnership, Result, ScenarioCard, Start
from dashapp.urls import Here
from dashapp.views import best_use_form as forms
from dashapp.views import best_use_tables as draw
from model import words
from model.charts import Chart
from model.charts.change import broken_bars, limit_bars, service_change
from model.charts.outcomes import outcomes_against_target
from model.charts.setting import Setting

AVERAGE = "average"
CHANGED_FILE = "changed.toml"
SHORT = "short"
PARTS: Mapping[str, str] = {
    SHORT: "In short",
    "services": "Before and after by service",
    "outcomes": "Outcomes against target",
    "rules": "Duties, promises and limits",
    "money": "Whose money, and what is left",
}


@dataclass(frozen=True)
class Shown:
    """What is shown: the scenario, what was changed on screen, the plan that came of it."""

    partnership: Partnership
    here: Here
    card: ScenarioCard
    start: Start
    edit: Edit
    edit_text: str
    result: Result
    seconds: float

    @property
    def last(self) -> int:
        """The last plan year."""
        return self.start.years[-1]

    def year(self) -> tuple[int | None, str]:
        """The year in view, None for the average; and what could not be understood in the address."""
        known = [*(str(year) for year in self.start.years), AVERAGE]
        chosen, said = self.here.one_of(Key.YEAR, known, str(self.last))
        return (None if chosen == AVERAGE else int(chosen)), said

    def setting(self, period: str) -> Setting:
        """What the charts of this plan share."""
        year = words.year(self.partnership.base_year)
        return Setting(self.partnership.area_name, period, f"plan of the scenario {self.card.name}", year)

    @property
    def whole(self) -> str:
        """All plan years."""
        return words.years(self.start.years[0], self.last)


def result_view(shown: Shown) -> View:
    """One part of one plan, under what it came to."""
    part, unknown = shown.here.one_of(Key.SHOW, list(PARTS), SHORT)
    _, no_year = shown.year()
    charts = _charts(shown)
    sections: Mapping[str, Callable[[Shown, Mapping[str, Chart]], list[Child]]] = {
        SHORT: _short,
        "services": _services,
        "outcomes": _outcomes,
        "rules": _rules,
        "money": _money,
    }
    return View(
        answer=html.P(shown.result.said.answer, id=BestUse.RESULT, tabIndex=-1, className="answer"),
        focus=BestUse.RESULT if part == SHORT else BestUse.PART,
        say="The plan is ready." if part == SHORT else "",
        notices=_notices(shown, [said for said in (unknown, no_year) if said]),
        body=(
            draw.headline_cards(shown.result),
            *_changes(shown),
            _again(shown),
            _parts(shown.here, part),
            html.H2(PARTS[part], id=BestUse.PART, tabIndex=-1),
            *sections[part](shown, charts),
        ),
        sure=_sure(shown),
        based_on=_based_on(shown),
        charts=charts,
        tables={**shown.result.tables, "left": shown.result.unspent},
        texts={} if shown.edit.is_empty else {CHANGED_FILE: shown.edit_text},
    )


def _charts(shown: Shown) -> dict[str, Chart]:
    year, _ = shown.year()
    period = words.year(year) if year else f"average of {shown.whole}"
    outcomes = shown.result.outcomes
    made = [
        service_change(shown.result.moved[year].services, shown.setting(period)),
        broken_bars(shown.result.broken_by_service, shown.setting(shown.whole)),
        limit_bars(shown.result.limits, shown.setting(shown.whole)),
    ]
    if (outcomes["meets"] != "no target").any():
        made.append(outcomes_against_target(outcomes, shown.setting(shown.whole)))
    return named_charts(*made)


def _notices(shown: Shown, said: list[str]) -> tuple[Child, ...]:
    if shown.result.status == "targets_not_met":
        said = ["The targets made hard cannot all be met. This plan comes closest to them.", *said]
    return tuple(notice(html.P(text), tone="warning") for text in said)


def _changes(shown: Shown) -> list[Child]:
    """What was changed on screen, and what the scenario's files change."""
    parts: list[Child] = []
    if not shown.edit.is_empty:
        parts += forms.changes_panel(forms.changes(shown.start, shown.edit))
    if shown.start.cut:
        parts.append(html.P(shown.start.cut))
    said = shown.start.changes
    if said:
        noun = words.plural(len(said), "change")
        parts.append(
            folded(f"The scenario itself makes {len(said)} {noun} to the tables", bullets(list(said)))
        )
    return parts


def _again(shown: Shown) -> Component:
    there = shown.here.having(show=None, year=None, edit="yes")
    why = shown.here.having("/change/in-the-way", show=None, year=None, edit=None)
    again = link("Change something and work it out again", there)
    return html.P([again, html.Br(), link("What stands in the way?", why)], className="again no-print")


def _parts(here: Here, current: str) -> Component:
    """Links to the parts of the plan; the current one is named, not linked."""
    items = [
        html.Li(html.Span(name, className="current", **aria(current="page")))
        if key == current
        else html.Li(link(name, here.having(show=None if key == SHORT else key)))
        for key, name in PARTS.items()
    ]
    return html.Nav(html.Ul(items), className="parts no-print", **aria(label="Parts of this plan"))


def _short(shown: Shown, _charts: Mapping[str, Chart]) -> list[Child]:
    services, outcomes = shown.result.moved[shown.last].services, shown.result.outcomes
    return [
        html.H3(f"The biggest changes in {words.year(shown.last)}"),
        *draw.biggest_changes(services),
        html.P(link("See every service", shown.here.having(show="services"))),
        html.H3("Outcomes"),
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


def _services(shown: Shown, charts: Mapping[str, Chart]) -> list[Child]:
    return [_year_choice(shown), figure(charts["change-by-service"], shown.here, level=3, opened=True)]


def _year_choice(shown: Shown) -> Component:
    year, _ = shown.year()
    options = [
        *(Option(str(known), words.year(known)) for known in shown.start.years),
        Option(AVERAGE, "Average of all years"),
    ]
    chosen = AVERAGE if year is None else str(year)
    return filters(choice(ids.query(Key.YEAR, str(shown.last)), "Year shown", options, chosen))


def _outcomes(shown: Shown, charts: Mapping[str, Chart]) -> list[Child]:
    chart = charts.get("outcomes-against-target")
    return [
        figure(chart, shown.here, level=3) if chart else html.P("No outcome has a target."),
        html.H3("Every outcome in a sentence"),
        bullets(list(shown.result.said.outcomes)),
    ]


def _rules(shown: Shown, charts: Mapping[str, Chart]) -> list[Child]:
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


def _money(shown: Shown, _charts: Mapping[str, Chart]) -> list[Child]:
    year, _ = shown.year()
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


def _sure(shown: Shown) -> tuple[Child, ...]:
    estimate = (
        "This is the best estimate of each effect. How far the answer could differ if effects are weaker or "
        "stronger is not worked out here, so read the numbers as a direction, not a forecast."
    )
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
    parts: list[Child] = [bullets([estimate, evidence, made_up, *shown.result.said.judged, checked])]
    notes = list(shown.result.notes)
    if notes:
        noun = words.plural(len(notes), "thing")
        parts.append(
            folded(f"{len(notes)} {noun} to know about the inputs and the result", bullets(list(notes)))
        )
    return tuple(parts)


def _based_on(shown: Shown) -> tuple[Child, ...]:
    partnership = shown.partnership
    run = shown.result.tables["run"]
    versions = [
        f"{item.removeprefix('version of ')} {value}"
        for item, value in zip(run["item"], run["value"], strict=True)
        if item.startswith("version of ")
    ]
    pairs: list[tuple[str, Component | str]] = [
        ("Scenario", f"{shown.card.name} ({shown.card.file})"),
        (
            "Data",
            f"{partnership.name}, {words.year(partnership.base_year)}, prices of {partnership.price_year}",
        ),
        ("Worked out in", words.counted(shown.seconds, "second")),
        ("Fingerprint of everything that decides it", html.Code(shown.result.digest[:16])),
        ("Versions", words.listed(versions)),
    ]
    return (
        html.P(link("The tables behind it, with their sources", Here("/data"))),
        folded("Work it out yourself on the command line", *_command(shown)),
        folded("How this plan was made", facts(pairs)),
    )


def _command(shown: Shown) -> list[Child]:
    if shown.edit.is_empty:
        return [
            html.P("This command gives the same numbers:"),
            html.Pre(html.Code(f"jcm solve {shown.card.file}")),
        ]
    folder = shown.card.file.rpartition("/")[0]
    file = f"{folder}/{CHANGED_FILE}" if folder else CHANGED_FILE
    return [
        html.P(
            [
                "Your changes as a scenario file: ",
                html.A(f"download {CHANGED_FILE}", href=shown.here.file(CHANGED_FILE), download=""),
                f". Keep it in the folder {folder or 'of your data'}, then run:",
            ]
        ),
        html.Pre(html.Code(f"jcm solve {file}")),
    ]
