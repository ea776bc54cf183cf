"""What working together changes for children: every outcome with partners each alone, and together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.partnership.ranges import TwoWorlds, two_worlds
from model.project import over_places

if TYPE_CHECKING:
    from model.analyse.partnership.study import Study

COLUMNS = ("outcome", "year", "trend", "alone", "together", "better_by", "counted_in", "sentence")
SMALLEST = 0.05
"""Differences of a count below this read as none."""


def children(study: Study, both: TwoWorlds | None = None) -> pd.DataFrame:
    """Each outcome of the whole area by plan year, with partners each alone and together.

    Parameters
    ----------
    study : Study
        The partnership.
    both : TwoWorlds, optional
        Both plans, where they are at hand.

    Returns
    -------
    DataFrame
        ``trend``, ``alone`` and ``together`` in the unit of ``counted_in``; ``better_by`` is how many more do
        well together than alone, positive is better whichever way the outcome counts. No rows where partners
        alone have no plan.
    """
    case = study.judged
    both = both or two_worlds(study)
    if both is None:
        return pd.DataFrame(columns=list(COLUMNS))
    trend = over_places(case, case.cells.trend)
    gains = [over_places(case, one.credited) for one in both]
    sign = np.where(case.better_lower, -1.0, 1.0)[:, None]
    alone, shared = (trend + sign * gain for gain in gains)
    more = gains[1] - gains[0]
    rows: list[dict[str, Any]] = []
    for o, outcome in enumerate(case.outcomes):
        for year in case.years.plan:
            t = case.years.at(year)
            row: dict[str, Any] = {"outcome": outcome, "year": year, "trend": float(trend[o, t])}
            row |= {"alone": float(alone[o, t]), "together": float(shared[o, t])}
            row |= {"better_by": float(more[o, t]), "counted_in": case.counted_in(outcome)}
            rows.append(row | {"sentence": _words(study, row)})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _words(study: Study, row: dict[str, Any]) -> str:
    head = f"{study.name(row['outcome'])}, {words.year(row['year'])} ({row['counted_in']})"
    alone, together = words.number(row["alone"]), words.number(row["together"])
    if abs(row["better_by"]) < SMALLEST:
        return f"{head}: {together}, together as each alone."
    way = "better" if row["better_by"] > 0 else "worse"
    return f"{head}: {alone} each alone, {together} together, {words.number(abs(row['better_by']))} {way}."
