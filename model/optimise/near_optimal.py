"""A programme kept loaded at its optimum: prices on both sides of a limit, and how far equals may differ.

Duties and promises stay at what the stages reached, and the numbers of sites as they are. While they are
met, a limit's price is the aim's change per unit, found by solving the aim again with the limit a little
looser and a little tighter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.optimise.binding import MONEY_UNIT_GBP
from model.optimise.build import build
from model.optimise.objectives import OBJECTIVES
from model.optimise.rules.equity import STAGE as EQUITY
from model.optimise.solver import OBJECTIVE_WEIGHT, LoadedProgramme, Status
from model.optimise.stages import PENNY, solve_stages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pulp import LpVariable

    from model.inputs.case import Case, Floats
    from model.optimise.objectives import Aim
    from model.optimise.programme import RowOrigin

SIDE_STEP = 1e-2
"""Steps by which a limit is moved to find its price."""
KEPT = 1e-7
"""Steps by which a stage that is not fully met may differ from what was reached."""
MOVES = 1e-6
"""Weighted duals of what is unmet above this mean that a limit may change it."""
PRIMAL = 4
"""HiGHS's primal simplex: where only costs change, the last optimum is a start that it can use."""
SIDES = [
    "rule",
    "key",
    "year",
    "limit",
    "price_loosened",
    "price_tightened",
    "change_loosened",
    "change_tightened",
    "low",
    "high",
]
MOST_RANGED = 48
"""Limits of which it is looked how far each price holds."""
FURTHEST = 64.0
"""Whole units, or times the limit itself, beyond which a range is open."""
GROWS = 8.0
"""Times as far as before that is looked next, while a price holds."""
ON_LINE = 1e-6
"""Share of a change of the aim within which two values of it are one."""
MOST_TANGENTS = 12
NEAR_NOTHING = 1e-9
RANGES = ["service", "share", "least", "most"]


class Bench:
    """One case's programme, loaded, with duties and promises at their best.

    Parameters
    ----------
    case : Case
        A case that has a plan.

    Attributes
    ----------
    met : bool
        Every duty and promise is met; else a limit has a price only while they stay as they are.
    optimum : float
        Value of the aim's variable.
    aim_column : (1,) int
        Its column.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.programme = build(case)
        solved = solve_stages(self.programme)
        self.solved = solved
        lacking = [s.value for s in solved.stages if s.stage in ("duties", "promises", EQUITY)]
        priced = solved.ranges is not None or bool(self.programme.sites)
        self.met = solved.status is Status.OPTIMAL and priced and not any(lacking)
        self.aim: Aim = (self.programme.soft_aims if solved.soft else self.programme.aims)[0]
        self.loaded = LoadedProgramme(self.programme)
        if self.programme.sites and len(solved.values):
            sites = self.loaded.columns(self.programme.sites)
            self.loaded.settle(sites, solved.values[sites])
        self._keep_what_was_reached()
        lp = self.loaded.highs.getLp()
        self.row_low, self.row_high = np.array(lp.row_lower_), np.array(lp.row_upper_)
        self.col_low, self.col_high = np.array(lp.col_lower_), np.array(lp.col_upper_)
        self.aim_column = self.loaded.columns([self.programme.stage[self.aim.key]])
        self.duties_unmet = any(s.value > PENNY for s in solved.stages if s.stage == "duties")
        self.optimum = self.solve_aim()

    def _keep_what_was_reached(self) -> None:
        programme, loaded = self.programme, self.loaded
        if self.met:
            unmet = [programme.unmet_duty, programme.unmet_demand, programme.unmet_promise]
            for group in (*unmet, programme.unmet_balance):
                loaded.bound(loaded.columns(group.values()), 0.0)
            loaded.bound(loaded.columns(programme.unmet_equity), 0.0)
        else:
            worth = programme.scales.worth
            for stage in self.solved.stages:
                if stage.stage in ("duties", "promises"):
                    high = stage.value / worth * (1 + KEPT) + KEPT
                    loaded.bound(loaded.columns([programme.stage[stage.stage, stage.year]]), high)
        loaded.bound(loaded.columns(self._must_be_met()), 0.0)

    def _must_be_met(self) -> list[LpVariable]:
        """Shortfalls that the plan must leave at nothing."""
        if self.solved.soft:
            return []
        if OBJECTIVES[self.case.scenario.objective].meets_targets:
            return self.programme.shortfalls
        return self.programme.must_be_met

    def solve_aim(self) -> float:
        """The aim's optimum; NaN where the limits as they stand leave nothing."""
        status = self.loaded.minimise(self.aim_column, np.ones(1))
        return float(self.loaded.values()[self.aim_column[0]]) if status is Status.OPTIMAL else np.nan

    def sides(self, rules: Sequence[str], most: int = 400) -> pd.DataFrame:
        """What each limit with a price does when it is loosened and when it is tightened, by solving again.

        Parameters
        ----------
        rules : sequence of str
            Rules whose limits to look at.
        most : int
            Most limits to look at: pots first, then those with the largest price.

        Returns
        -------
        DataFrame
            rule, key, year, limit (its own unit); price_loosened, price_tightened: change of the aim's value
            per unit of the limit (£100,000 for money), as in the table ``binding``, for the first of it;
            change_loosened, change_tightened: change of the aim's value when the limit is moved by one whole
            unit; low, high: values of the limit down to and up to which the price on that side holds. NaN
            where that would change what is met of duties and promises: then the aim is not all that changes.
        """
        self._moved = self._moves_stages()
        self.solve_aim()
        solution = self.loaded.highs.getSolution()
        priced = [
            *self._priced(np.array(solution.row_dual), rules, rows=True),
            *self._priced(np.array(solution.col_dual), rules, rows=False),
        ]
        priced.sort(key=lambda one: (one[2].rule != "pots", -abs(one[0])))
        found = [
            self._both_sides(at, dual, origin, rows=rows, ranged=k < MOST_RANGED)
            for k, (dual, at, origin, rows) in enumerate(priced[:most])
        ]
        return pd.DataFrame(found, columns=SIDES)

    def _priced(
        self, dual: Floats, rules: Sequence[str], *, rows: bool
    ) -> Iterator[tuple[float, int, RowOrigin, bool]]:
        problem = self.programme.problem
        names = (
            [row.name for row in problem.constraints()]
            if rows
            else [v.name for v in problem.exported_variables()]
        )
        for at in np.flatnonzero(np.abs(dual) > 1e-6).tolist():
            origin = self.programme.origin.get(names[at])
            upper = rows or dual[at] < 0
            if origin is not None and origin.rule in rules and upper:
                yield float(dual[at]), at, origin, rows

    def _both_sides(
        self, at: int, dual: float, origin: RowOrigin, *, rows: bool, ranged: bool
    ) -> tuple[object, ...]:
        """One limit moved up and down; a limit from below is loosened downwards."""
        whole = self._money_unit(origin) / origin.step
        moved = _Limit(self, at, dual, rows=rows)
        sides = [moved.side(sign, whole, ranged=ranged) for sign in (1.0, -1.0)]
        self._put(at, *moved.bounds, rows=rows)
        scale = self.aim.step * self.aim.sign
        prices = [side.slope * scale * whole * sign for side, sign in zip(sides, (1.0, -1.0), strict=True)]
        changes = [side.change * scale for side in sides]
        if not moved.above:
            prices, changes = prices[::-1], changes[::-1]
        if self._moved[0 if rows else 1][at] > MOVES:
            prices[0] = changes[0] = np.nan
        limit, ends = moved.limit * origin.step, [side.end * origin.step for side in reversed(sides)]
        return (origin.rule, origin.key, origin.year, limit, *prices, *changes, *ends)

    def _money_unit(self, origin: RowOrigin) -> float:
        units = {self.case.type_unit(j) for j in np.flatnonzero(self.case.money).tolist()}
        return MONEY_UNIT_GBP if origin.unit in units else 1.0

    def with_limit(self, at: int, low: float, high: float, *, rows: bool) -> tuple[float, float]:
        """The aim's optimum with one limit elsewhere, and what a step more of the limit changes there."""
        self._put(at, low, high, rows=rows)
        if self.loaded.minimise(self.aim_column, np.ones(1)) is not Status.OPTIMAL:
            return np.nan, np.nan
        solution = self.loaded.highs.getSolution()
        dual = (solution.row_dual if rows else solution.col_dual)[at]
        value = self.loaded.highs.getInfo().objective_function_value
        return float(value) / OBJECTIVE_WEIGHT, float(dual) / OBJECTIVE_WEIGHT

    def _moves_stages(self) -> tuple[Floats, Floats]:
        """Prices of rows and columns in what is unmet of duties and promises; 0: no change of it helps.

        Unmet amounts are convex in a limit, so where an optimal dual is 0 no loosening brings them down.
        """
        if self.met:
            return np.zeros(len(self.row_low)), np.zeros(len(self.col_low))
        keys = [key for key in self.programme.stage if key[0] in ("duties", "promises")]
        columns = self.loaded.columns([self.programme.stage[key] for key in keys])
        self.loaded.minimise(columns, np.ones(len(columns)))
        solution = self.loaded.highs.getSolution()
        return np.abs(np.array(solution.row_dual)), np.abs(np.array(solution.col_dual))

    def _put(self, at: int, low: float, high: float, *, rows: bool) -> None:
        change = self.loaded.highs.changeRowBounds if rows else self.loaded.highs.changeColBounds
        change(at, low, high)

    def near_optimal(self, shares: Sequence[float], whole: float) -> pd.DataFrame:
        """How far each service could move in the last plan year while the aim gives up no more than a share.

        Parameters
        ----------
        shares : sequence of float
            Shares of ``whole`` that may be given up, such as 0, 0.01 and 0.05.
        whole : float
            What the shares are of, in the aim's own unit: the gap of the trend, or the aim's value.

        Returns
        -------
        DataFrame
            service, share, least, most (activity of the last plan year over all places). Services that
            follow demand, or are held for want of evidence, are left out.
        """
        aim = int(self.aim_column[0])
        rows: list[tuple[object, ...]] = []
        before = self.loaded.highs.getOptionValue("simplex_strategy")[1]
        self.loaded.highs.setOptionValue("simplex_strategy", PRIMAL)
        for share in sorted(shares, reverse=True):
            self.loaded.highs.changeColBounds(aim, self.col_low[aim], self.col_high[aim])
            best = self.solve_aim()
            if share > 0:
                most = best + share * abs(whole) / self.aim.step
                self.loaded.highs.changeColBounds(aim, self.col_low[aim], most)
            else:
                self.loaded.hold()
            rows += [(self.case.services[s], share, *self._reach(s)) for s in self._choosable()]
        self.loaded.highs.setOptionValue("simplex_strategy", before)
        table = pd.DataFrame(rows, columns=RANGES)
        return table.sort_values(["service", "share"], kind="stable", ignore_index=True)

    def _choosable(self) -> list[int]:
        """Services that may be chosen: not demand-led, and not held for want of evidence."""
        lines, held = self.case.lines, self.case.scenario.rules.evidence == "hold"
        free = ~lines.demand_led & (lines.has_evidence | (not held))
        return sorted(set(lines.service_at[free].tolist()))

    def _reach(self, service: int) -> tuple[float, float]:
        """Least and most activity of a service in the last plan year."""
        n_plan = self.case.years.n_plan
        own = np.flatnonzero(self.case.lines.service_at == service).tolist()
        columns = self.loaded.columns([self.programme.activity[i][n_plan - 1] for i in own])
        ends = []
        for sign in (1.0, -1.0):
            status = self.loaded.minimise(columns, np.full(len(columns), sign))
            found = float(self.loaded.values()[columns].sum())
            ends.append(found if status is Status.OPTIMAL else {1.0: 0.0, -1.0: np.inf}[sign])
        step = self.programme.line_step(own[0])
        return ends[0] * step, ends[1] * step


@dataclass(frozen=True)
class _Side:
    """One side of a limit: the aim's slope for the first of it, its change for a whole unit, and how far."""

    slope: float
    change: float
    end: float


class _Limit:
    """One limit that is moved up and down, in which the aim is convex.

    Parameters
    ----------
    bench : Bench
        The programme.
    at : int
        The row, or the column.
    dual : float
        Its price at the optimum, which at a corner lies between those of both sides.
    rows : bool
        It is a row's limit.
    """

    def __init__(self, bench: Bench, at: int, dual: float, *, rows: bool) -> None:
        self.bench, self.at, self.rows = bench, at, rows
        self.dual = dual / OBJECTIVE_WEIGHT
        low, high = (bench.row_low, bench.row_high) if rows else (bench.col_low, bench.col_high)
        self.bounds = (float(low[at]), float(high[at]))
        self.above = bool(np.isfinite(high[at]))
        self.limit = self.bounds[1 if self.above else 0]

    def side(self, sign: float, whole: float, *, ranged: bool) -> _Side:
        """What moving the limit by one whole unit does on a side, and what the first of it does.

        Parameters
        ----------
        sign : float
            1 upwards, -1 downwards.
        whole : float
            Steps of a whole unit.
        ranged : bool
            Find how far the slope of the first of it holds.
        """
        value, slope = self._moved(sign * whole)
        change = value - self.bench.optimum
        first = sign * self.dual
        if not self._on_line(change, first * whole):
            near, _ = self._moved(sign * SIDE_STEP)
            first = (near - self.bench.optimum) / SIDE_STEP
        if not ranged or not np.isfinite(first):
            return _Side(first, change, np.nan if np.isfinite(first) else self.limit)
        return _Side(first, change, self.limit + sign * self._end(sign, first, whole, (change, sign * slope)))

    def _end(self, sign: float, first: float, far: float, at: tuple[float, float]) -> float:
        """How far the slope of the first of it holds: infinite where to any amount.

        Outwards in growing steps while it holds; then back to where the tangent from outside meets its line,
        which is never before the end, and is the end once the aim lies on the line there.
        """
        most = np.inf if sign > 0 else abs(self.limit)
        held, outside = 0.0, False
        for _ in range(MOST_TANGENTS):
            change, slope = at
            if np.isfinite(change) and self._on_line(change, first * far):
                held = far
                if outside or held >= most:
                    return held
                if held >= FURTHEST * max(1.0, abs(self.limit)):
                    return np.inf
                far = min(GROWS * far, most)
            elif np.isfinite(change) and slope > first:
                outside = True
                far -= (change - first * far) / (slope - first)
                if far <= held * (1 + ON_LINE):
                    return held
            else:
                far = (held + far) / 2
            value, slope = self._moved(sign * far)
            at = (value - self.bench.optimum, sign * slope)
        return held

    @staticmethod
    def _on_line(change: float, line: float) -> bool:
        return bool(abs(change - line) <= ON_LINE * max(abs(line), NEAR_NOTHING))

    def _moved(self, move: float) -> tuple[float, float]:
        limit, (low, high) = self.limit + move, self.bounds
        equal = low == high
        low_to, high_to = limit if equal or not self.above else low, limit if equal or self.above else high
        return self.bench.with_limit(self.at, low_to, high_to, rows=self.rows)
