"""Money drawn by a plan, as terms of the programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.optimise.outcomes import outcome_terms

if TYPE_CHECKING:
    from model.optimise.programme import Programme, Term


def money_drawn(programme: Programme, t: int) -> tuple[list[Term], float]:
    """Money recipe × activity of all services in year index t, in pounds: terms and the constant.

    In run-on years services that are not demand-led stay at year T, and demand-led money follows the
    outcome (unmet amounts are not carried on), at the unit cost of year T.
    """
    case, lines = programme.case, programme.case.lines
    unit = case.money_recipe[t]
    n_plan = case.years.n_plan
    terms: list[Term] = []
    constant = 0.0
    for line in np.flatnonzero(unit > 0).tolist():
        price = float(unit[line])
        if t <= n_plan or not lines.demand_led[line]:
            activity = programme.activity[line][min(t, n_plan) - 1]
            terms.append((activity, price * programme.line_step(line)))
            continue
        more, fixed = outcome_terms(programme, lines.demand_cells[line].tolist(), t)
        phi = float(lines.phi[line])
        terms += [(v, price * phi * c) for v, c in more]
        constant += price * phi * fixed
    return terms, constant
