"""What stands in the way of a plan, as the parts of its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
from dash import html

from dashapp.components.figures import figure, table_download
from dashapp.components.parts import part_heading, part_links, part_shown
from dashapp.components.tables import frame_table
from dashapp.components.text import bullets, folded, link, notice
from dashapp.ids import IN_THE_WAY, Part
from dashapp.pages.base import Child, View, named_charts
from dashapp.shapes_why import Why
from dashapp.urls import Here
from dashapp.views.shown import Shown, based_on, changes, to_know
from model import words
from model.charts import Chart
from model.charts.budget import NAME as CURVE
from model.charts.budget import budget_curve

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


type WhyShown = Shown[Why]


def sentences(shown: WhyShown, name: str) -> list[str]:
    """The sentences of one table, each once, in its order."""
    return list(dict.fromkeys(str(text) for text in shown.result.tables[name]["sentence"]))


def why_view(shown: WhyShown, plan: Here) -> View:
    """One part of one explanation, under what it says in short; ``plan`` is where its plan is shown."""
    part, unknown = part_shown(shown.here, PARTS)
    charts = _charts(shown)
    sections: Mapping[str, Callable[[WhyShown, Mapping[str, Chart]], list[Child]]] = {
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
        answer=html.P(shown.result.answer[0], id=IN_THE_WAY.at(Part.RESULT), tabIndex=-1, className="answer"),
        focus=IN_THE_WAY.at(Part.RESULT if part == SHORT else Part.PART),
        say="The explanation is ready." if part == SHORT else "",
        notices=(notice(html.P(unknown), tone="warning"),) if unknown else (),
        body=(
            html.P(shown.result.headline) if shown.result.headline else "",
            *changes(shown),
            shown.worked_out(),
            html.P(link("See the plan itself", plan), className="again no-print"),
            part_links(shown.here, PARTS, part, "Parts of this explanation"),
            part_heading(PARTS, part, IN_THE_WAY.at(Part.PART)),
            *sections[part](shown, charts),
        ),
        sure=_sure(shown),
        based_on=based_on(shown, "explanation", "jcm explain", shown.result.digest, shown.result.versions),
        charts=charts,
        tables=shown.result.tables,
        texts=shown.texts,
    )


def _charts(shown: WhyShown) -> dict[str, Chart]:
    curve = shown.result.tables["curve"]
    return (
        named_charts(budget_curve(curve, shown.setting("explanation")))
        if curve["gap_closed_share"].notna().any()
        else {}
    )


def _short(shown: WhyShown, _charts: Mapping[str, Chart]) -> list[Child]:
    rest = list(shown.result.answer[1:])
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
        are = words.plural(left, "is", "are")
        tail = [html.P(f"{left:,} more {are} in the download.", className="hint")] if left else []
        parts.append(folded(f"{len(more)} more", bullets(list(more)), *tail))
    return parts


def numbers(shown: WhyShown, name: str, caption: str, *, with_words: bool = False) -> list[Child]:
    """A table of the explanation and its file."""
    found: pd.DataFrame = shown.result.shown[name]
    frame = found if with_words else found.drop(columns=IN_WORDS, errors="ignore")
    return [frame_table(caption, frame), table_download(name, caption.lower(), shown.here)]


def _section(shown: WhyShown, name: str, caption: str, nothing: str) -> list[Child]:
    """Sentences, then the numbers; in words where there are none."""
    if shown.result.tables[name].empty:
        return [html.P(nothing)]
    return [*said(sentences(shown, name)), *numbers(shown, name, caption)]


def _binds(shown: WhyShown, _charts: Mapping[str, Chart]) -> list[Child]:
    nothing = "No limit binds: nothing that could be loosened would help."
    parts = _section(shown, "binding", "Limits that bind, the one that matters most first", nothing)
    return [html.P(MARGIN), *parts] if len(parts) > 1 else parts


def _services(shown: WhyShown, _charts: Mapping[str, Chart]) -> list[Child]:
    intro = (
        "For each service: what the plan does with it, what holds it, and how cheap it would have to be, or "
        "how strong its effects, for that to change."
    )
    nothing = "There are no services."
    return [html.P(intro), *_section(shown, "services", "Services, and what would change them", nothing)]


def _rules(shown: WhyShown, _charts: Mapping[str, Chart]) -> list[Child]:
    if shown.result.tables["rules"].empty:
        return [html.P("There is no rule that could be let go of or taken up.")]
    intro = (
        "Each rule was let go of or taken up by itself and the plan made again. The biggest help is first."
    )
    caption = "What each rule costs or would bring"
    return [html.P(intro), *numbers(shown, "rules", caption, with_words=True)]


def _targets(shown: WhyShown, _charts: Mapping[str, Chart]) -> list[Child]:
    tables = shown.result.tables
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


def _equal(shown: WhyShown, _charts: Mapping[str, Chart]) -> list[Child]:
    if shown.result.tables["near_optimal"].empty:
        return [html.P("No service may be chosen, so no other plan is as good.")]
    intro = (
        "Other plans are as good, or nearly so. This is how far each service could move in the last year, "
        "all others following, for no loss and for a small one. A board may choose within these ranges."
    )
    caption = "How far each service could move"
    told = sentences(shown, "near_optimal")
    return [
        html.P(intro),
        *numbers(shown, "near_optimal", caption),
        folded("Every range in a sentence", bullets(list(told[: 2 * MOST_SAID]))),
    ]


def _money(shown: WhyShown, charts: Mapping[str, Chart]) -> list[Child]:
    chart = charts.get(CURVE)
    drawn: list[Child] = [html.P("There is no gap to close, so there is no curve of it.")]
    if chart:
        drawn = [figure(chart, shown.here, level=3)]
    nothing = "No target is missed, so no new money is needed for one."
    caption = "New money that each missed target would take, and what services then spend more or less"
    return [*drawn, html.H3("How much must we invest?"), *_section(shown, "invest", caption, nothing)]


def _unproven(shown: WhyShown, _charts: Mapping[str, Chart]) -> list[Child]:
    intro = (
        "No evidence is held of what these services change. They are never grown on the word of this model, "
        "and never cut for nothing."
    )
    nothing = "Evidence is held for every service that may be chosen."
    parts = _section(shown, "no_evidence", "Services without evidence, and what they cost", nothing)
    return [html.P(intro), *parts] if len(parts) > 1 else parts


def _sure(shown: WhyShown) -> tuple[Child, ...]:
    evidence = (
        f"{shown.result.effects} effects of services on outcomes stand behind it; "
        f"{shown.result.weak_effects} of them rest on evidence graded below 3 out of 5."
    )
    found = shown.result
    unranged = [found.unranged] if found.unranged else []
    parts: list[Child] = [bullets([*found.drawn, *unranged, evidence, MARGIN, SOLVED_AGAIN])]
    return (*parts, *to_know(shown.result.notes))
