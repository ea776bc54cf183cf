"""Outcomes of a case: trends, caps, spread, and the targets with their scales and weights."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.inputs.case import Bools, Cells, Floats, Ints, Targets, Years
from model.inputs.ids import Ids

if TYPE_CHECKING:
    from model.inputs.scenario import Scenario
    from model.inputs.tables import Tables

SMALLEST_SCALE_SHARE = 0.05
"""N is at least this share of the base-year count."""
ONE_UNIT = 1.0
"""N of an outcome that is, stays and should be nothing: it counts as soon as something worsens it."""


@dataclass(frozen=True)
class _Series:
    """Values by (outcome, place) and year, one mapping per series."""

    values: dict[str, dict[tuple[str, str], dict[int, float]]]

    @classmethod
    def of(cls, tables: Tables) -> _Series:
        values: dict[str, dict[tuple[str, str], dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
        for row in tables.outcome_values:
            values[row.series][row.outcome, row.place][row.year] = row.count
        return cls(values)

    def get(self, series: str, outcome: str, place: str) -> dict[int, float]:
        """Values by year; empty where none."""
        return self.values.get(series, {}).get((outcome, place), {})


def compile_cells(tables: Tables, ids: Ids, years: Years) -> Cells:
    """Where each outcome is kept, with its trend, cap and the spread of area-wide services."""
    series = _Series.of(tables)
    keys = _kept_in(series, ids, years.base)
    outcome_at = np.array([ids.outcome_at[o] for o, _ in keys], dtype=np.int64)
    place_at = np.array([ids.place_at[d] for _, d in keys], dtype=np.int64)
    trend = _trends(series, ids, years, keys)
    population = _populations(ids, keys)
    return Cells(
        outcome=tuple(o for o, _ in keys),
        place=tuple(d for _, d in keys),
        outcome_at=outcome_at,
        place_at=place_at,
        trend=trend,
        cap=_caps(ids, keys, trend, population),
        population=population,
        share=_shares(ids, outcome_at, place_at, trend),
    )


def _kept_in(series: _Series, ids: Ids, base: int) -> list[tuple[str, str]]:
    """Cells: the districts where base-year actuals stand there, else the area."""
    area = next(place for place, at in ids.place_at.items() if at < 0)
    keys = []
    for outcome in ids.outcomes:
        districts = [d for d in ids.places if base in series.get("actual", outcome, d)]
        keys += [(outcome, d) for d in (districts or [area])]
    return keys


def _trends(series: _Series, ids: Ids, years: Years, keys: list[tuple[str, str]]) -> Floats:
    """Trend (C, H): linear between given years from the base-year actual, flat after the last.

    A cell without its own trend rows follows the area's proportional change; without that, it is flat.
    """
    area = next(place for place, at in ids.place_at.items() if at < 0)
    totals: dict[str, float] = defaultdict(float)
    for outcome, place in keys:
        totals[outcome] += series.get("actual", outcome, place).get(years.base, 0.0)
    out = np.zeros((len(keys), len(years.horizon)))
    for i, (outcome, place) in enumerate(keys):
        today = series.get("actual", outcome, place).get(years.base, 0.0)
        own = series.get("trend", outcome, place)
        if own or place == area:
            out[i] = _linear(today, own, years)
            continue
        anchor = series.get("actual", outcome, area).get(years.base, totals[outcome])
        line = _linear(anchor, series.get("trend", outcome, area), years)
        out[i] = today * (line / anchor if anchor > 0 else 1.0)
    return out


def _linear(today: float, given: dict[int, float], years: Years) -> Floats:
    points = {years.base: today} | {y: v for y, v in given.items() if y > years.base}
    at = sorted(points)
    return np.interp(np.array(years.horizon, dtype=np.float64), at, [points[y] for y in at])


def _populations(ids: Ids, keys: list[tuple[str, str]]) -> Floats:
    """Population of each outcome, split over its districts by children; NaN where not stated."""
    total = ids.children().sum()
    out = np.full(len(keys), np.nan)
    for i, (outcome, place) in enumerate(keys):
        population = ids.outcome[outcome].population
        if population is not None:
            out[i] = population * (1.0 if ids.place_at[place] < 0 else ids.place[place].children / total)
    return out


def _caps(ids: Ids, keys: list[tuple[str, str]], trend: Floats, population: Floats) -> Floats:
    """Most improvement: share × trend (better lower), share × (population − trend) (better higher)."""
    out = np.full(trend.shape, np.inf)
    for i, (outcome, _) in enumerate(keys):
        row = ids.outcome[outcome]
        if row.most_shift_share is None:
            continue
        room = trend[i] if row.better == "lower" else np.maximum(population[i] - trend[i], 0.0)
        out[i] = row.most_shift_share * room
    return out


def _shares(ids: Ids, outcome_at: Ints, place_at: Ints, trend: Floats) -> Floats:
    """How an area-wide service's effect falls on an outcome's cells, by year."""
    children = ids.children()
    better_lower = ids.better_lower()
    out = np.zeros(trend.shape)
    for o in range(len(ids.outcomes)):
        own = np.flatnonzero(outcome_at == o)
        if place_at[own[0]] < 0:
            out[own] = 1.0
            continue
        size = trend[own] if better_lower[o] else np.repeat(children[place_at[own], None], trend.shape[1], 1)
        total = size.sum(axis=0)
        out[own] = np.divide(size, total, out=np.zeros_like(size), where=total > 0)
    return out


def compile_targets(tables: Tables, base: Tables, scenario: Scenario, ids: Ids, years: Years) -> Targets:
    """Targets of the scenario, scaled by the base tables' distances, with weights."""
    series = _Series.of(tables)
    keys = _kept_in(series, ids, years.base)
    outcome_at = np.array([ids.outcome_at[o] for o, _ in keys], dtype=np.int64)
    trend = _trends(series, ids, years, keys)
    area, cell = _targets(series, ids, years, keys, trend)
    scale, cell_scale = _scales_of_base(base, ids, years, keys)
    here, cell_here = _scales(area, cell, trend, outcome_at, years)
    counted = np.isfinite(area)
    year_weight = np.where(counted, years.weight[None, :], 0.0)
    total = year_weight.sum(axis=1, keepdims=True)
    targeted = counted.any(axis=1)
    return Targets(
        area=area,
        cell=cell,
        scale=np.where(targeted, _first_known(scale, here, ONE_UNIT), np.nan),
        cell_scale=np.where(
            targeted[outcome_at], np.where(np.isnan(cell_scale), cell_here, cell_scale), np.nan
        ),
        weight=_weights(tables, ids, targeted),
        year_weight=np.divide(year_weight, total, out=np.zeros_like(year_weight), where=total > 0),
        hard=np.array([scenario.rules.target_is_hard(o) for o in ids.outcomes], dtype=np.bool_) & targeted,
        hard_cell=_hard_cells(series, scenario.rules.hard_places(), years, keys),
        benchmark=_reported(series, ids, years, "benchmark"),
        best=_reported(series, ids, years, "best"),
    )


def _hard_cells(
    series: _Series, hard: tuple[tuple[str, str], ...], years: Years, keys: list[tuple[str, str]]
) -> Floats:
    """Targets (C, H) of places made hard: in years with a row of their own, then the last in run-on years."""
    out = np.full((len(keys), len(years.horizon)), np.nan)
    for i, key in enumerate(keys):
        given = series.get("target", *key) if key in hard else {}
        for t, year in enumerate(years.plan, start=1):
            out[i, t] = given.get(year, np.nan)
        _run_on(out[i : i + 1], years)
    return out


def _first_known(*scales: Floats | float) -> Floats:
    """The first of several scales that is known, outcome by outcome."""
    out = np.asarray(scales[0], dtype=np.float64)
    for scale in scales[1:]:
        out = np.where(np.isnan(out), scale, out)
    return out


def _targets(
    series: _Series, ids: Ids, years: Years, keys: list[tuple[str, str]], trend: Floats
) -> tuple[Floats, Floats]:
    """Targets per outcome (O, H) and per cell (C, H); NaN in years that do not count."""
    area_id = next(place for place, at in ids.place_at.items() if at < 0)
    cell = np.full(trend.shape, np.nan)
    area = np.full((len(ids.outcomes), trend.shape[1]), np.nan)
    for o, outcome in enumerate(ids.outcomes):
        own = np.array([i for i, (name, _) in enumerate(keys) if name == outcome], dtype=np.int64)
        given = [series.get("target", outcome, keys[i][1]) for i in own]
        stated = series.get("target", outcome, area_id)
        for t, year in enumerate(years.plan, start=1):
            places = np.array([row.get(year, np.nan) for row in given])
            area[o, t] = stated.get(year, places.sum())
            if np.isfinite(area[o, t]):
                total = trend[own, t].sum()
                ratio = area[o, t] / total if total > 0 else 1.0
                cell[own, t] = np.where(np.isnan(places), trend[own, t] * ratio, places)
        _run_on(area[o : o + 1], years)
        cell[own] = _cell_run_on(cell[own], area[o], trend[own], given, years)
    return area, cell


def _last_counted(row: Floats, years: Years) -> int | None:
    counted = np.flatnonzero(np.isfinite(row[: years.n_plan + 1]))
    return int(counted[-1]) if len(counted) else None


def _run_on(area: Floats, years: Years) -> None:
    """Hold the last target through the run-on years, in place."""
    last = _last_counted(area[0], years)
    if last is not None:
        area[0, years.n_plan + 1 :] = area[0, last]


def _cell_run_on(
    cell: Floats, area: Floats, trend: Floats, given: list[dict[int, float]], years: Years
) -> Floats:
    """Place targets in run-on years: the place's last one, else the area's proportional change."""
    last = _last_counted(area, years)
    if last is None:
        return cell
    for h in range(years.n_plan + 1, trend.shape[1]):
        total = trend[:, h].sum()
        ratio = area[h] / total if total > 0 else 1.0
        stated = np.array([years.horizon[last] in row for row in given])
        cell[:, h] = np.where(stated, cell[:, last], trend[:, h] * ratio)
    return cell


def _scales(
    area: Floats, cell: Floats, trend: Floats, outcome_at: Ints, years: Years
) -> tuple[Floats, Floats]:
    """N: largest |target − trend| over target years, at least 5% of the base count (tables.md 5)."""
    n_outcomes = area.shape[0]
    total = np.zeros((n_outcomes, trend.shape[1]))
    np.add.at(total, outcome_at, trend)
    scale = _largest(area, total, years)
    cell_scale = _largest(cell, trend, years)
    cell_scale[trend[:, 0] <= 0] = np.nan
    return scale, cell_scale


def _largest(target: Floats, trend: Floats, years: Years) -> Floats:
    distance = np.abs(target - trend)[:, 1 : years.n_plan + 1]
    counted = np.isfinite(distance)
    far = np.where(counted, distance, 0.0).max(axis=1)
    scale = np.maximum(far, SMALLEST_SCALE_SHARE * trend[:, 0])
    return np.where(counted.any(axis=1) & (scale > 0), scale, np.nan)


def _scales_of_base(
    base: Tables, ids: Ids, years: Years, keys: list[tuple[str, str]]
) -> tuple[Floats, Floats]:
    """Scales N from the base tables; NaN where the base has no such target."""
    series, base_ids = _Series.of(base), Ids.of(base)
    base_keys = _kept_in(series, base_ids, years.base)
    outcome_at = np.array([base_ids.outcome_at[o] for o, _ in base_keys], dtype=np.int64)
    trend = _trends(series, base_ids, years, base_keys)
    area, cell = _targets(series, base_ids, years, base_keys, trend)
    scale, cell_scale = _scales(area, cell, trend, outcome_at, years)
    by_outcome = dict(zip(base_ids.outcomes, scale.tolist(), strict=True))
    by_cell = dict(zip(base_keys, cell_scale.tolist(), strict=True))
    return (
        np.array([by_outcome.get(o, np.nan) for o in ids.outcomes]),
        np.array([by_cell.get(key, np.nan) for key in keys]),
    )


def _weights(tables: Tables, ids: Ids, targeted: Bools) -> Floats:
    """W: priority weight over those with a targeted outcome, times outcome weight within the priority."""
    priority_weight = {r.priority: r.weight for r in tables.priorities}
    rows = [ids.outcome[o] for o in ids.outcomes]
    within: dict[str, float] = defaultdict(float)
    for row, counts in zip(rows, targeted, strict=True):
        if counts:
            within[row.priority] += row.weight
    total = sum(priority_weight[p] for p in sorted(within))
    out = np.zeros(len(rows))
    for o, (row, counts) in enumerate(zip(rows, targeted, strict=True)):
        if counts and within[row.priority] > 0 and total > 0:
            out[o] = priority_weight[row.priority] / total * row.weight / within[row.priority]
    return out


def _reported(series: _Series, ids: Ids, years: Years, name: str) -> Floats:
    """An area series by outcome and year, the latest given up to each year."""
    area = next(place for place, at in ids.place_at.items() if at < 0)
    out = np.full((len(ids.outcomes), len(years.horizon)), np.nan)
    for o, outcome in enumerate(ids.outcomes):
        given = series.get(name, outcome, area)
        for h, year in enumerate(years.horizon):
            known = [y for y in given if y <= year]
            if known:
                out[o, h] = given[max(known)]
    return out
