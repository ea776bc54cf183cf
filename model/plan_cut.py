"""What an analysis of cuts asks of the optimiser: what can be paid for, and which limits a plan breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.optimise import Limits, StageValue, pay
from model.optimise.affordable import Affordable, AffordableError, Unpaid
from model.optimise.resolve import Resolver
from model.optimise.scales import Scales
from model.plan_resolve import RUN, solve_many
from model.plan_tables import BROKEN, duties_table, promises_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from model.inputs.case import Case, Floats
    from model.plan_resolve import Answer
    from model.project import Projection

__all__ = [
    "BROKEN",
    "Affordable",
    "AffordableError",
    "Limits",
    "StageValue",
    "Unpaid",
    "broken_tables",
    "many",
    "used",
]


def many(
    case: Case, workers: int = 1, told: Callable[[int, int], None] | None = None
) -> Callable[[Sequence[Case]], list[Answer]]:
    """A function that solves many cases like one, with its programme loaded when first needed.

    Parameters
    ----------
    case : Case
        What the cases are like: they may differ in the amounts of pots.
    workers : int
        Processes that share the work.
    told : callable, optional
        Told how many of how many cases are solved, before each lot.
    """
    loaded: list[Resolver] = []
    at_once = RUN * max(workers, 1)

    def solve(cases: Sequence[Case]) -> list[Answer]:
        if not loaded:
            loaded.append(Resolver(case))
        found: list[Answer] = []
        for start in range(0, len(cases), at_once):
            if told is not None:
                told(start, len(cases))
            found += solve_many(cases[start : start + at_once], like=loaded[0], workers=workers)
        return found

    return solve


def broken_tables(limits: Limits, projection: Projection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Duties unmet and promises broken by any activity.

    Parameters
    ----------
    limits : Limits
        Limits of the case.
    projection : Projection
        The activity with what follows from it.

    Returns
    -------
    tuple of DataFrame
        Duties, then promises: rule, service, place, year, activity, gbp.
    """
    case = projection.case
    return duties_table(case, limits, projection), promises_table(case, limits, projection.planned)


def used(case: Case, activity: Floats) -> Floats:
    """What an activity uses of each pot (P, T), with the least change from who pays today.

    Parameters
    ----------
    case : Case
        Pots, recipes and rules.
    activity : (L, T) float
        An activity that can be paid for.
    """
    out: Floats = pay(case, activity, Scales.of(case).type_).flow.sum(axis=1)
    return out
