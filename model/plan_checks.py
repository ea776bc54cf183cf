"""Properties that every plan must have, checked on every plan that is made.

A mismatch is never shown as a plan: it raises, since it would be an error of the programme, of the
projection or of the payments, each of which is written apart from the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.inputs.draws import draw
from model.optimise.rules import equity, pace
from model.optimise.rules.pooling import may_cross
from model.optimise.rules.reinvest import most_use
from model.project import under_draws, worst_average

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model.inputs.case import Case, Floats
    from model.optimise import Limits, Payments
    from model.plan import Plan
    from model.project import Projection

SAME_VALUE = 1e-6
"""Stage values are the same to one part in 10⁶."""
SAME_MONEY = 1e-6
"""Money in and money out are the same to one part in 10⁶ of the pot."""
SAME_ACTIVITY = 1e-6
"""Hard limits hold to one part in 10⁶ of the limit."""


class PlanError(RuntimeError):
    """A plan breaks a property that every plan must have; ``broken`` lists how."""

    def __init__(self, broken: list[str]) -> None:
        self.broken = tuple(broken)
        super().__init__("; ".join(broken))


def check_plan(plan: Plan, projection: Projection, payments: Payments, limits: Limits) -> None:
    """Check a plan's invariants.

    Raises
    ------
    PlanError
        With everything that does not hold.
    """
    case = plan.case
    broken = [
        *_flows_hold(case, projection.planned, payments),
        *_limits_hold(case, projection.planned, limits),
        *_stages_agree(plan, projection),
    ]
    if broken:
        raise PlanError(broken)


def _flows_hold(case: Case, activity: Floats, payments: Payments) -> Iterator[str]:
    """Flows are never negative, pay every recipe exactly and stay within every pot and its rules."""
    flow = payments.flow
    if (flow < 0).any():
        yield "a payment is negative"
    for j, type_ in enumerate(case.types):
        need = case.recipe[1 : 1 + case.years.n_plan, :, j].T * activity
        paid = payments.given[:, j] if case.stand_ins else flow[case.pots.type_at == j].sum(axis=0)
        room = SAME_MONEY * max(1.0, float(need.max(initial=0)))
        if not np.allclose(paid, need, rtol=SAME_MONEY, atol=room):
            yield f"payments of {type_} do not add up to what the activity needs"
    crossing = case.crossing[:, case.lines.service_at][:, :, None]
    used = {
        "amount": (flow.sum(axis=1), case.pots.amount[:, 1:]),
        "pooled share": (np.where(crossing, flow, 0.0).sum(axis=1), may_cross(case)),
        "own use": (flow[:, ~case.lines.demand_led].sum(axis=1), most_use(case)),
    }
    if not case.scenario.rules.pots:
        del used["amount"]
    size = np.where(np.isfinite(case.pots.uncut[:, 1:]), case.pots.uncut[:, 1:], 0.0)
    for what, (use, most) in used.items():
        for p in np.flatnonzero((use > most + SAME_MONEY * np.maximum(size, 1.0)).any(axis=1)):
            yield f"the pot {case.pots.name[p]} is used beyond its {what}"


def _limits_hold(case: Case, activity: Floats, limits: Limits) -> Iterator[str]:
    """No activity is negative or passes a hard limit."""
    if (activity < 0).any():
        yield "an activity is negative"
    room = SAME_ACTIVITY * np.maximum(np.abs(case.lines.today)[:, None], 1.0)
    plan_upper = np.where(case.lines.demand_led[:, None], np.inf, limits.upper)
    fastest = pace.room_to_grow(case, activity)
    for line in np.flatnonzero((activity > plan_upper + room).any(axis=1)):
        yield f"{case.lines.service[line]} in {case.lines.place[line]} passes its upper limit"
    for line in np.flatnonzero((activity > fastest + room).any(axis=1)):
        yield f"{case.lines.service[line]} in {case.lines.place[line]} grows faster than its pace"
    for line in np.flatnonzero((activity < limits.hard_lower - room).any(axis=1)):
        yield f"{case.lines.service[line]} in {case.lines.place[line]} falls below a limit made hard"


def _stages_agree(plan: Plan, projection: Projection) -> Iterator[str]:
    """Duties, promises and the aim, worked out again from the projection, are the optima found."""
    for stage, table in (("duties", "duties_unmet"), ("promises", "promises_broken")):
        by_year = plan.tables[table].groupby("year")["gbp"].sum().to_dict()
        for value in plan.stages:
            if value.stage == stage:
                yield from _same(f"{stage} {value.year}", by_year.get(value.year, 0.0), value.value, 1.0)
    again_all = _aims_again(plan.case, projection)
    if plan.objective == "robust":
        again_all["robust"] = _over_the_worst_draws(plan.case, projection)
    for stage, again in again_all.items():
        found = [s.value for s in plan.stages if s.stage == stage]
        if found:
            yield from _same(stage, again, sum(found), max(abs(again), projection.gap_of_trend, 1e-3))


def _aims_again(case: Case, projection: Projection) -> dict[str, float]:
    """Stage values worked out again from the projection."""
    weight = case.years.weight
    money = (case.money_recipe.T * projection.activity).sum(axis=0)
    n_plan = case.years.n_plan
    value = case.outcome_value_gbp[case.cells.outcome_at] @ projection.credited
    return {
        "close_gaps": projection.gap,
        "ranked": projection.gap,
        "fairest": _largest_gap(case, projection),
        "least_cost": float(weight[1 : 1 + n_plan] @ money[1 : 1 + n_plan]),
        "best_value": float(weight @ (value - money)),
        "equity": equity.shortfall(case, projection.credited),
    }


def _over_the_worst_draws(case: Case, projection: Projection) -> float:
    """Average gap closed over the worst share of the draws."""
    setting = case.scenario.rules.robust
    draws = draw(case, setting.draws, seed=setting.seed, sampling=setting.sampling)
    return worst_average(under_draws(projection, draws).gap_closed, setting.worst_share)


def _largest_gap(case: Case, projection: Projection) -> float:
    """Largest Σ_t δ·short[o,d,t] ÷ N[o,d] over outcomes and their places."""
    cells, targets = case.cells, case.targets
    sign = np.where(case.better_lower[cells.outcome_at], 1.0, -1.0)[:, None]
    short = np.maximum(0.0, sign * (projection.outcome - targets.cell))
    counted = targets.counted[cells.outcome_at]
    weighted = np.where(counted, targets.year_weight[cells.outcome_at] * short, 0.0).sum(axis=1)
    ratio = weighted / targets.cell_scale
    return float(np.nanmax(ratio, initial=0.0))


def _same(what: str, again: float, found: float, floor: float) -> Iterator[str]:
    if abs(again - found) > SAME_VALUE * max(abs(found), floor):
        yield f"{what} is {again:.9g} by the projection and {found:.9g} by the programme"
