"""Is a yearly series getting better or worse? One stated rule, on any series.

The rule compares every year with every later year and asks whether one direction wins so often that it would
rarely happen without a trend: Kendall's rank correlation with time, two-sided at one in twenty (Mann, 1945;
Kendall, 1975), over the latest ten values. It needs no shape and no limits. So that an old trend that has
turned is not read as today's, the latest five values must not lean the other way. With fewer than five it is
*too early to say*. It says nothing about causes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from model.words import Better

Direction = Literal["getting better", "getting worse", "no clear change", "too early to say"]

FEWEST_POINTS = 5
MOST_POINTS = 10
LEVEL = 0.05

RULE = (
    f"A direction is named only with {FEWEST_POINTS} or more yearly figures, when the latest (at most "
    f"{MOST_POINTS}) rise or fall so steadily that chance alone would do so less than 1 time in 20 "
    f"(Kendall's rank test), and the latest {FEWEST_POINTS} do not lean the other way."
)


def direction(values: Sequence[float], better: Better) -> Direction:
    """Which way a yearly series goes, in words.

    Parameters
    ----------
    values : sequence of float
        Counts or rates in order of year, one a year.
    better : {"lower", "higher"}
        Which way is better.
    """
    latest = np.asarray(values, dtype=np.float64)[-MOST_POINTS:]
    if len(latest) < FEWEST_POINTS:
        return "too early to say"
    lean, chance = _lean(latest)
    recent, _ = _lean(latest[-FEWEST_POINTS:])
    if chance >= LEVEL or recent * lean < 0:
        return "no clear change"
    return "getting better" if (lean > 0) == (better == "higher") else "getting worse"


def _lean(values: NDArray[np.float64]) -> tuple[float, float]:
    """Rank correlation with time, and how likely chance alone would lean as far; equal values do not lean."""
    if np.ptp(values) == 0:
        return 0.0, 1.0
    result = stats.kendalltau(np.arange(len(values)), values)
    return float(result.statistic), float(result.pvalue)
