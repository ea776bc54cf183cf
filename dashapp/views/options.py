"""Options side by side, as the parts of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from dash import html
from dash.development.base_component import Component

from dashapp.components.figures import figure, table_download
from dashapp.components.parts import part_heading, part_links, part_shown
from dashapp.components.text import bullets, facts, folded, link, notice
from dashapp.ids import OPTIONS, Part
from dashapp.pages.base import Child, View, named_charts
from dashapp.shapes_options import TODAY
from dashapp.urls import Here
from dashapp.views import options_parts as parts
from dashapp.views import options_sure as doubt
from dashapp.views import options_tables as tables
from dashapp.views.options_shown import OptionsShown, Section
from dashapp.views.shown import to_know
from model import words
from model import words_chances as sure
from model.charts import options as draw

SHORT = "short"
PARTS: Mapping[str, str] = {
    SHORT: "Side by side",
    "outcomes": "Outcomes",
    "money": "Who pays and who gains",
    "duties": "Duties and promises",
    "places": "Places",
    "value": "Value for money",
    "sure": "How sure, and what would change our mind",
    "against": "Against one option",
}


def options_view(shown: OptionsShown) -> View:
    """One part of a comparison, under the answer."""
    found = shown.result
    part, no_part = part_shown(shown.here, PARTS)
    charts, body, unknown = SECTIONS[part](shown)
    return View(
        answer=html.P(found.answer[0], id=OPTIONS.at(Part.RESULT), tabIndex=-1, className="answer"),
        focus=OPTIONS.at(Part.RESULT if part == SHORT else Part.PART),
        say="The comparison is ready." if part == SHORT else "",
        notices=tuple(notice(html.P(text), tone="warning") for text in (no_part, *unknown) if text),
        body=(
            html.P(shown.worked_out(), className="hint wide-page"),
            part_links(shown.here, PARTS, part, "Parts of this comparison"),
            part_heading(PARTS, part, OPTIONS.at(Part.PART)),
            *body,
        ),
        sure=_sure(shown),
        based_on=_based_on(shown),
        scenario=f"{words.counted(len(found.labels), 'option')} compared",
        charts=charts,
        tables=found.tables,
    )


def _short(shown: OptionsShown) -> Section:
    found = shown.result
    chart = draw.gap_ranges(found.tables["options"], shown.setting())
    rows = tables.summary(found)
    body: list[Child] = [
        *_without_plan(shown),
        tables.beside(found, "Options side by side", tables.main_lines(found), rows),
        html.P(f"{parts.RANGES} “Best” is by duties and promises first, then by the gap.", className="hint"),
        folded("More lines", tables.beside(found, "More of every option", tables.more_lines(), rows)),
        table_download("options", "every option in one row", shown.here),
        figure(chart, shown.here, level=3),
        html.H3("The whole answer"),
        bullets(list(found.answer[1:]) or list(found.answer)),
    ]
    return named_charts(chart), body, []


def _without_plan(shown: OptionsShown) -> list[Child]:
    """Why an option has no plan, said before the table."""
    found = shown.result
    told = [
        f"{row['option']} ({row['name']}) has no plan. {row['why']}"
        for row in tables.rows_of(found, "options")
        if row["why"]
    ]
    return [notice(bullets(told), tone="warning")] if told else []


def _sure(shown: OptionsShown) -> tuple[Child, ...]:
    found = shown.result
    evidence = (
        f"{found.effects} effects of services on outcomes stand behind it; {found.weak_effects} of them "
        "rest on evidence graded below 3 out of 5."
    )
    likely = "; ".join(f"{band.word}: {band.means}" for band in sure.LIKELY)
    return (
        bullets([*found.notes, evidence]),
        html.P(f"Words for chances: {likely}.", className="hint"),
        *to_know(found.option_notes),
    )


def _based_on(shown: OptionsShown) -> tuple[Child, ...]:
    found, partnership = shown.result, shown.partnership
    data = f"{partnership.name}, {words.year(partnership.base_year)}, prices of {partnership.price_year}"
    pairs: list[tuple[str, Component | str]] = [
        *((f"Option {letter}", f"{name} ({found.files[letter]})") for letter, name in found.labels.items()),
        ("Data", data),
        ("Futures", f"{found.draws:,}, drawn with seed {found.seed}"),
        ("Worked out in", words.counted(shown.seconds, "second")),
        ("Fingerprint of everything that decides it", html.Code(found.digest[:16])),
        ("Versions", found.versions),
    ]
    return (
        html.P(link("The tables behind it, with their sources", Here("/data"))),
        folded(
            "Work it out yourself on the command line",
            html.P("This command gives the same numbers:"),
            html.Pre(html.Code(command(shown))),
        ),
        folded("How this comparison was made", facts(pairs)),
    )


def command(shown: OptionsShown) -> str:
    """The command that gives the same numbers."""
    found = shown.result
    files = [str(PurePosixPath(file)) if file != TODAY else TODAY for file in found.files.values()]
    worth = f" --worth {found.asked.outcome}={found.asked.worth:.10g}" if found.asked.outcome else ""
    return f"jcm compare {' '.join(files)}{worth}"


SECTIONS: Mapping[str, Callable[[OptionsShown], Section]] = {
    SHORT: _short,
    "outcomes": parts.outcomes,
    "money": parts.money,
    "duties": parts.duties,
    "places": parts.places,
    "value": parts.value,
    "sure": doubt.how_sure,
    "against": doubt.against,
}
