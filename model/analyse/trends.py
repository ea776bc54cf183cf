"""Is a yearly series getting better or worse? One stated rule, on any series.

The rule compares every year with every later year and asks whether one direction wins so often that it would
rarely happen without a trend: Kendall's rank correlation with time, two-sided at one in twenty (Mann, 1945;
Kendall, 1975). It needs no shape and no limits, takes the latest seven values at most, and says *too early to
say* with fewer than five. It says nothing about causes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from scipy import stats

from model.words import Better

Direction = Literal["getting better", "getting worse", "no clear change", "too early to say"]

FEWEST_POINTS = 5
MOST_POINTS = 7
LEVEL = 0.05

RULE = (
    f"A direction is named only with {FEWEST_POINTS} or more yearly figures, and only when the latest "
    f"{MOST_POINTS} at most rise or fall so steadily that chance alone would do so less than 1 time in 20 "
    "(Kendall's rank test)."
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
    if np.ptp(latest) == 0:
        return "no clear change"
    result = stats.kendalltau(np.arange(len(latest)), latest)
    if result.pvalue >= LEVEL:
        return "no clear change"
    rising = result.statistic > 0
    return "getting better" if rising == (better == "higher") else "getting worse"
