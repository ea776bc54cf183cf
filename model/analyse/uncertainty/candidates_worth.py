"""How good a plan is in a draw, by one measure for every plan.

The measure is the share of the gap closed (for the aim ``best_value`` the net value in £), less what the plan
overdraws: money for demand-led services that it did not set aside, and hard targets that it misses, both
beside the plan of central figures in the same draw, and each charged at the plan's own price. Money that is
left is not credited: a plan that would use it is another plan. The price of money is what 1% more of all pots
closes from the first decision year on, for each pound of present value; that of hard targets what letting
them go by 1% does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from model.analyse.explain.case import money_pots, with_money
from model.inputs.draws_rows import value_rows
from model.plan_answer import warm
from model.project import under_draws

if TYPE_CHECKING:
    from model.analyse.uncertainty.resolved import Resolved
    from model.inputs.case import Case, Floats
    from model.inputs.draws import Draws
    from model.plan_answer import Answer
    from model.project import Projection

STEP = 0.01
"""Share by which pots are made larger and hard targets let go to find prices."""
IN_POUNDS = "best_value"
"""The aim that is measured in £."""


@dataclass(frozen=True)
class Results:
    """What plans come to in draws; every array has the same shape, draws first.

    Attributes
    ----------
    closed : float
        Share of the gap closed.
    net_gbp : float
        Present value of better outcomes less that of all money, plan and run-on years.
    short : float
        Children short of a target in the last plan year, once for each target.
    led_gbp : float
        Present value over plan years of the money that demand-led services take.
    missed : float
        Hard targets missed: sum over outcomes and years, as shares of the target.
    """

    closed: Floats
    net_gbp: Floats
    short: Floats
    led_gbp: Floats
    missed: Floats

    @classmethod
    def stacked(cls, found: list[Results]) -> Results:
        """Results (N,) of K plans as (N, K)."""
        return cls(*(np.stack([getattr(one, name) for one in found], axis=1) for name in FIELDS))

    def at(self, index: object) -> Results:
        """Some of the draws or plans."""
        return Results(*(getattr(self, name)[index] for name in FIELDS))


FIELDS = ("closed", "net_gbp", "short", "led_gbp", "missed")


@dataclass(frozen=True)
class Prices:
    """What a plan's money and hard targets are worth to its aim.

    Attributes
    ----------
    in_pounds : bool
        The measure is net value in £; otherwise the share of the gap closed.
    per_gbp : float
        Of the measure for each pound of present value; 0 where more money does nothing for it.
    per_missed : float
        Of the measure for each unit of ``Results.missed``.
    """

    in_pounds: bool
    per_gbp: float
    per_missed: float

    def gbp(self, measure: float) -> float:
        """Pounds of present value that would do as much; NaN where money does nothing."""
        return measure / self.per_gbp if self.per_gbp > 0 else float("nan")


def in_draws(projection: Projection, draws: Draws) -> Results:
    """One plan in every draw, shape (N,).

    Parameters
    ----------
    projection : Projection
        The plan on central figures.
    draws : Draws
        Draws of its case.
    """
    case = projection.case
    found = under_draws(projection, draws, follow=True)
    value = case.outcome_value_gbp + _value_shift(case, draws)
    sign = np.where(case.better_lower, 1.0, -1.0)[:, None]
    better = sign * (found.trend - found.outcome)
    chosen = np.where(case.lines.demand_led[:, None], 0.0, case.money_recipe.T * projection.activity)
    money = found.money_led + chosen.sum(axis=0)
    return Results(
        closed=found.gap_closed,
        net_gbp=(np.einsum("no,noh->nh", value, better) - money) @ case.years.weight,
        short=_short(case, found.outcome),
        led_gbp=_plan_years(case, found.money_led),
        missed=missed(case, found.outcome),
    )


def in_own(resolved: Resolved) -> Results:
    """The best plan of each draw in its own draw, shape (N,); NaN where there is none."""
    money = resolved.money
    own = [
        in_draws(money.projected(resolved.activity[i], resolved.unmet[i]), some(money.draws, [i]))
        if has
        else _NONE
        for i, has in enumerate(resolved.solved.tolist())
    ]
    return Results(*(np.concatenate([getattr(one, name) for one in own]) for name in FIELDS))


def some(draws: Draws, at: list[int]) -> Draws:
    """Some of the draws.

    Parameters
    ----------
    draws : Draws
        Draws of a case.
    at : list of int
        Which, in order.
    """
    return replace(draws, **{name: getattr(draws, name)[at] for name in BY_DRAW})


def prices(case: Case) -> Prices:
    """What a plan's money and hard targets are worth, from solving again.

    Parameters
    ----------
    case : Case
        What the plan is for.
    """
    in_pounds = case.scenario.objective == IN_POUNDS
    solve = warm(case)
    now = solve(case)
    per_gbp, per_missed = 1.0, 0.0
    if not in_pounds:
        more = np.where(money_pots(case)[:, None], STEP * case.pots.amount, 0.0)[:, 1:]
        decided = np.where(case.years.held, 0.0, case.years.weight[1 : 1 + case.years.n_plan])
        cost = float((more.sum(axis=0) * decided).sum())
        per_gbp = _gained(now, solve(with_money(case, 1.0 + STEP)), in_pounds=False) / cost if cost else 0.0
    if case.targets.any_hard:
        let_go = _gained(now, solve(_with_hard_let_go(case)), in_pounds=in_pounds)
        years = int((case.targets.counted & case.targets.hard[:, None]).sum())
        per_missed = let_go / (STEP * years) if years else 0.0
    return Prices(in_pounds, per_gbp, per_missed)


def worth(results: Results, base: Results, overdrawn_gbp: Floats, at: Prices) -> Floats:
    """The measure (N, K) of plans beside the plan of central figures.

    Parameters
    ----------
    results : Results
        Of the plans, (N, K).
    base : Results
        Of the plan of central figures, (N,).
    overdrawn_gbp : (N, K) float
        Present value of money that a plan takes and did not set aside, beside the plan of central figures.
    at : Prices
        Prices of money and of hard targets.
    """
    beyond = np.maximum(0.0, results.missed - base.missed[:, None])
    if at.in_pounds:
        return results.net_gbp - at.per_missed * beyond
    out: Floats = results.closed - at.per_gbp * np.maximum(0.0, overdrawn_gbp) - at.per_missed * beyond
    return out


def missed(case: Case, outcome: Floats) -> Floats:
    """Hard targets missed (N,), as shares of the targets, added over outcomes and years.

    Parameters
    ----------
    case : Case
        The case.
    outcome : (N, O, H) float
        Area outcomes.
    """
    hard = case.targets.hard[:, None] & case.targets.counted
    size = np.where(hard, np.maximum(np.abs(case.targets.area), 1e-9), np.inf)
    out: Floats = (_distance(case, outcome) / size).sum(axis=(1, 2))
    return out


_NONE = Results(*(np.array([np.nan]) for _ in FIELDS))
BY_DRAW = (
    "normal",
    "gain_shift",
    "cost_factor",
    "unit_cost_factor",
    "value_shift_gbp",
    "trend_shift",
)


def _gained(now: Answer, then: Answer, *, in_pounds: bool) -> float:
    """How much better an answer is in the measure, never less than nothing."""
    if not (now.has_plan and then.has_plan):
        return 0.0
    if in_pounds:
        return max(0.0, then.total(IN_POUNDS) - now.total(IN_POUNDS))
    return max(0.0, (then.gap_closed_share or 0.0) - (now.gap_closed_share or 0.0))


def _with_hard_let_go(case: Case) -> Case:
    """Every hard target a little easier."""
    targets = case.targets
    easier = np.where(case.better_lower, 1.0 + STEP, 1.0 - STEP)[:, None]
    area = np.where(targets.hard[:, None], targets.area * easier, targets.area)
    of_cell = targets.hard_cell * easier[case.cells.outcome_at]
    return replace(case, targets=replace(targets, area=area, hard_cell=of_cell))


def _value_shift(case: Case, draws: Draws) -> Floats:
    """What draws add to the value of a unit of each outcome (N, O)."""
    out = np.zeros((len(draws), len(case.outcomes)))
    for at, row in enumerate(value_rows(case.tables)):
        out[:, case.outcomes.index(row.outcome)] += draws.value_shift_gbp[:, at]
    return out


def _distance(case: Case, outcome: Floats) -> Floats:
    """By how much outcomes (N, O, H) miss their targets; 0 in years that do not count."""
    sign = np.where(case.better_lower, 1.0, -1.0)[:, None]
    area = np.where(case.targets.counted, case.targets.area, 0.0)
    out: Floats = np.where(case.targets.counted, np.maximum(0.0, sign * (outcome - area)), 0.0)
    return out


def _short(case: Case, outcome: Floats) -> Floats:
    """Children short of targets that count, in the last plan year (N,)."""
    counts = (case.targets.weight > 0) & np.isfinite(case.targets.scale)
    out: Floats = _distance(case, outcome)[:, counts, case.years.n_plan].sum(axis=1)
    return out


def _plan_years(case: Case, money: Floats) -> Floats:
    """Present value (N,) of money (N, H) over plan years."""
    upto = 1 + case.years.n_plan
    out: Floats = money[:, :upto] @ case.years.weight[:upto]
    return out
