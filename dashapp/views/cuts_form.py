"""The form of a test of a cut: whose money, how deep, from when, how it is shared out; and reading it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from dash import html

from dashapp.components.controls import Option, amount, checkboxes, radios, select
from dashapp.components.text import Problem
from dashapp.ids import CUTS
from dashapp.pages.base import Child
from dashapp.shapes import PotRow, Start
from dashapp.shapes_cuts import CutsAsked
from dashapp.views.cuts_look import RULES, depth_key
from model import words

type Typed = Mapping[str, str | list[str]]

ALL, PARTNER, POT = "all", "partner:", "pot:"
STEPS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
DEEPEST = 0.5
SHARE, AWAY = "share", "away"
OWN_CUT = "That cut is put aside here; the form starts with it."
_PERCENT = re.compile(r"^(?P<number>\d{1,3}(?:\.\d{1,3})?)\s*%?$", re.ASCII)


def fields(start: Start, partners: Mapping[str, str], asked: CutsAsked) -> tuple[Child, ...]:
    """The fields, filled with what is asked.

    Parameters
    ----------
    start : Start
        What the scenario starts from.
    partners : mapping of str to str
        Partners that put something in, id to name.
    asked : CutsAsked
        The cut to show in them.
    """
    what = [
        Option(SHARE, "A share of it is cut"),
        Option(AWAY, "The partner walks away, with all it puts in"),
    ]
    rules = [Option(rule, name, meaning) for rule, (name, _, meaning) in RULES.items()]
    said = "Choose one or more, to see them side by side."
    return (
        select(CUTS.field("whose"), "Whose money or people", _whose(start, partners), whose_key(asked)),
        radios(CUTS.field("kind"), "What happens to it", what, AWAY if asked.walks_away else SHARE),
        *_how_deep(asked),
        *_from_when(start, asked),
        checkboxes(CUTS.field("rules"), "How it is shared out", rules, list(asked.rules), hint=said),
        *([html.P(f"{start.cut} {OWN_CUT}", className="hint")] if start.cut else []),
    )


def _how_deep(asked: CutsAsked) -> tuple[Child, ...]:
    steps = [depth_key(depth) for depth in STEPS]
    chosen = [key for key in map(depth_key, asked.depths) if key in steps]
    own = "" if asked.walks_away else depth_key(asked.speaks_of)
    hint = "Such as 20 or 7.5%, up to 50%. The answer speaks of this depth."
    options = [Option(step, f"{step}%") for step in steps]
    compared = "Each is worked out as well, and can be looked at afterwards."
    return (
        amount(CUTS.field("depth"), "How deep, in %", own, hint=hint),
        checkboxes(CUTS.field("depths"), "Depths to compare it with", options, chosen, hint=compared),
    )


def _from_when(start: Start, asked: CutsAsked) -> tuple[Child, ...]:
    years = [year for year in start.years if year >= start.first_decision]
    first = asked.from_year if asked.from_year in years else years[0]
    steps = [Option("1", "All at once")] + [
        Option(str(count), f"In {count} equal yearly steps")
        for count in range(2, _most_steps(start, asked) + 1)
    ]
    return (
        radios(
            CUTS.field("from"),
            "From which year",
            [Option(str(year), words.year(year)) for year in years],
            str(first),
        ),
        radios(CUTS.field("over"), "How fast", steps, str(asked.over_years)),
    )


def _most_steps(start: Start, asked: CutsAsked) -> int:
    years = sum(year >= start.first_decision for year in start.years)
    return max(min(years, 5), asked.over_years)


def _whose(start: Start, partners: Mapping[str, str]) -> list[Option]:
    """Everybody's money, each partner's, each pot of money; then the pots of people and of capital."""
    own = [Option(f"{PARTNER}{key}", f"{name}: all its money") for key, name in partners.items()]
    pots = [Option(f"{POT}{row.pot}", _only(row)) for row in sorted(start.pots, key=_not_money)]
    return [Option(ALL, "Everybody's money"), *own, *pots]


def _not_money(pot: PotRow) -> bool:
    return pot.kind != "money"


def _only(pot: PotRow) -> str:
    counted = f" ({pot.unit})" if _not_money(pot) else ""
    return f"{pot.partner}: only the pot {pot.name}{counted}"


def whose_key(asked: CutsAsked) -> str:
    """Whose money, as the value of its control."""
    if asked.partner:
        return f"{PARTNER}{asked.partner}"
    return f"{POT}{asked.pot}" if asked.pot else ALL


def read(
    start: Start, partners: Mapping[str, str], usual: CutsAsked, typed: Typed
) -> tuple[CutsAsked, list[Problem]]:
    """The form as filled in: the cut, and what is wrong with it. A field that is not there is as usual.

    Parameters
    ----------
    start : Start
        What the scenario starts from.
    partners : mapping of str to str
        Partners that put something in.
    usual : CutsAsked
        The cut that the form starts with.
    typed : mapping
        Value of each field.
    """
    problems: list[Problem] = []
    whose = _one(typed, "whose", [option.value for option in _whose(start, partners)], whose_key(usual))
    away = _one(typed, "kind", [SHARE, AWAY], SHARE) == AWAY
    years = [str(year) for year in start.years if year >= start.first_decision]
    steps = [str(count) for count in range(1, _most_steps(start, usual) + 1)]
    depths, speaks_of = _depths(typed, usual, problems, away=away)
    rules = [rule for rule in RULES if rule in _some(typed, "rules", list(usual.rules))]
    if not rules:
        problems.append(Problem("How it is shared out: choose at least one way", CUTS.field("rules")))
    if away and not whose.startswith(PARTNER):
        said = "Whose money or people: choose one partner's, because it is a partner that walks away"
        problems.append(Problem(said, CUTS.field("whose")))
    asked = replace(
        usual,
        depths=depths,
        speaks_of=speaks_of,
        rules=tuple(rules),
        partner=whose.removeprefix(PARTNER) if whose.startswith(PARTNER) else "",
        pot=whose.removeprefix(POT) if whose.startswith(POT) else "",
        from_year=int(_one(typed, "from", years, str(usual.from_year))),
        over_years=int(_one(typed, "over", steps, str(usual.over_years))),
        walks_away=away,
    )
    return asked, problems


def _one(typed: Typed, name: str, known: list[str], usual: str) -> str:
    value = typed.get(name, usual)
    return value if isinstance(value, str) and value in known else usual


def _some(typed: Typed, name: str, usual: list[str]) -> list[str]:
    value = typed.get(name, usual)
    return value if isinstance(value, list) else usual


def _depths(
    typed: Typed, usual: CutsAsked, problems: list[Problem], *, away: bool
) -> tuple[tuple[float, ...], float]:
    """Depths chosen and typed, and the one that the answer speaks of."""
    if away:
        return (1.0,), 1.0
    if "depths" not in typed and "depth" not in typed:
        return usual.depths, usual.speaks_of
    steps = {depth_key(depth): depth for depth in STEPS}
    chosen = {steps[key] for key in _some(typed, "depths", []) if key in steps}
    text = str(typed.get("depth") or "").strip()
    if text:
        found = _PERCENT.match(text)
        share = float(found["number"]) / 100 if found else 0.0
        if not 0 < share <= DEEPEST:
            said = f"How deep must be more than 0% and at most 50%, such as 20 or 7.5%, not '{text}'"
            problems.append(Problem(said, CUTS.field("depth")))
            return usual.depths, usual.speaks_of
        depth = round(share, 6)
        return tuple(sorted({*chosen, depth})), depth
    if not chosen:
        problems.append(Problem("How deep: write a depth, such as 20", CUTS.field("depth")))
        return usual.depths, usual.speaks_of
    return tuple(sorted(chosen)), min(chosen, key=lambda depth: (abs(depth - 0.2), depth))
