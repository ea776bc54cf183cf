"""Where we are now: each outcome today, before, on trend, against its target and places like ours.

Everything comes from the tables alone; no programme is solved. Counts are those of the base year; the trend
is the one the model uses (today's services simply continue).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from model import words
from model.analyse.figures import NAN, NO_FIGURE, Figure, Figures, area_trend
from model.analyse.judged import MEETS_RULE, meets
from model.analyse.trends import RULE, direction

if TYPE_CHECKING:
    from model.inputs.records import Outcome, OutcomeValue, Place
    from model.inputs.tables import Tables

Status = Literal["already met", "on track", "off track", "no target"]
Compared = Literal["better", "worse", "about the same", "not compared"]

SAME_WITHIN_SHARE = 0.05
"""Places whose rates differ by no more than this share of the area's count as about the same."""

STATUS_RULE = (
    "On track: if today's services simply continue, the target is met in its year. Already met: it is met "
    "today and still is then. Off track: it is missed."
)
RULES = (
    STATUS_RULE,
    MEETS_RULE,
    RULE,
    f"About the same: within {words.percent(SAME_WITHIN_SHARE)} of the area's rate.",
)
"""The rules behind the words on the page."""

OUTCOME_COLUMNS = (
    "outcome",
    "name",
    "priority",
    "priority_name",
    "better",
    "counted_in",
    "rate_per",
    "today_year",
    "today_count",
    "today_lower",
    "today_upper",
    "today_denominator",
    "points",
    "first_year",
    "first_count",
    "direction",
    "target_year",
    "trend_count",
    "trend_lower",
    "trend_upper",
    "target_count",
    "still_to_go_count",
    "benchmark_year",
    "benchmark_count",
    "best_count",
    "status",
    "basis",
    "source",
    "target_basis",
    "target_source",
    "benchmark_basis",
    "benchmark_source",
)
PLACE_COLUMNS = (
    "outcome",
    "place",
    "name",
    "tile_row",
    "tile_column",
    "better",
    "rate_per",
    "today_count",
    "denominator",
    "area_count",
    "area_denominator",
    "compared",
    "basis",
    "source",
)
SERIES_COLUMNS = (
    "outcome",
    "place",
    "year",
    "series",
    "count",
    "denominator",
    "lower",
    "upper",
    "basis",
    "source",
)

TREND = Figure(NAN, NAN, NAN, NAN, "derived", "today's services simply continue")


@dataclass(frozen=True)
class WhereNow:
    """Tables of the first page.

    Attributes
    ----------
    outcomes : DataFrame
        One row per outcome (``OUTCOME_COLUMNS``): counts for the whole area, NaN where none is held.
        ``target_year`` is the last plan year that has a target, else the last plan year; ``trend_count`` is
        the trend in that year and ``still_to_go_count`` the distance by which it misses the target.
    places : DataFrame
        One row per outcome and district where the outcome is kept in districts (``PLACE_COLUMNS``).
    series : DataFrame
        Every figure of every outcome for the area (``SERIES_COLUMNS``); ``series`` is ``actual, trend,
        target, benchmark, best``; the trend has every year from the base year to the last plan year.
    """

    outcomes: pd.DataFrame
    places: pd.DataFrame
    series: pd.DataFrame


def where_now(tables: Tables) -> WhereNow:
    """Every outcome of a partnership as it stands.

    Parameters
    ----------
    tables : Tables
        Checked tables.
    """
    figures, trend = Figures.of(tables), area_trend(tables)
    outcomes = [_outcome_row(figures, row, trend[row.outcome]) for row in tables.outcomes]
    places = [row for outcome in tables.outcomes for row in _place_rows(figures, outcome)]
    series = [row for o in tables.outcomes for row in _series_rows(figures, o.outcome, trend[o.outcome])]
    return WhereNow(
        outcomes=pd.DataFrame(outcomes, columns=list(OUTCOME_COLUMNS)),
        places=pd.DataFrame(places, columns=list(PLACE_COLUMNS)),
        series=pd.DataFrame(series, columns=list(SERIES_COLUMNS)),
    )


def _outcome_row(figures: Figures, outcome: Outcome, trend: Mapping[int, float]) -> dict[str, Any]:
    """One row of ``WhereNow.outcomes``."""
    actual = figures.of_area(outcome.outcome, "actual")
    base = figures.tables.partnership.base_year
    today = actual[base]
    priorities = {row.priority: row.name for row in figures.tables.priorities}
    return {
        "outcome": outcome.outcome,
        "name": outcome.name,
        "priority": outcome.priority,
        "priority_name": priorities[outcome.priority],
        "better": outcome.better,
        "counted_in": outcome.counted_in,
        "rate_per": NAN if outcome.rate_per is None else float(outcome.rate_per),
        "today_year": base,
        "today_count": today.count,
        "today_lower": today.lower,
        "today_upper": today.upper,
        "today_denominator": today.denominator,
        "basis": today.basis,
        "source": today.source,
        **_history(actual, outcome),
        **_against_target(figures, outcome, today.count, trend),
        **_against_others(figures, outcome),
    }


def _history(actual: Mapping[int, Figure], outcome: Outcome) -> dict[str, Any]:
    """Which way the yearly figures go; on rates where every year has a denominator, else on counts."""
    shares = [figure.share for figure in actual.values()]
    counts = [figure.count for figure in actual.values()]
    known = not any(math.isnan(share) for share in shares)
    return {
        "points": len(actual),
        "first_year": min(actual),
        "first_count": counts[0],
        "direction": direction(shares if known else counts, outcome.better),
    }


def _against_target(
    figures: Figures, outcome: Outcome, today: float, trend: Mapping[int, float]
) -> dict[str, Any]:
    """The last target of the plan years, and whether the trend meets it."""
    given, stated = (figures.of_area(outcome.outcome, name) for name in ("target", "trend"))
    year = max((y for y in given if y in figures.tables.partnership.years), default=max(trend))
    target = given.get(year, NO_FIGURE)
    status = status_of(today, trend[year], target.count, outcome.better)
    missed = abs(trend[year] - target.count) if status == "off track" else 0.0
    return {
        "target_year": year,
        "trend_count": trend[year],
        "trend_lower": stated.get(year, NO_FIGURE).lower,
        "trend_upper": stated.get(year, NO_FIGURE).upper,
        "target_count": target.count,
        "still_to_go_count": NAN if status == "no target" else missed,
        "status": status,
        "target_basis": target.basis,
        "target_source": target.source,
    }


def _against_others(figures: Figures, outcome: Outcome) -> dict[str, Any]:
    """Places like ours, and the best of them, as they stand beside today."""
    year, benchmark = _beside_today(figures, outcome.outcome, "benchmark")
    _, best = _beside_today(figures, outcome.outcome, "best")
    return {
        "benchmark_year": year,
        "benchmark_count": benchmark.count,
        "best_count": best.count,
        "benchmark_basis": benchmark.basis,
        "benchmark_source": benchmark.source,
    }


def _beside_today(figures: Figures, outcome: str, series: str) -> tuple[int | None, Figure]:
    """The latest figure up to the base year, else the first after it, with its year."""
    given = figures.of_area(outcome, series)
    base = figures.tables.partnership.base_year
    year = max((y for y in given if y <= base), default=min(given, default=None))
    return year, NO_FIGURE if year is None else given[year]


def status_of(today: float, trend: float, target: float, better: words.Better) -> Status:
    """Where an outcome stands against its target: the first of the ``RULES``.

    Parameters
    ----------
    today, trend, target : float
        Counts: in the base year, on trend in the target's year, and wanted (NaN: no target).
    better : {"lower", "higher"}
        Which way is better.
    """
    if math.isnan(target):
        return "no target"
    if not meets(trend, target, better):
        return "off track"
    return "already met" if meets(today, target, better) else "on track"


def _place_rows(figures: Figures, outcome: Outcome) -> list[dict[str, Any]]:
    """Rows of ``WhereNow.places`` for one outcome."""
    base = figures.tables.partnership.base_year
    area = figures.of_area(outcome.outcome, "actual")[base]
    found = []
    for place in figures.tables.places:
        values = figures.rows.get((outcome.outcome, place.place, "actual"), {})
        if place.parent and base in values:
            found.append(_place_row(outcome, place, values[base], area))
    return found


def _place_row(outcome: Outcome, place: Place, row: OutcomeValue, area: Figure) -> dict[str, Any]:
    share = row.count / row.denominator if row.denominator else NAN
    return {
        "outcome": outcome.outcome,
        "place": place.place,
        "name": place.name,
        "tile_row": place.tile_row,
        "tile_column": place.tile_column,
        "better": outcome.better,
        "rate_per": NAN if outcome.rate_per is None else float(outcome.rate_per),
        "today_count": float(row.count),
        "denominator": NAN if row.denominator is None else float(row.denominator),
        "area_count": area.count,
        "area_denominator": area.denominator,
        "compared": compared(share, area.share, outcome.better),
        "basis": row.basis,
        "source": row.source,
    }


def compared(share: float, area_share: float, better: words.Better) -> Compared:
    """A place's rate against the area's, in words; ``not compared`` without both rates.

    Parameters
    ----------
    share, area_share : float
        Counts over denominators, NaN where not known.
    better : {"lower", "higher"}
        Which way is better.
    """
    if math.isnan(share) or math.isnan(area_share):
        return "not compared"
    if abs(share - area_share) <= SAME_WITHIN_SHARE * area_share:
        return "about the same"
    return "better" if (share < area_share) == (better == "lower") else "worse"


def _series_rows(figures: Figures, outcome: str, trend: Mapping[int, float]) -> list[dict[str, Any]]:
    """Rows of ``WhereNow.series`` for one outcome, up to the last plan year."""
    head = {"outcome": outcome, "place": figures.tables.partnership.area}
    rows = [
        {**head, "year": year, "series": series, **asdict(figure)}
        for series in ("actual", "target", "benchmark", "best")
        for year, figure in figures.of_area(outcome, series).items()
        if year <= max(trend)
    ]
    on_trend = [
        {**head, "year": year, "series": "trend", **asdict(TREND), "count": count}
        for year, count in trend.items()
    ]
    return rows + on_trend
