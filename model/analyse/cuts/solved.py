"""The cases of a question, answered: every depth under every rule, and the rule without a cut beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from model.analyse.cuts.cash import cash_factors
from model.analyse.cuts.money import Money
from model.analyse.cuts.question import OPTIMISED, SHARED
from model.analyse.cuts.result import Result
from model.analyse.cuts.sharing import Sharing
from model.analyse.names import names_of
from model.plan_cut import Limits, broken_tables
from model.project import mechanics, project

if TYPE_CHECKING:
    import pandas as pd

    from model.analyse.cuts.question import Question
    from model.inputs.case import Case, Floats
    from model.plan_resolve import Answer
    from model.project import Mechanics, Projection

SolveMany = Callable[[Sequence["Case"]], Sequence["Answer"]]
"""Solves cases that are alike but for the amounts of their pots."""
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Solved:
    """Everything that the tables of cuts are made of.

    Attributes
    ----------
    case : Case
        The case without a cut.
    asked : Question
        The question.
    sharing : Sharing
        The rules of sharing, ready for other depths.
    solve : SolveMany
        The optimiser, ready for other depths.
    results : dict
        Result by rule and depth, in the order of rules and depths.
    """

    case: Case
    asked: Question
    sharing: Sharing = field(repr=False)
    solve: SolveMany = field(repr=False)
    results: dict[tuple[str, float], Result] = field(repr=False)
    _broken: dict[tuple[str, float], tuple[pd.DataFrame, pd.DataFrame]] = field(
        default_factory=dict, repr=False
    )

    @cached_property
    def money(self) -> Money:
        """Prices, owners and payers."""
        return Money(self.case)

    @cached_property
    def limits(self) -> Limits:
        """Limits behind duties and promises."""
        return Limits.of(self.case)

    @cached_property
    def using(self) -> Mechanics:
        """The case laid out for projecting."""
        return self.sharing.using

    @cached_property
    def today(self) -> Projection:
        """Today's plan: everything goes on, demand follows its trend."""
        years = self.case.years.n_plan
        return project(self.case, np.repeat(self.case.lines.today[:, None], years, axis=1), using=self.using)

    @cached_property
    def cash(self) -> Floats:
        """(H,): what £1 of the price year is in cash of each year; NaN where no deflator is given."""
        return cash_factors(self.case)

    @cached_property
    def names(self) -> dict[str, str]:
        """Names by id."""
        return names_of(self.case.tables)

    def without(self, rule: str) -> Result:
        """The same rule without a cut."""
        return self.results[rule, 0.0]

    def broken(self, result: Result) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Duties unmet and promises broken of a result, in years that can be had."""
        key = (result.rule, result.depth)
        if key not in self._broken:
            years = [y for y, had in zip(self.case.years.horizon, result.made, strict=True) if had]
            tables = broken_tables(self.limits, result.projection)
            duties, promises = (table[table["year"].isin(years)] for table in tables)
            self._broken[key] = duties, promises
        return self._broken[key]

    def by_year(self, table: pd.DataFrame) -> Floats:
        """£ of a table of duties or promises by year of the horizon (H,)."""
        gbp, years = table["gbp"].to_numpy(dtype=float), table["year"].to_numpy()
        return np.array([gbp[years == year].sum() for year in self.case.years.horizon])


def solve_question(case: Case, asked: Question, solve: SolveMany, progress: Progress | None = None) -> Solved:
    """Answer every depth under every rule asked for.

    Parameters
    ----------
    case : Case
        The partnership under its scenario; its own cut is put aside.
    asked : Question
        The question, checked here.
    solve : SolveMany
        Solves cases that differ in the amounts of pots alone.
    progress : callable, optional
        Told each part as it starts.

    Raises
    ------
    InputError
        If the case has no answer to the question.
    """
    asked.check(case)
    tell = progress or (lambda _: None)
    whole = asked.at(case, 0.0)
    sharing = Sharing(whole, asked.pots(case))
    cases = {depth: asked.at(case, depth) for depth in asked.depths}
    results: dict[tuple[str, float], Result] = {}
    tell("sharing the cut out")
    for rule in asked.rules:
        if rule in SHARED:
            results |= {(rule, depth): sharing.result(cut, rule, depth) for depth, cut in cases.items()}
    if OPTIMISED in asked.rules:
        tell("the best use of what is left")
        answers = solve(list(cases.values()))
        results |= {
            (OPTIMISED, depth): of_answer(cut, depth, found, sharing.using)
            for (depth, cut), found in zip(cases.items(), answers, strict=True)
        }
    return Solved(whole, asked, sharing, solve, results)


def of_answer(case: Case, depth: float, found: Answer, using: Mechanics | None = None) -> Result:
    """The result of a plan of the optimiser."""
    nothing = np.full(case.years.n_plan, np.nan)
    layout = using or mechanics(case)
    if found.has_plan:
        projection = project(case, found.activity, found.unmet, using=layout)
    else:
        shape = (len(case.lines), case.years.n_plan)
        projection = project(case, np.zeros(shape), using=layout)
    return Result(
        rule=OPTIMISED,
        depth=depth,
        status=found.status,
        projection=projection,
        share_kept=nothing,
        share_kept_spared=nothing,
        unpaid_gbp=np.zeros(case.years.n_plan),
        stages=found.stages,
    )
