"""What stands in the way of a plan, as the parts of its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import aria
from dashapp.components.figures import figure, table_download
from dashapp.components.tables import frame_table
from dashapp.components.text import bullets, facts, folded, link, notice
from dashapp.edits import Edit
from dashapp.ids import InTheWay, Key
from dashapp.pages.base import Child, View, named_charts
from dashapp.shapes import Partnership, ScenarioCard, Start
from dashapp.shapes_why import Why
from dashapp.urls import Here
from dashapp.views import best_use_form as forms
from model import words
from model.charts import Chart
from model.charts.budget import NAME as CURVE
from model.charts.budget import budget_curve
from model.charts.setting import Setting

CHANGED_FILE = "changed.toml"
SHORT, IN_WORDS = "short", "In words"
FIRST_SAID, MOST_SAID = 6, 24
PARTS: Mapping[str, str] = {
    SHORT: "In short",
    "binds": "What binds, and its price",
    "services": "Why services grew, shrank or stayed",
    "rules": "The price of each rule",
    "targets": "Targets out of reach",
    "equal": "Equally good plans",
    "money": "Less and more money",
    "unproven": "Services without evidence",
}
MARGIN = (
    "A price is what a little more of a limit would do, and holds only over its range. Where two prices are "
    "given, more is worth the first and less costs the second."
)
SOLVED_AGAIN = (
    "The price of each rule and every step of money were worked out by making the whole plan again, "
    "not by a rule of thumb."
)
ESTIMATE = (
    "Everything here rests on the best estimate of each effect. How far it could differ if effects are "
    "weaker or stronger is not worked out here."
)


@dataclass(frozen=True)
class Shown:
    """What is shown: where, the scenario, what was changed on screen, and the explanation of its plan."""

    partnership: Partnership
    here: Here
    plan: Here
    card: ScenarioCard
    start: Start
    edit: Edit
    edit_text: str
    why: Why
    seconds: float

    @property
    def setting(self) -> Setting:
        """What the charts of this explanation share."""
        years = words.years(self.start.years[0], self.start.years[-1])
        data_year = words.year(self.partnership.base_year)
        return Setting(
            self.partnership.area_name, years, f"explanation of the scenario {self.card.name}", data_year
        )

    def sentences(self, name: str) -> list[str]:
        """The sentences of one table, each once, in its order."""
        return list(dict.fromkeys(str(text) for text in self.why.tables[name]["sentence"]))


def why_view(shown: Shown) -> View:
    """One part of one explanation, under what it says in short."""
    part, unknown = shown.here.one_of(Key.SHOW, list(PARTS), SHORT)
    charts = _charts(shown)
    sections: Mapping[str, Callable[[Shown, Mapping[str, Chart]], list[Child]]] = {
        SHORT: _short,
        "binds": _binds,
        "services": _services,
        "rules": _rules,
        "targets": _targets,
        "equal": _equal,
        "money": _money,
        "unproven": _unproven,
    }
    return View(
        answer=html.P(shown.why.answer[0], id=InTheWay.RESULT, tabIndex=-1, className="answer"),
        focus=InTheWay.RESULT if part == SHORT else InTheWay.PART,
        say="The explanation is ready." if part == SHORT else "",
        notices=(notice(html.P(unknown), tone="warning"),) if unknown else (),
        body=(
            *_changes(shown),
            _plan_link(shown),
            _parts(shown.here, part),
            html.H2(PARTS[part], id=InTheWay.PART, tabIndex=-1),
            *sections[part](shown, charts),
        ),
        sure=_sure(shown),
        based_on=_based_on(shown),
        charts=charts,
        tables=shown.why.tables,
        texts={CHANGED_FILE: shown.edit_text},
    )


def _charts(shown: Shown) -> dict[str, Chart]:
    curve = shown.why.tables["curve"]
    return named_charts(budget_curve(curve, shown.setting)) if curve["gap_closed_share"].notna().any() else {}


def _changes(shown: Shown) -> list[Child]:
    parts: list[Child] = []
    if not shown.edit.is_empty:
        parts += forms.changes_panel(forms.changes(shown.start, shown.edit))
    if shown.start.cut:
        parts.append(html.P(shown.start.cut))
    return parts


def _plan_link(shown: Shown) -> Component:
    return html.P(link("See the plan itself", shown.plan), className="again no-print")


def _parts(here: Here, current: str) -> Component:
    """Links to the parts of the explanation; the current one is named, not linked."""
    items = [
        html.Li(html.Span(name, className="current", **aria(current="page")))
        if key == current
        else html.Li(link(name, here.having(show=None if key == SHORT else key)))
        for key, name in PARTS.items()
    ]
    return html.Nav(html.Ul(items), className="parts no-print", **aria(label="Parts of this explanation"))


def _short(shown: Shown, _charts: Mapping[str, Chart]) -> list[Child]:
    rest = list(shown.why.answer[1:])
    return [
        bullets(list(rest)) if rest else html.P("Nothing more stands in the way."),
        html.P("Each of the parts above says more, with its numbers."),
    ]


def said(sentences: list[str]) -> list[Child]:
    """The first sentences, and more of them folded away."""
    if not sentences:
        return []
    more = sentences[FIRST_SAID:MOST_SAID]
    parts: list[Child] = [bullets(list(sentences[:FIRST_SAID]))]
    if more:
        left = len(sentences) - FIRST_SAID - len(more)
        tail = [html.P(f"{left:,} more are in the download.", className="hint")] if left else []
        parts.append(folded(f"{len(more)} more", bullets(list(more)), *tail))
    return parts


def numbers(shown: Shown, name: str, caption: str, *, with_words: bool = False) -> list[Child]:
    """A table of the explanation and its file."""
    found: pd.DataFrame = shown.why.shown[name]
    frame = found if with_words else found.drop(columns=IN_WORDS, errors="ignore")
    return [frame_table(caption, frame), table_download(name, caption.lower(), shown.here)]


def _section(shown: Shown, name: str, caption: str, nothing: str) -> list[Child]:
    """Sentences, then the numbers; in words where there are none."""
    if shown.why.tables[name].empty:
        return [html.P(nothing)]
    return [*said(shown.sentences(name)), *numbers(shown, name, caption)]


def _binds(shown: Shown, _charts: Mapping[str, Chart]) -> list[Child]:
    nothing = "No limit binds: nothing that could be loosened would help."
    parts = _section(shown, "binding", "Limits that bind, the one that matters most first", nothing)
    return [html.P(MARGIN), *parts] if len(parts) > 1 else parts


def _services(shown: Shown, _charts: Mapping[str, Chart]) -> list[Child]:
    intro = (
        "For each service: what the plan does with it, what holds it, and how cheap it would have to be, or "
        "how strong its effects, for that to change."
    )
    nothing = "There are no services."
    return [html.P(intro), *_section(shown, "services", "Services, and what would change them", nothing)]


def _rules(shown: Shown, _charts: Mapping[str, Chart]) -> list[Child]:
    if shown.why.tables["rules"].empty:
        return [html.P("There is no rule that could be let go of or taken up.")]
    intro = (
        "Each rule was let go of or taken up by itself and the plan made again. The biggest help is first."
    )
    caption = "What each rule costs or would bring"
    return [html.P(intro), *numbers(shown, "rules", caption, with_words=True)]


def _targets(shown: Shown, _charts: Mapping[str, Chart]) -> list[Child]:
    tables = shown.why.tables
    if tables["targets"].empty and tables["conflicts"].empty:
        return [html.P("Every target is met, so nothing clashes.")]
    none_missed, no_clash = "Every target is met.", "Nothing clashes."
    clashes = "Targets and limits that cannot all hold, and who owns each"
    return [
        html.H3("What is missed"),
        *_section(shown, "targets", "Targets that are missed, and how near each could come", none_missed),
        html.H3("What clashes"),
        *_section(shown, "conflicts", clashes, no_clash),
        html.H3("What would put it right"),
        *_section(shown, "repairs", "The cheapest repairs", "No single repair would do."),
    ]


def _equal(shown: Shown, _charts: Mapping[str, Chart]) -> list[Child]:
    if shown.why.tables["near_optimal"].empty:
        return [html.P("No service may be chosen, so no other plan is as good.")]
    intro = (
        "Other plans are as good, or nearly so. This is how far each service could move in the last year, "
        "all others following, for no loss and for a small one. A board may choose within these ranges."
    )
    caption = "How far each service could move"
    told = shown.sentences("near_optimal")
    return [
        html.P(intro),
        *numbers(shown, "near_optimal", caption),
        folded("Every range in a sentence", bullets(list(told[: 2 * MOST_SAID]))),
    ]


def _money(shown: Shown, charts: Mapping[str, Chart]) -> list[Child]:
    chart = charts.get(CURVE)
    drawn: list[Child] = [html.P("There is no gap to close, so there is no curve of it.")]
    if chart:
        drawn = [figure(chart, shown.here, level=3)]
    nothing = "No target is missed, so no new money is needed for one."
    caption = "New money that each missed target would take"
    return [*drawn, html.H3("How much must we invest?"), *_section(shown, "invest", caption, nothing)]


def _unproven(shown: Shown, _charts: Mapping[str, Chart]) -> list[Child]:
    intro = (
        "No evidence is held of what these services change. They are never grown on the word of this model, "
        "and never cut for nothing."
    )
    nothing = "Evidence is held for every service that may be chosen."
    parts = _section(shown, "no_evidence", "Services without evidence, and what they cost", nothing)
    return [html.P(intro), *parts] if len(parts) > 1 else parts


def _sure(shown: Shown) -> tuple[Child, ...]:
    evidence = (
        f"{shown.why.effects} effects of services on outcomes stand behind it; "
        f"{shown.why.weak_effects} of them rest on evidence graded below 3 out of 5."
    )
    parts: list[Child] = [bullets([ESTIMATE, evidence, MARGIN, SOLVED_AGAIN])]
    notes = list(shown.why.notes)
    if notes:
        noun = words.plural(len(notes), "thing")
        parts.append(
            folded(f"{len(notes)} {noun} to know about the inputs and the result", bullets(list(notes)))
        )
    return tuple(parts)


def _based_on(shown: Shown) -> tuple[Child, ...]:
    partnership = shown.partnership
    data = f"{partnership.name}, {words.year(partnership.base_year)}, prices of {partnership.price_year}"
    pairs: list[tuple[str, Component | str]] = [
        ("Scenario", f"{shown.card.name} ({shown.card.file})"),
        ("Data", data),
        ("Worked out in", words.counted(shown.seconds, "second")),
        ("Fingerprint of the plan", html.Code(shown.why.digest[:16])),
        ("Versions", shown.why.versions),
    ]
    return (
        html.P(link("The tables behind it, with their sources", Here("/data"))),
        folded("Work it out yourself on the command line", *_command(shown)),
        folded("How this explanation was made", facts(pairs)),
    )


def _command(shown: Shown) -> list[Child]:
    file = shown.card.file
    if shown.edit.is_empty:
        return [html.P("This command gives the same numbers:"), _code(f"jcm explain {file}")]
    folder = file.rpartition("/")[0]
    changed = f"{folder}/{CHANGED_FILE}" if folder else CHANGED_FILE
    download = html.A(f"download {CHANGED_FILE}", href=shown.here.file(CHANGED_FILE), download="")
    tail = f". Keep it in the folder {folder or 'of your data'}, then run:"
    said_first = html.P(["Your changes as a scenario file: ", download, tail])
    return [said_first, _code(f"jcm explain {changed}")]


def _code(text: str) -> Component:
    return html.Pre(html.Code(text))
