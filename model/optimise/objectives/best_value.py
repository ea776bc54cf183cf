"""Best value: the most value of better outcomes beyond the pots, less the money drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.optimise.money import money_drawn
from model.optimise.objectives.objective import Aim, Objective

if TYPE_CHECKING:
    from model.optimise.programme import Programme

NAME = "best_value"
PENNY = 0.01


def _state(programme: Programme) -> tuple[Aim, ...]:
    """Σ_{t=1..T+R} ρ[t]·(Σ_{o,d} value[o]·C[o,d,t] − money drawn), maximised."""
    case, worth = programme.case, programme.scales.worth
    value = case.outcome_value_gbp
    terms = []
    constant = 0.0
    for t in range(1, len(case.years.horizon)):
        weight = float(case.years.weight[t]) / worth
        drawn, fixed = money_drawn(programme, t)
        terms += [(v, weight * c) for v, c in drawn]
        constant += weight * fixed
    for (cell, t), credited in programme.credited.items():
        o = int(case.cells.outcome_at[cell])
        gain = float(value[o] * programme.scales.outcome[o] * case.years.weight[t]) / worth
        terms.append((credited, -gain))
    programme.stage_value(NAME, None, terms, low=None, constant=constant)
    return (Aim(NAME, None, worth, PENNY, sign=-1.0),)


OBJECTIVE = Objective(
    name=NAME,
    says="Get the most value of better outcomes for the money drawn, whoever bears or gains it.",
    unit="£",
    state=_state,
    counts_money=True,
    values_outcomes=True,
)
