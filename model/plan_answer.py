"""The answer to "what if": a plan without its payments, checks and tables, for asking again and again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from model.optimise import StageValue, Status, allowed, most_used
from model.optimise.kinks import Looked, kinks
from model.optimise.margins import margins
from model.optimise.money_walk import MoneyWalk, NotStraightError, Point
from model.optimise.near_optimal import Bench
from model.optimise.reach import Goal, Invested, Reach
from model.optimise.resolve import Resolver, solve_written, write
from model.plan import read_activity
from model.project import Projection, project

if TYPE_CHECKING:
    from collections.abc import Callable

    from model.inputs.case import Bools, Case, Floats
    from model.optimise import Programme, Solved

__all__ = [
    "Answer",
    "Bench",
    "Goal",
    "Invested",
    "Looked",
    "MoneyWalk",
    "NotStraightError",
    "Point",
    "Reach",
    "answer",
    "kinks",
    "margins",
    "payable",
    "warm",
]


@dataclass(frozen=True)
class Answer:
    """What solving a case comes to.

    Attributes
    ----------
    status : str
        ``optimal``, ``targets_not_met`` (with the soft plan), or why there is none.
    stages : tuple of StageValue
        Stage values in the order in which they count.
    gap_closed_share : float or None
        1 − gap ÷ gap of the trend; None where targets are met anyway.
    activity : (L, T) float
        Planned activity.
    outcome : (O, H) float
        Area outcomes, base year to the last run-on year.
    short : (O, H) float
        Distance by which the area misses each target.
    new_money_gbp : (T,) float
        New money used, by plan year.
    """

    status: str
    stages: tuple[StageValue, ...]
    gap_closed_share: float | None
    activity: Floats = field(repr=False)
    outcome: Floats = field(repr=False)
    short: Floats = field(repr=False)
    new_money_gbp: Floats = field(repr=False)

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan at all."""
        return self.status in ("optimal", "targets_not_met")

    def total(self, stage: str) -> float:
        """Sum of a stage over its years; 0 where it has none."""
        return float(sum(s.value for s in self.stages if s.stage == stage))


def answer(case: Case) -> Answer:
    """Solve a case through every stage but payments.

    Parameters
    ----------
    case : Case
        What to plan for.

    Returns
    -------
    Answer
        Stage values, activity and outcomes: the same as those of :func:`model.plan.solve`.
    """
    programme = write(case)
    return _read(programme, solve_written(programme, prices=False))


def warm(case: Case) -> Callable[[Case], Answer]:
    """A function like :func:`answer` that keeps one case's programme loaded and starts from its basis."""
    resolver = Resolver(case)

    def solve(changed: Case) -> Answer:
        resolved = resolver.solve(changed)
        return _read(resolved.programme, resolved.solved)

    return solve


def _read(programme: Programme, solved: Solved) -> Answer:
    """The answer of a solved programme."""
    case = programme.case
    if solved.status is not Status.OPTIMAL:
        return no_answer(case, solved.status.value, tuple(solved.stages))
    activity, unmet = read_activity(programme, solved)
    new = np.array([not partner for partner in case.pots.partner], dtype=np.bool_)
    money = most_used(programme, solved)[new].sum(axis=0) if new.any() else np.zeros(case.years.n_plan)
    status = "targets_not_met" if solved.soft else "optimal"
    return of_projection(status, tuple(solved.stages), project(case, activity, unmet), money)


def of_projection(
    status: str, stages: tuple[StageValue, ...], projection: Projection, new_money_gbp: Floats
) -> Answer:
    """An answer from the projection of its activity."""
    return Answer(
        status=status,
        stages=stages,
        gap_closed_share=projection.gap_closed_share,
        activity=projection.planned,
        outcome=projection.area_outcome,
        short=projection.shortfall,
        new_money_gbp=new_money_gbp,
    )


def no_answer(case: Case, status: str, stages: tuple[StageValue, ...] = ()) -> Answer:
    """What is left where there is no plan."""
    shape = (len(case.outcomes), len(case.years.horizon))
    activity = np.full((len(case.lines), case.years.n_plan), np.nan)
    nothing = np.full(shape, np.nan)
    return Answer(status, stages, None, activity, nothing, nothing, np.zeros(case.years.n_plan))


def payable(case: Case) -> Bools:
    """(L,): some pot may pay for everything that a unit of the line takes."""
    may, type_at = allowed(case), case.pots.type_at
    out = np.ones(len(case.lines), dtype=np.bool_)
    for j in range(len(case.types)):
        some = may[type_at == j].any(axis=0)
        out &= some | (case.lines.recipe[:, j] <= 0)
    return out
