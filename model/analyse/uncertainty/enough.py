"""Draws added in blocks until the Monte Carlo error is small enough, or a stated most is reached.

The rule: no chance of meeting a target that carries weight, of doing better than carrying on or of saving
money has an error above the one asked for; the mean of the gap closed none above half of that; the mean of
net cash none above 2% of the width of its range. Draws are doubled: the first n of 2n are the n, so that
nothing worked out before changes, and only the new half is worked out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.analyse.spread import monte_carlo_error
from model.analyse.uncertainty.futures import Futures
from model.analyse.uncertainty.ranges import HIGH, LOW
from model.inputs.draws import draw

if TYPE_CHECKING:
    from collections.abc import Callable

    from model.analyse.uncertainty.futures import Fixed
    from model.inputs.case import Floats
    from model.inputs.draws import Draws, Sampling
    from model.project import UnderDraws

COLUMNS = ("draws", "error_of_a_chance", "error_of_gap_closed", "error_of_net_cash", "enough")
ERROR, MOST = 0.01, 16_000
"""Error of a chance that is small enough, and the most draws made to reach it."""
CASH_SHARE = 0.02


def enough_draws(
    fixed: Fixed,
    n: int,
    *,
    seed: int = 1,
    sampling: Sampling = "antithetic",
    error: float = ERROR,
    tell: Callable[[str], None] | None = None,
) -> tuple[Futures, pd.DataFrame]:
    """Futures of a plan, as many as it takes.

    Parameters
    ----------
    fixed : Fixed
        The plan and today's services.
    n : int
        Draws to begin with.
    seed : int
        The same seed gives the same draws.
    sampling : {"antithetic", "random", "sobol"}
        How they are drawn.
    error : float
        Largest error of a chance, 0–1; 0 makes exactly ``n`` draws.
    tell : callable, optional
        Told each block.

    Returns
    -------
    Futures, DataFrame
        The futures, and ``COLUMNS`` with a row for each block.

    Raises
    ------
    ValueError
        If there is nothing to draw, or the seed or sampling is out of range.
    """
    rows, found = [], None
    while True:
        if tell:
            tell(f"{n:,} futures")
        drawn = draw(fixed.case, n, seed=seed, sampling=sampling)
        found = fixed.under(drawn) if found is None else _joined(found, fixed, drawn)
        row = errors(found, error)
        rows.append(row)
        if row[-1] or error <= 0 or 2 * n > MOST:
            return found, pd.DataFrame(rows, columns=list(COLUMNS))
        n *= 2


def errors(found: Futures, wanted: float) -> tuple[int, float, float, float, bool]:
    """Monte Carlo errors of what is asked for, and whether they are small enough; NaN where nothing is."""
    how, case = found.draws.sampling, found.fixed.case
    counted = case.targets.counted & (case.targets.weight > 0)[:, None]
    counted[:, 1 + case.years.n_plan :] = False
    sides = np.stack([found.gap_beyond_today > 0, found.net_cash > 0])
    chances = np.concatenate([found.met[:, counted].T, sides]).astype(np.float64)
    chance = float(monte_carlo_error(chances, how).max())
    gap = float(monte_carlo_error(found.gap_closed, how))
    low, high = np.quantile(found.net_cash, [LOW, HIGH])
    cash = float(monte_carlo_error(found.net_cash, how))
    gap_is_small = not gap > wanted / 2.0
    small = bool(chance <= wanted and gap_is_small and cash <= CASH_SHARE * (high - low))
    return len(found), chance, gap, cash, small


def _joined(found: Futures, fixed: Fixed, drawn: Draws) -> Futures:
    """Futures that are there and the rest of the draws."""
    more = fixed.under(drawn.part(slice(len(found), None)))
    plan = _both(found.plan, more.plan)
    served = plan if found.served is found.plan else _both(found.served, more.served)
    return Futures(fixed, drawn, plan, served, _both(found.carried, more.carried))


def _both(one: UnderDraws, other: UnderDraws) -> UnderDraws:
    def joined(name: str) -> Floats:
        return np.concatenate([getattr(one, name), getattr(other, name)])

    return replace(
        one,
        outcome=joined("outcome"),
        trend=joined("trend"),
        gap=joined("gap"),
        trend_gap=joined("trend_gap"),
        money_led=joined("money_led"),
    )
