"""What is lost with each plan, draw by draw, beside the best that could have been done.

Regret is measured as everything else is: share of the gap, or £, at the same money. The best of a draw is its
own best plan, or one of the plans compared where that is better: overdrawn money is charged at one price for
all draws, and an effect that a draw turns into harm is not seen when its best plan is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.inputs.case import Bools, Floats

COLUMNS = (
    "option",
    "worth_mean",
    "regret_mean",
    "error",
    "regret_95",
    "regret_worst",
    "best_share",
    "least_worst",
    "least_mean",
)
LEVEL = 1e-6
"""Worth within this of the best of its draw is the best."""


def regret(
    names: Sequence[str], worth: Floats, best: Floats | None = None, may: Bools | None = None
) -> pd.DataFrame:
    """Regret of each option across futures.

    Parameters
    ----------
    names : sequence of str
        Options, K of them.
    worth : (N, K) float
        What each is worth in each of N draws.
    best : (N,) float, optional
        What the best plan of each draw is worth; left out, or where it is NaN or less than that of an
        option, the best of the options.
    may : (K,) bool, optional
        Options that may be chosen; others are compared but are nobody's best. Left out, all.

    Returns
    -------
    DataFrame
        ``COLUMNS``, in the order of ``names``: mean worth; mean regret and its standard error, 95th
        percentile, worst; share of draws in which no plan is better; whether the option has the least worst
        regret (minimax) and the least mean. Of equals the first.

    Raises
    ------
    ValueError
        If there is no draw or no option that may be chosen, or the shapes differ.
    """
    if worth.shape[1:] != (len(names),) or not worth.size or (may is not None and not may.any()):
        raise ValueError(f"{len(names)} options need a table of draws with as many columns, and a draw")
    can = np.ones(len(names), dtype=np.bool_) if may is None else may
    top = worth[:, can].max(axis=1)
    if best is not None:
        top = np.fmax(top, best)
    lost = top[:, None] - worth
    worst, mean = lost.max(axis=0), lost.mean(axis=0)
    scale = np.maximum(np.abs(top), 1.0)[:, None]
    error = lost.std(axis=0, ddof=1) / np.sqrt(len(lost)) if len(lost) > 1 else np.full(len(names), np.nan)
    return pd.DataFrame(
        {
            "option": list(names),
            "worth_mean": worth.mean(axis=0),
            "regret_mean": mean,
            "error": error,
            "regret_95": np.quantile(lost, 0.95, axis=0),
            "regret_worst": worst,
            "best_share": (lost <= LEVEL * scale).mean(axis=0),
            "least_worst": _least(worst, can),
            "least_mean": _least(mean, can),
        },
        columns=list(COLUMNS),
    )


def _least(lost: Floats, can: Bools) -> Bools:
    """The first of those that may be chosen and lose least, but for rounding."""
    least = float(lost[can].min())
    near = np.flatnonzero(can & (lost <= least + LEVEL * max(1.0, abs(least))))
    out: Bools = np.arange(len(lost)) == near[0]
    return out
