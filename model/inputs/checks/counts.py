"""Counts of outcomes where they are kept, today and along their trends, for checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from model.inputs.tables import Tables

Counts = dict[str, dict[str, float]]
Lines = dict[str, dict[str, list[float]]]
Given = dict[str, dict[str, dict[int, float]]]
"""Values of one series: outcome, place, year."""


def series(tables: Tables, name: str) -> Given:
    """Values of a series by outcome, place and year."""
    out: Given = defaultdict(lambda: defaultdict(dict))
    for row in tables.outcome_values:
        if row.series == name:
            out[row.outcome][row.place][row.year] = row.count
    return out


def base_counts(tables: Tables) -> Counts:
    """Base-year counts of each outcome in the places where it is kept: its districts, else the area."""
    base, area = tables.partnership.base_year, tables.partnership.area
    out: Counts = defaultdict(dict)
    for row in tables.outcome_values:
        if row.series == "actual" and row.year == base:
            out[row.outcome][row.place] = row.count
    return {outcome: _kept(places, area) for outcome, places in out.items()}


def _kept(places: dict[str, float], area: str) -> dict[str, float]:
    inside = {place: count for place, count in places.items() if place != area}
    return inside or places


def trend_lines(tables: Tables) -> Lines:
    """Trend of each outcome by place in the base year and each planning year.

    Linear between the years given, flat after the last; a place without its own trend follows the
    area's proportional change, and is flat where there is none.
    """
    given, area = series(tables, "trend"), tables.partnership.area
    years = (tables.partnership.base_year, *tables.partnership.years)
    out: Lines = {}
    for outcome, counts in base_counts(tables).items():
        total = sum(counts.values())
        whole = _line(total, given[outcome].get(area, {}), years)
        out[outcome] = {}
        for place, count in counts.items():
            own = given[outcome].get(place, {})
            follows = [count * (value / total if total > 0 else 1.0) for value in whole]
            out[outcome][place] = _line(count, own, years) if own or place == area else follows
    return out


def totals(lines: dict[str, list[float]]) -> list[float]:
    """Trend of the whole area: the sum over places, year by year."""
    return [sum(values) for values in zip(*lines.values(), strict=True)]


def _line(today: float, given: dict[int, float], years: Sequence[int]) -> list[float]:
    points = {years[0]: today} | {year: count for year, count in given.items() if year > years[0]}
    at = sorted(points)
    line: list[float] = np.interp(years, at, [points[year] for year in at]).tolist()
    return line
