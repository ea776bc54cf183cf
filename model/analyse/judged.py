"""When a count meets its target, and when a plan is worse than carrying on: one rule of each, for all pages.

Counts are judged in whole numbers, as they are shown, so that no page calls 2,147 against a target of 2,147
missed.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from model import words

Against = Literal["better", "worse", "about the same"]

NOTICEABLE_SHARE = 0.0005
"""A difference from the trend of no more than this share of it is no difference."""

MEETS_RULE = "Counts are judged in whole numbers, as they are shown."
WORSE_RULE = (
    "Worse than if we carry on: by at least 1 in whole numbers, and by more than 0.05% of the number "
    "if we carry on."
)


def meets(count: float, target: float, better: words.Better) -> bool:
    """Whether a count meets a target in whole numbers, as both are shown.

    Parameters
    ----------
    count, target : float
        Counts; a count that is not known meets nothing.
    better : {"lower", "higher"}
        Which way is better.
    """
    if math.isnan(count) or math.isnan(target):
        return False
    miss = count - target if better == "lower" else target - count
    shown = round(count) - round(target)
    return miss <= 1e-6 * max(abs(target), 1.0) or (shown <= 0 if better == "lower" else shown >= 0)


def against_trend(planned: float, trend: float, better: words.Better) -> Against:
    """A plan's count against the count if we carry on as now, by ``WORSE_RULE`` and its mirror.

    Parameters
    ----------
    planned, trend : float
        Counts of the same year.
    better : {"lower", "higher"}
        Which way is better.
    """
    if math.isnan(planned) or math.isnan(trend):
        return "about the same"
    if round(planned) == round(trend) or abs(planned - trend) <= NOTICEABLE_SHARE * abs(trend):
        return "about the same"
    return "better" if (planned < trend) == (better == "lower") else "worse"
