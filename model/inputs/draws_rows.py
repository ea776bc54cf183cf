"""Which rows of the tables say how uncertain they are, and what is drawn for each.

Low and high are read as a 95% interval, ``2 × 1.96`` standard deviations wide. The stated figure stays the
mean (method of moments: Briggs, Claxton and Sculpher 2006, Decision Modelling for Health Economic Evaluation,
chapter 4), also where it does not stand in the middle of its interval.

==================  =========  ==============================================================================
effects             normal     ``gain + sd·z``. Its sign may turn, as often as the interval says
outcome_costs       normal     ``value + sd·z``
outcome_values      normal     trend rows: one ``z`` for an outcome and place, so that a trend which is too
                               high is too high in every year; never below 0
recipes             lognormal  factor ``exp(σ·z − σ²/2)``, ``σ² = ln(1 + (sd ÷ amount)²)``: mean 1, always
                               above 0
==================  =========  ==============================================================================

The ``z`` of an effect points away from 0 (a study that overstates one effect overstates its others too, gains
and harms alike).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from model.inputs.compile import effect_rows

if TYPE_CHECKING:
    from model.inputs.arrays import Floats
    from model.inputs.case import Case
    from model.inputs.records import OutcomeCost, OutcomeValue, Recipe
    from model.inputs.tables import Tables

INTERVAL_SDS = 2.0 * 1.959963984540054
"""Standard deviations between the ends of a 95% interval of a normal."""


@dataclass(frozen=True)
class Uncertain:
    """One quantity that is drawn.

    Attributes
    ----------
    table : str
        Table that states its interval.
    key : str
        Which row: ``service|outcome``, ``service|type``, ``outcome|bearer|kind``, or ``outcome|place``.
    sources : tuple of str
        What it rests on, within its table; empty for illustrative rows, which cite nothing.
    at : int
        Its position: of an effect in ``Case.effects``, of a recipe or value among its rows in order, of a
        trend among the trends that are drawn.
    spread : float
        Standard deviation per unit of ``z`` (of the logarithm for recipes; 1 for trends, whose rows have
        their own).
    """

    table: str
    key: str
    sources: tuple[str, ...]
    at: int
    spread: float

    @property
    def name(self) -> str:
        """Table and key: the name of its stream of numbers."""
        return f"{self.table} {self.key}"


@dataclass
class Found:
    """Quantities that are drawn, and rows that state no interval."""

    uncertain: list[Uncertain] = field(default_factory=list)
    certain: list[tuple[str, str]] = field(default_factory=list)

    def add(self, table: str, key: str, row: object, at: int, spread: float) -> None:
        """Count a row in, as drawn or as certain."""
        if np.isfinite(spread) and spread != 0.0:
            self.uncertain.append(Uncertain(table, key, sources_of(table, row), at, spread))
        else:
            self.certain.append((table, key))


def uncertain_rows(case: Case) -> Found:
    """Every quantity of a case that can be drawn, sorted by table and key."""
    found = Found()
    _effects(case, found)
    for at, value in enumerate(value_rows(case.tables)):
        key = f"{value.outcome}|{value.bearer}|{value.kind}"
        found.add("outcome_costs", key, value, at, _sd(value.low, value.high))
    for at, ((outcome, place), rows) in enumerate(trend_rows(case.tables).items()):
        wide = [row for row in rows if _sd(row.lower, row.upper) > 0]
        found.add("outcome_values", f"{outcome}|{place}", (wide or rows)[0], at, 1.0 if wide else np.nan)
    for at, recipe in enumerate(recipe_rows(case.tables)):
        key = f"{recipe.service}|{recipe.type}"
        found.add("recipes", key, recipe, at, _log_sd(recipe))
    return found


def recipe_rows(tables: Tables) -> list[Recipe]:
    """Rows of ``recipes`` in the order of ``Uncertain.at``."""
    return sorted(tables.recipes, key=lambda r: (r.service, r.type))


def value_rows(tables: Tables) -> list[OutcomeCost]:
    """Rows of ``outcome_costs`` in the order of ``Uncertain.at``."""
    return sorted(tables.outcome_costs, key=lambda r: (r.outcome, r.bearer, r.kind))


def trend_rows(tables: Tables) -> dict[tuple[str, str], list[OutcomeValue]]:
    """Rows of trends after the base year by outcome and place, in the order of ``Uncertain.at``."""
    out: dict[tuple[str, str], list[OutcomeValue]] = defaultdict(list)
    later = (
        r for r in tables.outcome_values if r.series == "trend" and r.year > tables.partnership.base_year
    )
    for row in sorted(later, key=lambda r: (r.outcome, r.place, r.year)):
        out[row.outcome, row.place].append(row)
    return out


def trend_spread(case: Case, outcome: str, place: str) -> Floats:
    """Shift (C, H) of the trends per unit of ``z`` of one trend: linear between its rows, flat after.

    A trend of the area moves the districts that follow it in proportion; districts with rows of their own
    do not follow it.
    """
    rows = trend_rows(case.tables)
    years, cells = case.years, case.cells
    points = {years.base: 0.0} | {
        r.year: float(np.nan_to_num(_sd(r.lower, r.upper))) for r in rows[outcome, place]
    }
    at = sorted(points)
    line = np.interp(np.array(years.horizon, dtype=np.float64), at, [points[y] for y in at])
    out = np.zeros(cells.trend.shape)
    own = cells.of(case.outcomes.index(outcome))
    here = [c for c in own.tolist() if cells.place[c] == place]
    if here:
        out[here[0]] = line
        return out
    follow = [c for c in own.tolist() if (outcome, cells.place[c]) not in rows]
    total = float(cells.trend[own, 0].sum())
    for cell in follow:
        out[cell] = line * float(cells.trend[cell, 0]) / total if total > 0 else 0.0
    return out


def sources_of(table: str, row: object) -> tuple[str, ...]:
    """What a row rests on: ids of ``sources``, or the one line of how; nothing where illustrative.

    The table is part of it: which way a study errs about a cost says nothing about its effect.
    """
    if getattr(row, "basis", "") == "illustrative":
        return ()
    text = str(getattr(row, "source", ""))
    parts = text.split(";") if getattr(row, "basis", "") == "published" else [text]
    return tuple(sorted({f"{table} {part.strip()}" for part in parts if part.strip()}))


def _effects(case: Case, found: Found) -> None:
    """Effects, from the arrays; where they were changed there, with the interval that stands there."""
    low, high = case.effects.low, case.effects.high
    away = np.where(low + high < 0, -1.0, 1.0)
    spread = away * (high - low) / INTERVAL_SDS
    for at, row in enumerate(effect_rows(case.tables)):
        found.add("effects", f"{row.service}|{row.outcome}", row, at, float(spread[at]))


def _sd(low: float | None, high: float | None) -> float:
    """Standard deviation of a 95% interval; NaN where an end is not stated."""
    return np.nan if low is None or high is None else abs(high - low) / INTERVAL_SDS


def _log_sd(row: Recipe) -> float:
    """σ of a recipe's factor; NaN where it states no interval, or needs nothing."""
    sd = _sd(getattr(row, "low", None), getattr(row, "high", None))
    if not row.amount_per_activity > 0:
        return np.nan
    return float(np.sqrt(np.log1p((sd / row.amount_per_activity) ** 2)))
