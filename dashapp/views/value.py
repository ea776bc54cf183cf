"""What a plan and its services bring for their money, as the parts of its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dash import html

from dashapp.components.parts import part_heading, part_links, part_shown
from dashapp.components.text import bullets, cards, folded, notice
from dashapp.ids import VALUE, Part
from dashapp.pages.base import Child, View
from dashapp.shapes_value import ValueAsked
from dashapp.views import value_words as say
from dashapp.views.shown import based_on, changes, to_know
from dashapp.views.value_parts import changes_for_children, cost_per_outcome, lists, options, who_gains, whole
from dashapp.views.value_sure import how_sure
from dashapp.views.value_words import Section, ValueShown
from model import words

SHORT, SURE = "short", "sure"
SURE_VERB = "jcm uncertainty --resolve 0"
PARTS: Mapping[str, str] = {
    SHORT: "In short",
    "services": "Cost per outcome",
    "lists": "What to release and what to buy",
    "options": "Options worth considering",
    "bearers": "Who pays and who gains",
    "plan": "The whole plan",
    SURE: "How sure, and what it hangs on",
}


def value_view(shown: ValueShown) -> View:
    """One part of what a plan and its services bring, under the answer."""
    found = shown.result
    part, no_part = part_shown(shown.here, PARTS)
    charts, body, unknown = SECTIONS[part](shown)
    verb = SURE_VERB if part == SURE else command(found.asked)
    return View(
        answer=html.P(say.answer(found), id=VALUE.at(Part.RESULT), tabIndex=-1, className="answer"),
        focus=VALUE.at(Part.RESULT if part == SHORT else Part.PART),
        say="The appraisal is ready." if part == SHORT else "",
        notices=tuple(notice(html.P(text), tone="warning") for text in (no_part, *unknown) if text),
        body=(
            *changes(shown),
            shown.worked_out(),
            part_links(shown.here, PARTS, part, "Parts of this appraisal"),
            part_heading(PARTS, part, VALUE.at(Part.PART)),
            *body,
        ),
        sure=_sure(shown),
        based_on=based_on(shown, "appraisal", verb, found.digest, found.versions),
        charts=charts,
        tables=found.tables,
        texts=shown.texts,
    )


def command(asked: ValueAsked) -> str:
    """The words of the command line that give the same numbers, before the file."""
    parts = ["jcm value"]
    if asked.outcome:
        parts.append(f"--worth {asked.outcome}={asked.worth_gbp:.15g}")
    if asked.weigh_need:
        parts.append("--weigh-need")
    if asked.discount:
        parts.append(f"--discount {asked.discount}")
    return " ".join(parts)


def _sure(shown: ValueShown) -> tuple[Child, ...]:
    found = shown.result
    evidence = (
        f"{found.effects} effects of services on outcomes stand behind it; {found.weak_effects} of them "
        "rest on evidence graded below 3 out of 5."
    )
    belief = (
        "As far as believed takes off each benefit what the tables allow for studies that promise too much, "
        "by the grade of their evidence, or what is already taken off because it was found elsewhere, "
        "whichever is more."
        if found.corrected
        else "The tables make no allowance for studies that promise too much, so effects count in full."
    )
    steps = (
        f"Ranges of services and of steps come from {found.futures:,} futures of effects, unit costs and "
        "worths beyond the pots; trends and caps stay as expected there."
    )
    made = folded("How the ranges of the whole plan were made", bullets(list(found.drawn)))
    return (bullets([evidence, belief, steps]), made, *to_know(found.notes))


def _short(shown: ValueShown) -> Section:
    found = shown.result
    first, *rest = found.answer
    body: list[Child] = [
        *([notice(bullets(list(found.doubts)), tone="warning")] if found.doubts else []),
        cards(say.cards_of(found)),
        html.P(f"{say.TODAY_VALUE} {say.RATIO}", className="hint"),
        *changes_for_children(shown),
        html.H3("The whole answer"),
        bullets([first, *rest]),
    ]
    if asked := _asked(shown):
        body.insert(0, notice(bullets(asked)))
    return {}, body, []


def _asked(shown: ValueShown) -> list[str]:
    """What was asked for beyond the usual, so that nobody mistakes these figures for the usual ones."""
    asked, found = shown.result.asked, shown.result
    said = []
    if asked.outcome:
        name, gbp = found.name(asked.outcome), words.money(asked.worth_gbp)
        said.append(f"One of '{name}' is stated to be worth {gbp} for a year.")
    if asked.weigh_need:
        said.append("The whole plan is also shown with outcomes weighted by the need of each place.")
    if asked.discount:
        table = found.tables["discounting"]
        rate = words.percent(float(table["first_rate"].iloc[0]), fine=True)
        said.append(f"Later years are discounted at {rate}, as you asked; the plan stays as it was made.")
    return said


SECTIONS: Mapping[str, Callable[[ValueShown], Section]] = {
    SHORT: _short,
    "services": cost_per_outcome,
    "lists": lists,
    "options": options,
    "bearers": who_gains,
    "plan": whole,
    SURE: how_sure,
}
