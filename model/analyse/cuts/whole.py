"""The consequences of a cut: every table, and the answer in a few sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from model.analyse.cuts import (
    curve,
    duties,
    first,
    growth,
    medium_term,
    paying,
    pressures,
    ranges,
    services,
    tables,
    words,
)
from model.analyse.cuts.cash import with_cash
from model.analyse.cuts.solved import solve_question

if TYPE_CHECKING:
    import pandas as pd

    from model.analyse.cuts.question import Question
    from model.analyse.cuts.solved import Progress, Solved, SolveMany
    from model.inputs.case import Case

TABLES = (
    "cuts",
    "totals",
    "knock_on",
    "outcomes",
    "activity",
    "first_to_go",
    "early_warning",
    "services",
    "duties",
    "broken",
    "jobs",
    "sites",
    "beyond_pots",
    "curve",
    "curve_totals",
    "saved_by_planning",
    "growth",
    "growth_outcomes",
    "pressures",
    "medium_term",
    "who_pays",
    "ranges",
)
"""Tables of every answer, in the order in which they are told."""
IN_CASH = ("cuts", "knock_on", "services", "duties", "broken", "beyond_pots", "who_pays")
"""Tables of money by year that hold every amount in cash too."""


@dataclass(frozen=True)
class Cuts:
    """What a cut would do.

    Attributes
    ----------
    scenario : str
        Name of the scenario.
    asked : Question
        The cut, its depths and rules.
    answer : tuple of str
        What it would do, in a few sentences, the main thing first.
    warnings : tuple of str
        Where it moves cost to another partner, where a duty fails, where it can't be made.
    tables : dict of DataFrame
        ``TABLES``: tidy, always the same columns.
    case : Case
        The case without a cut.
    """

    scenario: str
    asked: Question
    answer: tuple[str, ...]
    warnings: tuple[str, ...]
    tables: dict[str, pd.DataFrame]
    case: Case = field(repr=False)


def cuts(
    case: Case,
    asked: Question,
    solve: SolveMany,
    progress: Progress | None = None,
    *,
    exact: bool = False,
) -> Cuts:
    """Say what a cut would do, at every depth under every rule.

    Parameters
    ----------
    case : Case
        The partnership under its scenario; the scenario's own cut is put aside.
    asked : Question
        Whose money, how deep, from when, under which rules.
    solve : callable
        Solves a list of cases that differ in the amounts of their pots alone, as
        :func:`model.plan_resolve.solve_many` does.
    progress : callable, optional
        Told each part as it starts.
    exact : bool
        Narrow the depth at which each service first goes to 0.01% under ``optimised`` too.

    Returns
    -------
    Cuts

    Raises
    ------
    InputError
        If the case has no answer to the question.
    """
    tell = progress or (lambda _: None)
    solved = solve_question(case, asked, solve, tell)
    tell("what is lost, and what comes back")
    found = _main_tables(solved)
    tell("what goes first")
    found["first_to_go"] = first.first_to_go(solved, exact=exact)
    tell("the smallest cut at which a duty fails")
    found["early_warning"] = first.warning_table(solved)
    tell("the path of every outcome")
    found["curve"], found["curve_totals"] = curve.curves(solved)
    tell("what the next pounds would do")
    found["growth"], found["growth_outcomes"] = growth.growth(solved)
    tell("who pays for what is left")
    found["who_pays"] = paying.paying_table(solved)
    tell("how far it could differ")
    found["ranges"] = ranges.ranges_table(solved)
    found |= {name: with_cash(found[name], solved.case) for name in IN_CASH}
    ordered = {name: found[name] for name in TABLES}
    return Cuts(
        scenario=case.scenario.name,
        asked=asked,
        answer=words.answer(solved, ordered),
        warnings=words.warnings(solved, ordered),
        tables=ordered,
        case=solved.case,
    )


def _main_tables(solved: Solved) -> dict[str, pd.DataFrame]:
    broken = duties.broken_by_place(solved)
    one_off = {key: services.one_off(solved, result).sum(axis=0) for key, result in solved.results.items()}
    return {
        "cuts": tables.cuts_table(solved),
        "totals": tables.totals_table(solved, one_off),
        "knock_on": tables.ledger_table(solved),
        "outcomes": tables.outcomes_cut_table(solved),
        "activity": tables.activity_cut_table(solved),
        "services": services.services_table(solved),
        "duties": duties.duties_table(solved, broken),
        "broken": broken,
        "jobs": services.jobs_table(solved),
        "sites": services.sites_table(solved),
        "beyond_pots": tables.beyond_table(solved),
        "saved_by_planning": curve.saved_table(solved),
        "pressures": pressures.pressures_table(solved),
        "medium_term": medium_term.medium_term_table(solved),
    }
