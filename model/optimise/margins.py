"""What one more unit of each service is worth at the optimum, and what would have to change for it to move.

From the prices of the aim: adding a unit of a service costs what its recipe takes from pots, at their
prices, and gains what its effects do. Where a service stays, it would start to grow when its gain, times
some factor, reaches its cost; where it stands at a limit, it would start to shrink when its gain falls to
its cost. While that happens nothing else in the plan moves, so the factor is exact as long as the prices
hold, which HiGHS's basis says and a solve at a slightly larger factor confirms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.sparse import csc_array

from model.optimise.solver import OBJECTIVE_WEIGHT
from model.optimise.switches import Switches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model.inputs.case import Floats
    from model.optimise.near_optimal import Bench

COLUMNS = [
    "service",
    "place",
    "year",
    "state",
    "worth_per_1000",
    "elsewhere_per_1000",
    "effect_times",
    "cost_times",
]
AT_PRICE = 1e-4
"""A factor this near to one means that the line is free to move either way."""
SAME = 1e-6
"""Steps within which activity stands at a limit."""


@dataclass(frozen=True)
class _Unit:
    """One more step of a line in a year: its cost and gain in steps of the aim, later years included."""

    state: str
    money: float
    other: float
    gain: float
    gbp: float


def margins(bench: Bench) -> pd.DataFrame:
    """For each service with effects that may be chosen, the place and year in which it would first move.

    Parameters
    ----------
    bench : Bench
        A loaded programme with duties and promises met.

    Returns
    -------
    DataFrame
        service, place, year; state (``stays`` at the least it may do, ``at limit`` at the most, ``at margin``
        in between, ``at bend`` where more of it would do less for each unit); worth_per_1000 and
        elsewhere_per_1000 (what £1,000 closes here, and where it is used now, in the aim's unit);
        effect_times and cost_times (the factor on its effects, or on its cost in money, at which it would
        start to move; NaN where none would do). No rows while a duty is unmet, since the money that would
        keep it has no price.
    """
    if bench.duties_unmet:
        return pd.DataFrame(columns=COLUMNS)
    prices = _Prices(bench)
    switches = Switches(bench, prices.matrix, prices.kind)
    rows = []
    for s in sorted(set(bench.case.lines.service_at.tolist())):
        found = [one for one in prices.of_service(s) if one is not None]
        if found:
            rows.append(_confirmed(_first_to_move(found), s, switches))
    return pd.DataFrame(rows, columns=COLUMNS)


Row = tuple[object, ...]


def _first_to_move(found: list[Row]) -> Row:
    """The line and year to move first: one in between, else the nearest growth, else the first to shrink."""
    between = [row for row in found if row[3] == "at margin"] or [r for r in found if r[3] == "at bend"]
    if between:
        return between[-1]
    stays = [row for row in found if row[3] == "stays"]
    if stays:
        return min(stays, key=lambda row: _or_inf(row[6]))
    return max(found, key=lambda row: -_or_inf(-_or_inf(row[6])))


def _confirmed(row: Row, service: int, switches: Switches) -> Row:
    """The row with its factors as solving again confirms them."""
    state, effects, cost = row[3], float(row[6]), float(row[7])  # type: ignore[arg-type]
    if state == "stays":
        effects = switches.confirmed(service, "effect", effects, grows=True) if effects > 1 else effects
        cost = switches.confirmed(service, "money", cost, grows=True) if cost < 1 else cost
    elif state == "at limit":
        effects = switches.confirmed(service, "effect", effects, grows=False) if effects < 1 else effects
        cost = switches.confirmed(service, "money", cost, grows=False) if cost > 1 else cost
    return (*row[:6], effects, cost)


def _or_inf(value: object) -> float:
    number = float(value)  # type: ignore[arg-type]
    return np.inf if np.isnan(number) else number


class _Prices:
    """Duals of the aim, sorted by what they are the price of."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.case, self.programme = bench, bench.case, bench.programme
        bench.start()
        highs: Any = bench.loaded.highs
        self.dual: Floats = np.array(highs.getSolution().row_dual) / OBJECTIVE_WEIGHT
        self.values = bench.loaded.values()
        lp = highs.getLp()
        a = lp.a_matrix_
        shape = (lp.num_row_, lp.num_col_)
        self.matrix = csc_array((np.array(a.value_), np.array(a.index_), np.array(a.start_)), shape=shape)
        names = [row.name for row in self.programme.problem.constraints()]
        money = self._money_rows()
        self.kind = np.array([_kind(name, money) for name in names], dtype=object)

    def _money_rows(self) -> frozenset[str]:
        money = [need.key for need in self.programme.needs if self.case.money[need.type_at]]
        return frozenset(f"recipes.{key}.{year}" for key in money for year in self.case.years.plan)

    def of_service(self, service: int) -> Iterator[Row | None]:
        """Rows for every line and decision year of a service that has effects and may be chosen."""
        lines = self.case.lines
        for line in np.flatnonzero(lines.service_at == service).tolist():
            if lines.demand_led[line] or not lines.has_evidence[line]:
                continue
            later = None
            for t in range(self.case.years.n_plan - 1, -1, -1):
                if self.case.years.held[t]:
                    continue
                unit = self._unit(line, t, later)
                later = unit
                yield self._row(line, t, unit)

    def _unit(self, line: int, t: int, later: _Unit | None) -> _Unit:
        """What one more step in year t costs and gains; at an agreed pace, with the room it opens in t+1."""
        column = int(self.bench.loaded.columns([self.programme.activity[line][t]])[0])
        cost = self._of_column(column)
        part = self._marginal_part(line, t)
        gain = -self._of_column(part).get("effect", 0.0)
        state = self._state(line, t, column)
        opens = self._pace_price(line, t + 1) if later is not None else 0.0
        more = 1.0 + float(np.nan_to_num(self.case.lines.growth[line])) if opens > SAME else 0.0
        money, other = cost.get("money", 0.0), cost.get("other", 0.0) + cost.get("balance", 0.0)
        gbp = float(self.case.money_recipe[t + 1, line]) * self.programme.line_step(line)
        if later is None or not more:
            return _Unit(state, money, other, gain, gbp)
        return _Unit(
            state,
            money + more * later.money,
            other + more * later.other,
            gain + more * later.gain,
            gbp + more * later.gbp,
        )

    def _of_column(self, column: int) -> dict[str, float]:
        """Change of the aim per step of a column, by kind of row."""
        begin, end = self.matrix.indptr[column], self.matrix.indptr[column + 1]
        rows, values = self.matrix.indices[begin:end], self.matrix.data[begin:end]
        out: dict[str, float] = {}
        for row, value in zip(rows.tolist(), values.tolist(), strict=True):
            kind = str(self.kind[row])
            out[kind] = out.get(kind, 0.0) - float(self.dual[row]) * value
        return out

    def _marginal_part(self, line: int, t: int) -> int:
        """The column whose effects one more unit would have: the segment being filled, or the activity."""
        parts = [variable for variable, _ in self.programme.segments[line][t]]
        columns = self.bench.loaded.columns(parts)
        high = self.bench.col_high[columns]
        open_ = np.flatnonzero(self.values[columns] < high - SAME)
        at = int(open_[0]) if len(open_) else len(columns) - 1
        if (
            self._state(line, t, int(self.bench.loaded.columns([self.programme.activity[line][t]])[0]))
            == "at limit"
        ):
            used = np.flatnonzero(self.values[columns] > SAME)
            at = int(used[-1]) if len(used) else 0
        return int(columns[at])

    def _state(self, line: int, t: int, column: int) -> str:
        value, high = float(self.values[column]), float(self.bench.col_high[column])
        limits, step = self.programme.limits, self.programme.line_step(line)
        least = max(limits.promise[line, t], limits.duty[line, t], limits.hard_lower[line, t]) / step
        if value >= high - SAME or self._pace_price(line, t) > SAME:
            return "at limit"
        return "stays" if value <= least + SAME else "at margin"

    def _pace_price(self, line: int, t: int) -> float:
        """Price of the growth limit of year index t (from 0), ≥ 0; 0 where there is none."""
        if t >= self.case.years.n_plan:
            return 0.0
        name = f"pace.{self.programme.line_key(line)}.{self.case.years.plan[t]}"
        at = self._row_at.get(name)
        return 0.0 if at is None else -float(self.dual[at])

    @property
    def _row_at(self) -> dict[str, int]:
        if not hasattr(self, "_rows"):
            names = (row.name for row in self.programme.problem.constraints())
            self._rows = {name: i for i, name in enumerate(names)}
        return self._rows

    def _row(self, line: int, t: int, unit: _Unit) -> Row | None:
        lines = self.case.lines
        if unit.state == "at limit" and self._cannot_move(line, t):
            return None
        cost = unit.money + unit.other
        effect_times = cost / unit.gain if unit.gain > SAME * max(cost, 1e-9) else np.nan
        bends = unit.state == "at margin" and not abs(effect_times - 1.0) <= AT_PRICE
        cost_times = (unit.gain - unit.other) / unit.money if unit.money > 0 else np.nan
        per_1000 = self.bench.aim.step * 1000.0 / unit.gbp if unit.gbp > 0 else np.nan
        return (
            lines.service[line],
            lines.place[line],
            self.case.years.plan[t],
            "at bend" if bends else unit.state,
            unit.gain * per_1000,
            cost * per_1000,
            effect_times,
            cost_times if cost_times > 0 else np.nan,
        )

    def _cannot_move(self, line: int, t: int) -> bool:
        """Least and most are the same, so that no price would move it."""
        limits = self.programme.limits
        least = max(limits.promise[line, t], limits.duty[line, t], limits.hard_lower[line, t])
        return bool(limits.upper[line, t] <= least + SAME * self.programme.line_step(line))


def _kind(name: str, money_rows: frozenset[str]) -> str:
    """What a row prices: effects, money, something else that is used, or a limit of the line's own."""
    first = name.split(".", 1)[0]
    if first in ("improvement", "change"):
        return "effect"
    if name in money_rows:
        return "money"
    if first == "balance":
        return first
    return "other" if first in ("recipes", "links") else "own"
