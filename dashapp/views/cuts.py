"""A tested cut as the parts of its page: in short, children, services, money, early warning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashapp import ids
from dashapp.components.controls import Option, choice, filters
from dashapp.components.parts import part_heading, part_links, part_shown
from dashapp.components.text import bullets, notice
from dashapp.ids import CUTS, Key, Part
from dashapp.pages.base import Child, View
from dashapp.views import cuts_words as say
from dashapp.views.cuts_look import RULES, CutsShown, Look, depth_key, look_at, usual_depth
from dashapp.views.cuts_money import money
from dashapp.views.cuts_parts import Section, children, services, short
from dashapp.views.cuts_warning import warning
from dashapp.views.shown import based_on, changes, to_know
from model import words

SHORT = "short"
PARTS: Mapping[str, str] = {
    SHORT: "In short",
    "children": "Children",
    "services": "Services",
    "money": "Money",
    "warning": "Early warning",
}


def cuts_view(shown: CutsShown) -> View:
    """One part of a tested cut, under what it does in short."""
    part, no_part = part_shown(shown.here, PARTS)
    look = look_at(shown)
    charts, body = SECTIONS[part](look)
    return View(
        answer=html.P(say.answer(look), id=CUTS.at(Part.RESULT), tabIndex=-1, className="answer"),
        focus=CUTS.at(Part.RESULT if part == SHORT else Part.PART),
        say="The test of the cut is ready." if part == SHORT else "",
        notices=tuple(notice(html.P(said), tone="warning") for said in (no_part, *look.unknown) if said),
        body=(
            html.P(say.money_range(look)),
            *_warnings(look),
            _choices(look),
            *changes(replace(shown, start=replace(shown.start, cut=""))),
            shown.worked_out(),
            part_links(shown.here, PARTS, part, "Parts of this test"),
            part_heading(PARTS, part, CUTS.at(Part.PART)),
            *body,
        ),
        sure=_sure(look),
        based_on=_based_on(look),
        charts=charts,
        tables=shown.result.tables,
        texts=shown.texts,
    )


def _warnings(look: Look) -> list[Child]:
    said = [text for text in (*say.moved(look), say.duties(look), say.lacking(look)) if text]
    return [notice(*(html.P(text) for text in said), tone="warning")] if said else []


def _choices(look: Look) -> Component:
    """Which of the depths and ways of sharing the page speaks of."""
    asked = look.found.asked
    controls = []
    if not asked.walks_away and len(asked.depths) > 1:
        depths = [Option(depth_key(depth), words.percent(depth)) for depth in asked.depths]
        name = ids.query(Key.DEPTH, usual_depth(look.shown))
        controls.append(choice(name, "Depth shown", depths, depth_key(look.depth)))
    if len(asked.rules) > 1:
        rules = [Option(rule, RULES[rule][0]) for rule in asked.rules]
        controls.append(choice(ids.query(Key.RULE, asked.rules[0]), "How it is shared out", rules, look.rule))
    return filters(*controls) if controls else html.Div()


def _based_on(look: Look) -> tuple[Child, ...]:
    """How it was made.

    The command line takes what is left open from a scenario's own cut, so it is told only where it gives
    the numbers of the page.
    """
    shown, asked = look.shown, look.found.asked
    tables, command, made = based_on(shown, "test", _verb(look), shown.result.digest, shown.result.versions)
    is_open = not (asked.partner or asked.pot) or asked.over_years == 1
    return (tables, made) if shown.start.cut and is_open and not _is_own(look) else (tables, command, made)


def _is_own(look: Look) -> bool:
    """Whether what the command line would take from the scenario's own cut is what was asked."""
    asked, usual = look.found.asked, look.found.usual
    same = (asked.partner, asked.pot) == (usual.partner, usual.pot) or bool(asked.partner or asked.pot)
    return same and asked.over_years == usual.over_years


def _verb(look: Look) -> str:
    """The command that gives the same numbers, as far as the file."""
    asked = look.found.asked
    parts = ["jcm cuts"]
    if asked.walks_away:
        parts.append("--walks-away")
    else:
        parts.append(f"--depths {','.join(depth_key(depth) for depth in asked.depths)}")
    if len(asked.rules) < len(RULES):
        parts.append(f"--rules {','.join(asked.rules)}")
    if asked.partner or asked.pot:
        parts.append(f"--partner {asked.partner}" if asked.partner else f"--pot {asked.pot}")
    parts.append(f"--from {asked.from_year}")
    if asked.over_years > 1:
        parts.append(f"--over {asked.over_years}")
    return " ".join(parts)


NOT_RANGED = (
    "Ranges are of outcomes in the whole area, of what comes back and is saved in all, and of the gap. What "
    "is taken out is a decision. Sums by partner, duties not met and what goes first are those of the best "
    "estimates, and have no range."
)
AGAINST = (
    "Losses are counted against the same way of sharing without a cut, so that only the cut itself shows."
)


def _sure(look: Look) -> tuple[Child, ...]:
    found = look.found
    evidence = (
        f"{found.effects} effects of services on outcomes stand behind it; {found.weak_effects} of them "
        "rest on evidence graded below 3 out of 5."
    )
    said = [*found.drawn, NOT_RANGED, AGAINST, evidence]
    return (bullets(list(said)), *to_know(found.notes))


SECTIONS: Mapping[str, Callable[[Look], Section]] = {
    SHORT: short,
    "children": children,
    "services": services,
    "money": money,
    "warning": warning,
}
