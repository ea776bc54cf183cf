"""Fairest: the largest remaining gap of any outcome in any place made as small as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.optimise.objectives import close_gaps
from model.optimise.objectives.objective import Aim, Objective
from model.optimise.outcomes import outcome_terms
from model.optimise.scales import GAP_UNIT

if TYPE_CHECKING:
    from pulp import LpVariable

    from model.optimise.programme import Programme

NAME = "fairest"


def _state(programme: Programme) -> tuple[Aim, ...]:
    """Largest ≥ Σ_t δ[t]·short[o,d,t]/N[o,d] for every targeted outcome and place; then the whole gap."""
    targets, cells = programme.case.targets, programme.case.cells
    largest = programme.stage_value(NAME, None, [(programme.variable("largest_gap"), 1.0)])
    for cell in np.flatnonzero(np.isfinite(targets.cell_scale)).tolist():
        o = int(cells.outcome_at[cell])
        terms = [
            (_short(programme, cell, t), -float(targets.year_weight[o, t]) / GAP_UNIT)
            for t in np.flatnonzero(targets.counted[o]).tolist()
        ]
        name = f"fairest.{cells.outcome[cell]}.{cells.place[cell]}"
        programme.row(name, [(largest, 1.0), *terms], ">=", 0.0)
    return (Aim(NAME, None, GAP_UNIT, close_gaps.SMALLEST_GAP), *close_gaps.state(programme))


def _short(programme: Programme, cell: int, t: int) -> LpVariable:
    """Shortfall of one cell in one year, in units of its own N."""
    case = programme.case
    o = int(case.cells.outcome_at[cell])
    name = f"{case.cells.outcome[cell]}.{case.cells.place[cell]}.{case.years.horizon[t]}"
    short = programme.variable(f"short_here.{name}")
    terms, constant = outcome_terms(programme, [cell], t)
    sign = 1.0 if case.better_lower[o] else -1.0
    step = float(programme.scales.outcome[o])
    programme.row(
        f"short_here.{name}",
        [
            (short, float(case.targets.cell_scale[cell]) / step),
            *((v, -sign * c / step) for v, c in terms),
        ],
        ">=",
        sign * (constant - float(case.targets.cell[cell, t])) / step,
    )
    return short


OBJECTIVE = Objective(
    name=NAME,
    says="Make the largest remaining gap of any outcome in any place as small as can be.",
    unit="gap",
    state=_state,
)
