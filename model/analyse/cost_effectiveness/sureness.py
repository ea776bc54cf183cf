"""How sure it is which step to take for an outcome: the steps that move it, in every future.

The options of :mod:`model.analyse.cost_effectiveness.increments`, each with its cost and its effect in each
draw: effects as far as they are believed, unit costs drawn, demand-led money saved at drawn unit costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.analyse.cost_effectiveness.correction import factors
from model.analyse.cost_effectiveness.futures import Futures, brought
from model.analyse.cost_effectiveness.increments import NOTHING_MORE
from model.analyse.frontier import FRONTIER
from model.analyse.psa import (
    ACCEPTABILITY_COLUMNS,
    PLANE_COLUMNS,
    Draws,
    acceptability,
    ellipses,
    plane,
)

if TYPE_CHECKING:
    from model.analyse.cost_effectiveness.moves import Step
    from model.inputs.case import Case

COLUMNS = ("outcome", *ACCEPTABILITY_COLUMNS)
PLANES = ("outcome", *PLANE_COLUMNS)
OUTLINES = ("outcome", "option", "effect", "cost")
STEPS = 20
BEYOND = 1.5
"""How far beyond the dearest price on the frontier worths are looked at."""


def option_draws(
    case: Case, drawn: Futures, steps: Sequence[Step], given: Mapping[str, pd.DataFrame]
) -> dict[str, Draws]:
    """Cost and effect of every option of every outcome in every draw.

    Parameters
    ----------
    case : Case
        The case.
    drawn : Futures
        Draws of it.
    steps : sequence of Step
        Steps; those down are left out.
    given : mapping of DataFrame
        Options by outcome, as :func:`model.analyse.cost_effectiveness.increments.options` gives them.
    """
    life, nothing = drawn.life(1), np.zeros(len(drawn))
    cost, units = {NOTHING_MORE: nothing}, {}
    for step in (one for one in steps if one.up):
        own = np.where(case.effects.service_at == step.service, factors(case), 0.0)
        got = brought(case, drawn, life, step.effective, own)
        name = case.services[step.service]
        cost[name] = step.spent(case) * drawn.cost[:, step.service] - got.saving
        units[name] = got.units
    out, labels = {}, tuple(str(i) for i in range(len(drawn)))
    for outcome, table in given.items():
        at, names = case.outcomes.index(outcome), tuple(sorted(table["option"]))
        effect = [units[name][:, at] if name in units else nothing for name in names]
        out[outcome] = Draws(
            labels, names, np.column_stack([cost[n] for n in names]), np.column_stack(effect)
        )
    return out


def acceptabilities(
    found: Mapping[str, Draws], increments: pd.DataFrame, worth: Mapping[str, float]
) -> pd.DataFrame:
    """Chance that each option is the best, by what one unit of its outcome is worth.

    Parameters
    ----------
    found : mapping of Draws
        By outcome.
    increments : DataFrame
        The frontier of each outcome.
    worth : mapping
        What one unit of an outcome is said to be worth; looked at too.

    Returns
    -------
    DataFrame
        ``COLUMNS``.
    """
    tables = []
    for outcome, draws in found.items():
        own = increments[increments["outcome"] == outcome]
        table = acceptability(draws, worths(own, worth.get(outcome)))
        tables.append(table.assign(outcome=outcome)[list(COLUMNS)])
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS))


def planes(found: Mapping[str, Draws]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the steps of each outcome add to cost and effect against nothing more, and where draws lie.

    Parameters
    ----------
    found : mapping of Draws
        By outcome.

    Returns
    -------
    DataFrame
        ``PLANES``: means and the share of draws in each quarter.
    DataFrame
        ``OUTLINES``: points of the outline that holds 19 of 20 draws.
    """
    plane_of = [plane(d, NOTHING_MORE).assign(outcome=o)[list(PLANES)] for o, d in found.items()]
    lines = [ellipses(d, NOTHING_MORE).assign(outcome=o)[list(OUTLINES)] for o, d in found.items()]
    if not plane_of:
        return pd.DataFrame(columns=list(PLANES)), pd.DataFrame(columns=list(OUTLINES))
    return pd.concat(plane_of, ignore_index=True), pd.concat(lines, ignore_index=True)


def worths(own: pd.DataFrame, stated: float | None) -> list[float]:
    """Worths of a unit from 0 to beyond every price on the frontier and what is stated, in round steps."""
    prices = [float(value) for value in own.loc[own["status"] == FRONTIER, "icer"] if value > 0]
    moves = own[own["effect"] > 0]
    prices = prices or (moves["cost"].abs() / moves["effect"]).tolist()
    top = BEYOND * max([*prices, stated or 0.0, 1.0])
    step = _round(top / STEPS)
    found = [k * step for k in range(int(np.ceil(top / step)) + 1)]
    return sorted({*found, *([stated] if stated else [])})


def _round(size: float) -> float:
    """1, 2 or 5 times a power of ten, at least so large."""
    power = 10.0 ** np.floor(np.log10(size))
    return float(next(times * power for times in (1, 2, 5, 10) if times * power >= size * (1 - 1e-9)))
