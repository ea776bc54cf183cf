"""Draws in which one quantity is moved and every other stays at its central figure.

What one-at-a-time questions need: how a result changes along one uncertain quantity, and where it turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from model.inputs.draws import Draws, unit_cost_factors
from model.inputs.draws_rows import (
    INTERVAL_SDS,
    Uncertain,
    recipe_rows,
    trend_rows,
    trend_spread,
    uncertain_rows,
    value_rows,
)

if TYPE_CHECKING:
    from model.inputs.arrays import Floats
    from model.inputs.case import Case

Move = tuple[str, float]
"""Name of a quantity, and how many of its standard deviations (of ``z``) it is moved."""
ENDS = INTERVAL_SDS / 2
"""Standard deviations from the centre to an end of a 95% interval."""


def moved(case: Case, moves: Sequence[Move]) -> Draws:
    """One draw for each move.

    Parameters
    ----------
    case : Case
        The case.
    moves : sequence of Move
        A quantity that the case does not draw moves nothing.

    Returns
    -------
    Draws
        Of ``len(moves)`` rows, the moved quantity as a draw with this ``z`` has it, all else central.
    """
    found = uncertain_rows(case)
    factors = tuple(sorted(found.uncertain, key=lambda f: f.name))
    known: dict[str, list[int]] = {}
    for k, factor in enumerate(factors):
        known.setdefault(factor.name, []).append(k)
    n = len(moves)
    normal, gain = np.zeros((n, len(factors))), np.zeros((n, len(case.effects)))
    cost, trend = np.ones((n, len(case.services), len(case.types))), np.zeros((n, *case.cells.trend.shape))
    value = np.zeros((n, len(case.tables.outcome_costs)))
    for i, (name, z) in enumerate(moves):
        for k in known.get(name, []):
            normal[i, k] = z
            _move(case, factors[k], z, (gain[i], value[i], cost[i], trend[i]))
    return Draws(
        seed=0,
        sampling="moved",
        factors=factors,
        certain=tuple(sorted(found.certain)),
        normal=normal,
        gain_shift=gain,
        cost_factor=cost,
        unit_cost_factor=unit_cost_factors(case, cost),
        value_shift_gbp=value,
        trend_shift=trend,
    )


def _move(case: Case, factor: Uncertain, z: float, into: tuple[Floats, Floats, Floats, Floats]) -> None:
    """Put one move into the rows of one draw: gains, outside values, cost factors, trends."""
    gain, value, cost, trend = into
    if factor.table == "effects":
        gain[factor.at] += factor.spread * z
    elif factor.table == "outcome_costs":
        value[factor.at] += factor.spread * z
    elif factor.table == "recipes":
        row, sd = recipe_rows(case.tables)[factor.at], factor.spread
        at = case.services.index(row.service), case.types.index(row.type)
        cost[at] = np.exp(sd * z - sd**2 / 2.0)
    else:
        keys = list(trend_rows(case.tables))
        trend += z * trend_spread(case, *keys[factor.at])


def central(case: Case) -> Draws:
    """One draw in which nothing is moved."""
    return moved(case, [("", 0.0)])


def moved_value(case: Case, factor: Uncertain, z: float | None) -> float:
    """A quantity at so many standard deviations, in its own unit; at its central figure for None.

    Parameters
    ----------
    case : Case
        The case.
    factor : Uncertain
        One of its quantities.
    z : float or None
        Standard deviations; NaN gives NaN.

    Returns
    -------
    float
        Effects: improvement of the outcome per unit of activity, positive is better. Recipes: units of the
        type per unit of activity. Trends: count in the last plan year. Outside values: £ per unit.
    """
    step = 0.0 if z is None else z
    if factor.table == "effects":
        return float(case.effects.gain[factor.at] + factor.spread * step)
    if factor.table == "recipes":
        amount = recipe_rows(case.tables)[factor.at].amount_per_activity
        return amount if z is None else amount * float(np.exp(factor.spread * z - factor.spread**2 / 2.0))
    if factor.table == "outcome_costs":
        return value_rows(case.tables)[factor.at].gbp_per_unit + factor.spread * step
    key = list(trend_rows(case.tables))[factor.at]
    cells = case.cells.of(case.outcomes.index(key[0]))
    own = [c for c in cells.tolist() if case.cells.place[c] == key[1]] or cells.tolist()
    last = case.years.n_plan
    shift = trend_spread(case, *key)[own, last].sum() * step
    return float(case.cells.trend[own, last].sum() + shift)
