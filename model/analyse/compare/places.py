"""Equity between places: who ends up worse than on trend, and how improvement spreads per child."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model.analyse.inequality import gini
from model.analyse.judged import against_trend

if TYPE_CHECKING:
    from model import words
    from model.analyse.compare.option import Option

PLACE_COLUMNS = (
    "option",
    "outcome",
    "place",
    "year",
    "trend_count",
    "planned_count",
    "better_count",
    "better_per_1000_children",
    "against_trend",
)
EQUITY_COLUMNS = (
    "option",
    "outcome",
    "year",
    "places",
    "places_worse",
    "least_per_1000_children",
    "most_per_1000_children",
    "spread_per_1000_children",
    "inequality_of_trend",
    "inequality",
)
PER = 1000.0


def places(options: Sequence[Option]) -> pd.DataFrame:
    """Every outcome that is kept by place, in the last plan year.

    Parameters
    ----------
    options : sequence of Option
        Those without a plan have no rows.

    Returns
    -------
    DataFrame
        ``PLACE_COLUMNS``; ``better_count`` is planned against trend, positive when better.
    """
    rows = [row for option in options if option.has_plan for row in _place_rows(option)]
    return pd.DataFrame(rows, columns=list(PLACE_COLUMNS))


def _place_rows(option: Option) -> list[tuple[Any, ...]]:
    case = option.case
    year = case.years.plan[-1]
    children = dict(zip(case.places, case.children.tolist(), strict=True))
    own = option.outcomes[option.outcomes["place"].isin(list(children)) & (option.outcomes["year"] == year)]
    rows = []
    for row in own.to_dict("records"):
        outcome, place = str(row["outcome"]), str(row["place"])
        way: words.Better = "lower" if case.better_lower[case.outcomes.index(outcome)] else "higher"
        trend, planned = float(row["trend"]), float(row["planned"])
        gain = trend - planned if way == "lower" else planned - trend
        each = PER * gain / children[place] if children[place] > 0 else np.nan
        judged = against_trend(planned, trend, way)
        rows.append((option.letter, outcome, place, year, trend, planned, gain, each, judged))
    return rows


def equity(options: Sequence[Option], by_place: pd.DataFrame) -> pd.DataFrame:
    """How each option's improvement spreads over places, for every outcome that is kept by place.

    Parameters
    ----------
    options : sequence of Option
        For the number of children in each place.
    by_place : DataFrame
        From :func:`places`.

    Returns
    -------
    DataFrame
        ``EQUITY_COLUMNS``: places that end up worse than on trend; least, most and spread of improvement per
        1,000 children; and the inequality between places (Gini coefficient of counts per child, 0 where all
        are alike) on trend and as planned.
    """
    children = {
        option.letter: dict(zip(option.case.places, option.case.children.tolist(), strict=True))
        for option in options
    }
    rows: list[tuple[Any, ...]] = []
    for (letter, outcome), own in by_place.groupby(["option", "outcome"], sort=False):
        each = own["better_per_1000_children"].to_numpy(dtype=np.float64)
        known = [children[str(letter)][place] for place in own["place"]]
        low, high = float(np.nanmin(each)), float(np.nanmax(each))
        worse = int((own["against_trend"] == "worse").sum())
        alike = [_gini(own[name].tolist(), known) for name in ("trend_count", "planned_count")]
        rows.append(
            (letter, outcome, int(own["year"].iloc[0]), len(own), worse, low, high, high - low, *alike)
        )
    return pd.DataFrame(rows, columns=list(EQUITY_COLUMNS))


def _gini(counts: Sequence[float], children: Sequence[float]) -> float:
    """Inequality of counts per child; NaN where there is nothing to share or no child."""
    rates = [count / number for count, number in zip(counts, children, strict=True) if number > 0]
    usable = bool(rates) and min(rates) >= 0 and sum(rates) > 0
    return gini(rates) if usable else np.nan
