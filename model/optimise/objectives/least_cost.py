"""Least cost: the least money with which every target is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.optimise.money import money_drawn
from model.optimise.objectives.objective import Aim, Objective

if TYPE_CHECKING:
    from model.optimise.programme import Programme

NAME = "least_cost"
PENNY = 0.01


def _state(programme: Programme) -> tuple[Aim, ...]:
    """Σ_{t≤T} ρ[t]·money drawn; run-on years are charged nothing, on purpose."""
    case, worth = programme.case, programme.scales.worth
    terms = []
    for t in range(1, case.years.n_plan + 1):
        weight = float(case.years.weight[t])
        terms += [(v, weight * c / worth) for v, c in money_drawn(programme, t)[0]]
    programme.stage_value(NAME, None, terms)
    return (Aim(NAME, None, worth, PENNY),)


OBJECTIVE = Objective(
    name=NAME,
    says="Meet every target with the least money, in present value.",
    unit="£",
    state=_state,
    meets_targets=True,
    counts_money=True,
)
