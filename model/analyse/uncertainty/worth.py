"""Which is the better choice, carrying on or the plan, by what an outcome is worth: acceptability."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.analyse.psa import ACCEPTABILITY_COLUMNS, LOSS_COLUMNS, Draws, acceptability, expected_loss

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.analyse.uncertainty.futures import Futures

CARRY_ON, PLAN = "carry on", "plan"
GAP = "gap"
"""The effect that counts every outcome: one percentage point of the gap closed."""
STEPS = 20
NICE = (1.0, 2.0, 5.0, 10.0)
LARGEST = 1e9


def two_options(of: Futures, effect: str) -> Draws:
    """Carrying on and the plan in the same futures: what the plan costs and does beyond carrying on.

    Parameters
    ----------
    of : Futures
        The futures.
    effect : str
        An outcome (present value of improvement, its unit for a year each), or ``gap`` (percentage points of
        the gap closed beyond what carrying on closes).

    Raises
    ------
    KeyError
        If there is no such outcome.
    """
    case = of.fixed.case
    if effect == GAP:
        more = 100.0 * of.gap_beyond_today
    elif effect in case.outcomes:
        more = of.better[:, case.outcomes.index(effect)] @ case.years.weight
    else:
        raise KeyError(f"there is no outcome '{effect}'")
    nothing = np.zeros(len(of))
    labels = tuple(str(k) for k in range(len(of)))
    cost, gain = np.column_stack([nothing, -of.net_cash]), np.column_stack([nothing, more])
    return Draws(labels, (CARRY_ON, PLAN), cost, gain)


def main_effect(of: Futures) -> str:
    """The effect asked about unless another is named: the gap, or without one the outcome most improved."""
    if np.isfinite(of.gap_beyond_today).all():
        return GAP
    case = of.fixed.case
    base = np.array([case.cells.trend[case.cells.of(o)].sum() for o in range(len(case.outcomes))])
    size = np.abs(of.better.mean(axis=0)).sum(axis=1) / np.maximum(base, 1.0)
    return case.outcomes[int(size.argmax())]


def worths(draws: Draws) -> list[float]:
    """Worths of a unit of effect from 0 to a round figure at which little changes any more.

    The worth at which both are equal on average is among them, where there is one.
    """
    cost, effect = draws.cost[:, 1], draws.effect[:, 1]
    # more effect for more money, or less effect for less money: the better choice hangs on the worth
    hangs = cost * effect > 0
    turns = np.where(hangs, cost / np.where(hangs, effect, 1.0), 0.0)
    cost_mean, effect_mean = float(cost.mean()), float(effect.mean())
    level = cost_mean / effect_mean if cost_mean * effect_mean > 0 else 0.0
    top = min(max(float(np.quantile(turns, 0.95)), level), LARGEST)
    if top <= 0:
        return [0.0]
    scale = 10.0 ** np.floor(np.log10(top))
    nice = next(x for x in NICE if x * scale >= top)
    steps = np.linspace(0.0, nice * scale, STEPS + 1)
    return [float(x) for x in np.unique(np.append(steps, min(level, steps[-1])))]


def acceptable(of: Futures, effect: str, values: Sequence[float] | None = None) -> dict[str, pd.DataFrame]:
    """Chance that each is the better choice, and what choosing it loses on average.

    Parameters
    ----------
    of : Futures
        The futures.
    effect : str
        As in :func:`two_options`.
    values : sequence of float, optional
        Worths of one unit of effect; left out, as :func:`worths` chooses them.

    Returns
    -------
    dict of DataFrame
        ``acceptability`` and ``expected_loss`` of :mod:`model.analyse.psa`, with the effect in front.
    """
    draws = two_options(of, effect)
    if not np.isfinite(draws.effect).all():
        empty = {"acceptability": ACCEPTABILITY_COLUMNS, "expected_loss": LOSS_COLUMNS}
        return {name: pd.DataFrame(columns=["effect", *columns]) for name, columns in empty.items()}
    at = worths(draws) if values is None else list(values)
    found = {"acceptability": acceptability(draws, at), "expected_loss": expected_loss(draws, at)}
    for table in found.values():
        table.insert(0, "effect", effect)
    return found
