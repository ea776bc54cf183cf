"""Ranges of what a plan comes to: the central figure, and the ends between which 19 of 20 futures lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from model.analyse.spread import monte_carlo_error
from model.analyse.uncertainty.futures import Fixed, Futures
from model.inputs.draws import draw

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats
    from model.plan import Plan

COLUMNS = ("measure", "key", "year", "unit", "central", "mean", "low", "high", "error")
LOW, HIGH = 0.025, 0.975
ALL = "all"
"""Key of the chance that every target that carries weight is met at once."""
SHARE, POUNDS = "share", "£"
LEVEL = 1e-9
"""Less than this part of the size is no difference."""
CHANCES = (
    "chance_target_met",
    "chance_better",
    "chance_worse",
    "chance_saves_money",
    "chance_worth_more",
)
"""Measures that are chances: ``mean`` is the chance, ``central`` 1 or 0, and there is no range."""


class Range(NamedTuple):
    """A central figure and the ends within which 19 of 20 futures lie; all NaN where there is none."""

    central: float
    low: float
    high: float


@dataclass(frozen=True)
class Ranges:
    """What a plan comes to in many futures.

    Attributes
    ----------
    draws, seed : int
        How many futures, and the seed they were drawn with.
    table : DataFrame
        ``COLUMNS``. ``central`` is the figure with everything as the tables state it; ``low`` and ``high``
        hold 95% of the draws between them; ``error`` is the Monte Carlo error of the mean. ``year`` is None
        where a figure is for all years together (money: present value). See ``model/guide/11_uncertainty.md``
        for the measures.
    """

    draws: int
    seed: int
    table: pd.DataFrame

    def of(self, measure: str, key: str = "", year: int | None = None) -> Range:
        """The range of one measure.

        Raises
        ------
        KeyError
            If there is no such row.
        """
        row = self._row(measure, key, year)
        return Range(row["central"], row["low"], row["high"])

    def chance(self, measure: str, key: str = "", year: int | None = None) -> float:
        """One of ``CHANCES``, 0–1.

        Raises
        ------
        KeyError
            If there is no such row.
        """
        return self._row(measure, key, year)["mean"]

    def error(self, measure: str, key: str = "", year: int | None = None) -> float:
        """Monte Carlo error of a mean or chance.

        Raises
        ------
        KeyError
            If there is no such row.
        """
        return self._row(measure, key, year)["error"]

    def has(self, measure: str, key: str = "", year: int | None = None) -> bool:
        """Whether there is such a row."""
        return (measure, key, year) in self._rows

    def _row(self, measure: str, key: str, year: int | None) -> dict[str, float]:
        if not self.has(measure, key, year):
            raise KeyError(f"there is no range of {measure} for '{key}' in {year}")
        return self._rows[measure, key, year]

    @cached_property
    def _rows(self) -> dict[tuple[str, str, int | None], dict[str, float]]:
        figures = self.table[["central", "mean", "low", "high", "error"]].to_dict("records")
        keys = zip(self.table["measure"], self.table["key"], self.table["year"], strict=True)
        return {
            (str(m), str(k), None if y is None else int(y)): {str(name): float(v) for name, v in row.items()}
            for (m, k, y), row in zip(keys, figures, strict=True)
        }


def ranges(plan: Plan, *, draws: int = 1000, seed: int = 1) -> Ranges:
    """Ranges of a plan's headlines.

    Parameters
    ----------
    plan : Plan
        The plan; effects, unit costs, trends and outside values are drawn, the plan's money stays.
    draws : int
        How many futures.
    seed : int
        The same seed gives the same futures.

    Raises
    ------
    ValueError
        If there is no plan, or the number of draws or the seed is out of range.
    """
    fixed = Fixed.of(plan)
    return ranges_of(fixed.under(draw(plan.case, draws, seed=seed)), fixed.central())


def no_ranges() -> pd.DataFrame:
    """The table of ranges of what has no plan: its columns, no rows."""
    return pd.DataFrame(columns=list(COLUMNS))


def ranges_of(found: Futures, central: Futures) -> Ranges:
    """Ranges from futures that were worked out, and from the one where everything is as stated."""
    rows = [
        _row(how, values, at)
        for (how, values), (_, at) in zip(_measures(found), _measures(central), strict=True)
    ]
    columns = dict(zip(COLUMNS, zip(*_spread(rows, found.draws.sampling), strict=True), strict=True))
    table = pd.DataFrame(columns | {"year": pd.Series(columns["year"], dtype="object")})
    return Ranges(len(found), found.draws.seed, table)


Name = tuple[str, str, int | None, str]
"""Measure, key, year, unit."""


class _Row(NamedTuple):
    name: Name
    values: Floats
    central: float


def _row(name: Name, values: Floats, central: Floats) -> _Row:
    return _Row(name, np.asarray(values, dtype=np.float64), float(central[0]))


def _spread(rows: list[_Row], sampling: str) -> Iterator[tuple[object, ...]]:
    """Each row with mean, ends and error."""
    values = np.stack([row.values for row in rows])
    low, high = np.quantile(values, [LOW, HIGH], axis=1)
    mean, error = values.mean(axis=1), monte_carlo_error(values, sampling)
    for k, row in enumerate(rows):
        is_chance = row.name[0] in CHANCES
        ends = (np.nan, np.nan) if is_chance else (float(low[k]), float(high[k]))
        yield (*row.name, row.central, float(mean[k]), *ends, float(error[k]))


def _measures(of: Futures) -> Iterator[tuple[Name, Floats]]:
    """Everything that gets a row, in order."""
    yield ("gap_closed_share", "", None, SHARE), of.gap_closed
    yield ("gap_beyond_today", "", None, SHARE), of.gap_beyond_today
    yield from _outcomes(of)
    for t, year in _years(of.fixed.case):
        yield ("money_led", "", year, POUNDS), of.plan.money_led[:, t]
        yield ("saving_led", "", year, POUNDS), of.saving_by_year[:, t]
    for name, values in (
        ("saving_led", of.saving),
        ("net_cash", of.net_cash),
        ("value_to_others", of.value),
        ("net_value", of.net),
    ):
        yield (name, "", None, POUNDS), values
    yield from _chances(of)


def _years(case: Case) -> list[tuple[int, int]]:
    """Plan years and run-on years with their positions."""
    return list(enumerate(case.years.horizon))[1:]


def _outcomes(of: Futures) -> Iterator[tuple[Name, Floats]]:
    case = of.fixed.case
    for o, outcome in enumerate(case.outcomes):
        unit = case.counted_in(outcome)
        for t, year in _years(case):
            yield ("outcome", outcome, year, unit), of.plan.outcome[:, o, t]
            yield ("carried_on", outcome, year, unit), of.carried.outcome[:, o, t]
            yield ("better_than_trend", outcome, year, unit), of.beyond_trend[:, o, t]
            yield ("better_than_today", outcome, year, unit), of.better[:, o, t]


def _chances(of: Futures) -> Iterator[tuple[Name, Floats]]:
    case = of.fixed.case
    counted, n_plan = case.targets.counted, case.years.n_plan
    weighed = counted & (case.targets.weight > 0)[:, None]
    for t, year in _years(case):
        for o in np.flatnonzero(counted[:, t]).tolist():
            yield ("chance_target_met", case.outcomes[o], year, SHARE), _float(of.met[:, o, t])
        if weighed[:, t].any():
            yield ("chance_target_met", ALL, year, SHARE), _float(of.met[:, weighed[:, t], t].all(axis=1))
    if (within := weighed[:, 1 : 1 + n_plan]).any():
        every = (of.met[:, :, 1 : 1 + n_plan] | ~within).all(axis=(1, 2))
        yield ("chance_target_met", ALL, None, SHARE), _float(every)
    yield from _compared(of)


def _compared(of: Futures) -> Iterator[tuple[Name, Floats]]:
    """Chances of being better or worse than carrying on, and of saving money."""
    case = of.fixed.case
    gap = of.carried.gap - of.plan.gap
    yield from _sides("", None, gap, max(of.plan.central_trend_gap, LEVEL))
    for o, outcome in enumerate(case.outcomes):
        for t, year in _years(case):
            size = max(float(case.cells.trend[case.cells.of(o), t].sum()), 1.0)
            yield from _sides(outcome, year, of.better[:, o, t], size)
    yield ("chance_saves_money", "", None, SHARE), _float(of.net_cash > 0)
    yield ("chance_worth_more", "", None, SHARE), _float(of.net > 0)


def _sides(key: str, year: int | None, more: Floats, size: float) -> Iterator[tuple[Name, Floats]]:
    yield ("chance_better", key, year, SHARE), _float(more > LEVEL * size)
    yield ("chance_worse", key, year, SHARE), _float(more < -LEVEL * size)


def _float(flags: Bools) -> Floats:
    return flags.astype(np.float64)
