"""What every coalition of partners can reach: plans and least money, solved by worker processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np

from model.optimise import Limits, Status, pay
from model.optimise.coalitions import LeastMoney, Ties, shut, ties
from model.optimise.resolve import Resolved, Resolver
from model.optimise.stages import solve_loaded
from model.plan import read_activity
from model.plan_resolve import answer_of, solve_again
from model.plan_workers import FEWEST_LINES
from model.project import over_places, project

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats
    from model.optimise import StageValue
    from model.plan_resolve import Answer

__all__ = [
    "Paid",
    "Reached",
    "Ties",
    "Worlds",
    "improvement",
    "paid_for_least",
    "reached_for_least",
    "solve_worlds",
    "ties",
]

Members = frozenset[str]
NOBODY: Members = frozenset()
PENNY = 0.01
"""Pounds unmet below this are rounding."""


@dataclass(frozen=True)
class Reached:
    """What one coalition reaches.

    Attributes
    ----------
    status : str
        As for a plan.
    duties_unmet_gbp, promises_broken_gbp : float
        Summed over the plan years; NaN where there is no plan.
    objective : float
        Value of the aim, summed over its steps; NaN where there is none.
    gap_closed_share : float or None
        None where targets are met anyway, or where there is no plan.
    least_money_gbp : float
        Present value of the least money that brings outcomes as far as everybody alone does.
    """

    status: str
    duties_unmet_gbp: float
    promises_broken_gbp: float
    objective: float
    gap_closed_share: float | None
    least_money_gbp: float


@dataclass(frozen=True)
class Paid:
    """A plan with the least money: who pays, and what is served.

    Attributes
    ----------
    activity : (L, T) float
        Activity.
    flow : (P, L, T) float
        Payments, in each pot's own unit.
    """

    activity: Floats = field(repr=False)
    flow: Floats = field(repr=False)


class Worlds:
    """One partnership loaded once, for every coalition.

    Parameters
    ----------
    case : Case
        The partnership.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        everybody = frozenset(case.pots.partner) | frozenset(case.commissioner)
        self.together = replace(case, together=everybody)
        self.resolver = Resolver(self.together)
        self.resolver.learn(replace(case, together=NOBODY))
        self.ties = ties(case)
        self.alone = self.answer(NOBODY)
        self.least = (
            LeastMoney(case, improvement(case, self.alone), self.alone.stages)
            if self.alone.has_plan
            else None
        )

    def answer(self, members: Members) -> Answer:
        """The plan of a coalition: that of everybody, with the payments shut that cross out of it."""
        if self.resolver.has_sites:
            return solve_again(self.resolver, replace(self.case, together=members))
        programme, loaded = self.resolver.load(self.together), self.resolver.loaded
        closed = shut(programme, self.open_to(members))
        loaded.bound(loaded.columns(closed), 0.0)
        solved = solve_loaded(programme, loaded, prices=False)
        return answer_of(self.together, Resolved(programme, solved))

    def open_to(self, members: Members) -> Ties:
        """Who of a coalition may pay for whom."""
        return frozenset(tie for tie in self.ties if members.issuperset(tie))

    def reached(self, members: Members) -> Reached:
        """What a coalition reaches."""
        answer = self.alone if not members else self.answer(members)
        if self.least is None or not answer.has_plan:
            return _reached(answer, self.case.scenario.objective, float("nan"))
        least = self.least.solve(self.open_to(members))
        return _reached(answer, self.case.scenario.objective, least)


def reached_for_least(worlds: Worlds, case: Case) -> Reached:
    """What everybody together reaches in a case that is like the one loaded, under other pooled shares.

    Parameters
    ----------
    worlds : Worlds
        The partnership; what is asked for the least money is what everybody alone reaches there.
    case : Case
        The partnership under other pooled shares.
    """
    everybody = frozenset(case.pots.partner) | frozenset(case.commissioner)
    answer = solve_again(worlds.resolver, replace(case, together=everybody))
    least = float("nan")
    if worlds.alone.has_plan:
        asked = improvement(worlds.case, worlds.alone)
        least = LeastMoney(case, asked, worlds.alone.stages).solve(ties(case))
    return _reached(answer, case.scenario.objective, least)


def improvement(case: Case, answer: Answer) -> Floats:
    """Credited improvement of each area outcome against its trend (O, H)."""
    return over_places(case, project(case, answer.activity, answer.unmet).credited)


def broken_by_line(case: Case, answer: Answer) -> tuple[Floats, Floats]:
    """Worth of duties unmet and of promises broken by line and plan year, both (L, T), in pounds.

    What lacks to a balance belongs to no line and is left out.
    """
    limits, price = Limits.of(case), case.lines.price_gbp[:, None]
    duties = np.maximum(limits.duty - answer.activity, 0.0) + answer.unmet
    return duties * price, np.maximum(limits.promise - answer.activity, 0.0) * price


def _reached(answer: Answer, objective: str, least: float) -> Reached:
    if not answer.has_plan:
        none = float("nan")
        return Reached(answer.status, none, none, none, None, none)

    def total(name: str) -> float:
        gbp = float(sum(s.value for s in answer.stages if s.stage == name))
        return gbp if gbp >= PENNY else 0.0

    own = [s.value for s in answer.stages if s.stage == objective]
    return Reached(
        status=answer.status,
        duties_unmet_gbp=total("duties"),
        promises_broken_gbp=total("promises"),
        objective=float(sum(own)) if own else float("nan"),
        gap_closed_share=answer.gap_closed_share,
        least_money_gbp=least,
    )


def paid_for_least(case: Case, asked: Floats, stages: Sequence[StageValue], members: Members) -> Paid | None:
    """Who pays in the plan of a coalition that takes the least money, and changes least from today.

    Parameters
    ----------
    case : Case
        The partnership.
    asked : (O, H) float
        Improvement of each area outcome that must be reached.
    stages : sequence of StageValue
        Duties and promises that may be left unmet.
    members : frozenset of str
        Partners who pay for each other's services.

    Returns
    -------
    Paid or None
        None where it could not be settled.
    """
    least = LeastMoney(case, asked, stages)
    found = least.plan(frozenset(tie for tie in ties(case) if members.issuperset(tie)))
    if found.solved.status is not Status.OPTIMAL:
        return None
    activity, unmet = read_activity(found.programme, found.solved)
    planned = project(case, activity, unmet).planned
    payments = pay(replace(case, together=members), planned, found.programme.scales.type_)
    return Paid(planned, payments.flow)


_loaded: dict[str, Worlds] = {}


def solve_worlds(
    case: Case,
    coalitions: Sequence[Members],
    *,
    workers: int = 2,
    progress: Callable[[int], None] | None = None,
) -> tuple[Reached, ...]:
    """What each of several coalitions reaches.

    Parameters
    ----------
    case : Case
        The partnership.
    coalitions : sequence of frozenset of str
        Their members.
    workers : int
        Processes; for a small case, or one only, everything is solved here.
    progress : callable, optional
        Told how many are solved.

    Returns
    -------
    tuple of Reached
        In the order of the coalitions; the same whatever the number of workers.
    """
    tell = progress or (lambda _: None)
    out: list[Reached] = []
    if workers < 2 or len(case.lines) < FEWEST_LINES or len(coalitions) < 2:
        worlds = Worlds(case)
        for members in coalitions:
            out.append(worlds.reached(members))
            tell(len(out))
        return tuple(out)
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_start, initargs=(case,))
    try:
        for found in pool.map(_solve, coalitions):
            out.append(found)
            tell(len(out))
    finally:
        pool.shutdown(cancel_futures=True)
    return tuple(out)


def _start(case: Case) -> None:
    _loaded["worlds"] = Worlds(case)


def _solve(members: Members) -> Reached:
    return _loaded["worlds"].reached(members)
