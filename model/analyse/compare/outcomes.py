"""Outcomes of every option for the whole area: against trend, target and benchmark, each with its range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model.analyse.judged import against_trend, meets

if TYPE_CHECKING:
    from model import words
    from model.analyse.compare.drawn import Drawn
    from model.analyse.compare.option import Option
    from model.inputs.case import Bools, Floats

OUTCOME_COLUMNS = (
    "option",
    "outcome",
    "year",
    "is_key",
    "trend_count",
    "planned_count",
    "low_count",
    "high_count",
    "target_count",
    "benchmark_count",
    "better_count",
    "better_low_count",
    "better_high_count",
    "meets",
    "chance_met",
    "against_trend",
    "chance_better",
)
ENDS = (0.025, 0.975)
"""Shares of futures below the ends of a range: 19 of 20 lie between."""
NEAR = 1e-9


def ends(values: Floats) -> tuple[Floats, Floats]:
    """The ends of a range over futures, the first index."""
    low, high = np.quantile(values, ENDS, axis=0)
    return low, high


def all_meet(counts: Floats, target: float, better: words.Better) -> Bools:
    """Where counts meet a target in whole numbers, by the rule of ``model.analyse.judged.meets``."""
    miss = counts - target if better == "lower" else target - counts
    shown = np.rint(counts) - np.rint(target)
    out: Bools = (miss <= 1e-6 * max(abs(target), 1.0)) | (shown <= 0 if better == "lower" else shown >= 0)
    return out


def outcomes(options: Sequence[Option], drawn: Mapping[str, Drawn]) -> pd.DataFrame:
    """Every outcome of the whole area in every plan and run-on year.

    Parameters
    ----------
    options : sequence of Option
        Comparable ones; those without a plan have no rows.
    drawn : mapping
        Of those with a plan, by letter.

    Returns
    -------
    DataFrame
        ``OUTCOME_COLUMNS``. ``better_count`` is planned against trend, positive when better, its range
        against the trend of the same future; ``is_key`` marks the year that is told where one must be: the
        last plan year with a target in any option, else the last plan year.
    """
    held = [option for option in options if option.has_plan]
    key = _key_years(held)
    rows = [row for option in held for row in _rows(option, drawn[option.letter], key)]
    return pd.DataFrame(rows, columns=list(OUTCOME_COLUMNS))


def _key_years(options: Sequence[Option]) -> dict[str, int]:
    """The year that is told of each outcome."""
    found: dict[str, int] = {}
    for option in options:
        area = _area(option)
        plan = area[area["year"].isin(option.case.years.plan)]
        for outcome, year in plan.loc[plan["target"].notna(), ["outcome", "year"]].itertuples(index=False):
            found[str(outcome)] = max(found.get(str(outcome), 0), int(year))
    last = {name: option.case.years.plan[-1] for option in options for name in option.case.outcomes}
    return last | found


def _area(option: Option) -> pd.DataFrame:
    return option.outcomes[option.outcomes["place"] == option.case.area]


def _rows(option: Option, drawn: Drawn, key: Mapping[str, int]) -> list[tuple[Any, ...]]:
    case = option.case
    low, high = ends(drawn.outcome)
    better_low, better_high = ends(drawn.better)
    rows = []
    for row in _area(option).to_dict("records"):
        outcome, year = str(row["outcome"]), int(row["year"])
        at = case.outcomes.index(outcome), case.years.at(year)
        trend, planned, target = (float(row[name]) for name in ("trend", "planned", "target"))
        way: words.Better = "lower" if case.better_lower[at[0]] else "higher"
        gain = trend - planned if way == "lower" else planned - trend
        futures, gains = drawn.outcome[:, *at], drawn.better[:, *at]
        known = not np.isnan(target)
        told = "no target" if not known else ("met" if meets(planned, target, way) else "not met")
        chance = float(all_meet(futures, target, way).mean()) if known else np.nan
        rows.append(
            (
                *(option.letter, outcome, year, year == key[outcome]),
                *(trend, planned, float(low[at]), float(high[at]), target, float(row["benchmark"])),
                *(gain, float(better_low[at]), float(better_high[at])),
                *(told, chance, against_trend(planned, trend, way)),
                float((gains > NEAR * max(abs(trend), 1.0)).mean()),
            )
        )
    return rows
