"""A programme kept loaded at its optimum: prices on both sides of a limit, and how far equals may differ.

Duties and promises stay at what the stages reached, and the numbers of sites as they are. While they are
met, a limit's price is the aim's change per unit, found by solving the aim again with the limit a little
looser and a little tighter.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.optimise.binding import MONEY_UNIT_GBP
from model.optimise.build import build
from model.optimise.extended import Extended
from model.optimise.objectives import OBJECTIVES
from model.optimise.rules.equity import STAGE as EQUITY
from model.optimise.solver import NO_PRICE, OBJECTIVE_WEIGHT, Status
from model.optimise.stages import PENNY, solve_stages
from model.optimise.two_sides import Limit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pulp import LpVariable

    from model.inputs.case import Case, Floats
    from model.optimise.objectives import Aim
    from model.optimise.programme import RowOrigin

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
AT_LIMIT = 1e-9
"""Steps within which a service stands at the sum of its limits."""
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
        self.loaded = Extended(self.programme)
        size = self.loaded.highs.getNumRow(), self.loaded.highs.getNumCol()
        self._moves = tuple(np.zeros(n, dtype=np.bool_) for n in size)
        if self.programme.sites and len(solved.values):
            sites = self.loaded.columns(self.programme.sites)
            self.loaded.settle(sites, solved.values[sites])
        self._keep_what_was_reached()
        self.loaded.mark()
        lp = self.loaded.highs.getLp()
        self.row_low, self.row_high = np.array(lp.row_lower_), np.array(lp.row_upper_)
        self.col_low, self.col_high = np.array(lp.col_lower_), np.array(lp.col_upper_)
        self.aim_column = self.loaded.columns([self.programme.stage[self.aim.key]])
        self.duties_unmet = any(s.value > PENNY for s in solved.stages if s.stage == "duties")
        self.optimum = self.solve_aim()
        self._basis = self.loaded.highs.getBasis()

    def _keep_what_was_reached(self) -> None:
        """Nothing unmet, or every stage held to its optimal face, in the order in which they count."""
        programme, loaded = self.programme, self.loaded
        kinds = {
            "duties": (programme.unmet_duty, programme.unmet_demand),
            "promises": (programme.unmet_promise, programme.unmet_balance),
        }
        for stage in () if self.met else self.solved.stages:
            if stage.stage in kinds and stage.year is not None and stage.value > 0:
                self._hold_stage(stage.stage, stage.year)
            elif stage.stage in kinds and stage.year is not None:
                t = self.case.years.at(stage.year)
                unmet = [v for kind in kinds[stage.stage] for (_, at), v in kind.items() if at == t]
                loaded.bound(loaded.columns(unmet), 0.0)
            elif stage.stage == EQUITY and stage.value > 0:
                self._hold_stage(EQUITY, None)
        if self.met:
            for group in (*kinds["duties"], *kinds["promises"]):
                loaded.bound(loaded.columns(group.values()), 0.0)
            loaded.bound(loaded.columns(programme.unmet_equity), 0.0)
        loaded.bound(loaded.columns(self._must_be_met()), 0.0)

    def _hold_stage(self, stage: str, year: int | None) -> None:
        """Keep to the optimal face of a stage, and note which limits it stands on.

        Prices of a stage are slopes of its value, which is convex in every limit. So a limit with a price is
        one that makes the stage worse when tightened and may make it better when loosened; one without
        leaves the face as it is, or empty where the stage gets worse.
        """
        column = self.loaded.columns([self.programme.stage[stage, year]])
        if self.loaded.minimise(column, np.ones(1), must_exist=True) is not Status.OPTIMAL:
            raise ArithmeticError(f"the stage {stage} has no optimum where the plan has one")
        solution = self.loaded.highs.getSolution()
        for moves, dual in zip(self._moves, (solution.row_dual, solution.col_dual), strict=True):
            moves[np.abs(np.array(dual)) > NO_PRICE] = True
        self.loaded.hold()

    def _must_be_met(self) -> list[LpVariable]:
        """Shortfalls that the plan must leave at nothing."""
        if self.solved.soft:
            return []
        if OBJECTIVES[self.case.scenario.objective].meets_targets:
            return self.programme.shortfalls
        return self.programme.must_be_met

    def start(self) -> float:
        """The aim's optimum as it was found at first: its prices too, whatever was asked since."""
        self.loaded.back()
        self.loaded.highs.clearSolver()
        self.loaded.highs.setBasis(self._basis)
        self.loaded.near()
        return self.solve_aim()

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
        self.start()
        solution, ranges = self.loaded.highs.getSolution(), self.loaded.ranges()
        basis = {True: (ranges.row_low, ranges.row_high), False: (ranges.col_low, ranges.col_high)}
        priced = [
            *self._priced(np.array(solution.row_dual), rules, rows=True),
            *self._priced(np.array(solution.col_dual), rules, rows=False),
        ]
        priced.sort(key=lambda one: (one[2].rule != "pots", -abs(one[0])))
        found = []
        for k, (dual, at, origin, rows) in enumerate(priced[:most]):
            ends = tuple(float(end[at]) for end in basis[rows])
            moved = Limit(self, at, dual, (ends[0], ends[1]), rows=rows)
            found.append(self._both_sides(moved, origin, ranged=k < MOST_RANGED))
        return pd.DataFrame([*self._moving(rules), *found], columns=SIDES)

    def _moving(self, rules: Sequence[str]) -> Iterator[tuple[object, ...]]:
        """Limits that change what is met of duties and promises: the aim is not all that changes."""
        for rows, moves in zip((True, False), self._moves, strict=True):
            high = self.row_high if rows else self.col_high
            for at in np.flatnonzero(moves).tolist():
                origin = self.programme.origin.get(self._names[0 if rows else 1][at])
                if origin is not None and origin.rule in rules:
                    limit = float(high[at]) * origin.step
                    yield (origin.rule, origin.key, origin.year, limit, *[np.nan] * (len(SIDES) - 4))

    @cached_property
    def _names(self) -> tuple[list[str], list[str]]:
        """Names of rows and of columns."""
        problem = self.programme.problem
        return [row.name for row in problem.constraints()], [v.name for v in problem.exported_variables()]

    def _priced(
        self, dual: Floats, rules: Sequence[str], *, rows: bool
    ) -> Iterator[tuple[float, int, RowOrigin, bool]]:
        kind = 0 if rows else 1
        names, moves = self._names[kind], self._moves[kind]
        for at in np.flatnonzero((np.abs(dual) > 1e-6) & ~moves).tolist():
            origin = self.programme.origin.get(names[at])
            upper = rows or dual[at] < 0
            if origin is not None and origin.rule in rules and upper:
                yield float(dual[at]), at, origin, rows

    def _both_sides(self, moved: Limit, origin: RowOrigin, *, ranged: bool) -> tuple[object, ...]:
        """One limit moved up and down; a limit from below is loosened downwards."""
        whole = self._money_unit(origin) / origin.step
        sides = [moved.side(sign, whole, ranged=ranged) for sign in (1.0, -1.0)]
        self._put(moved.at, *moved.bounds, rows=moved.rows)
        scale = self.aim.step * self.aim.sign
        prices = [side.slope * scale * whole * sign for side, sign in zip(sides, (1.0, -1.0), strict=True)]
        changes = [side.change * scale for side in sides]
        if not moved.above:
            prices, changes = prices[::-1], changes[::-1]
        limit, ends = moved.limit * origin.step, [side.end * origin.step for side in reversed(sides)]
        return (origin.rule, origin.key, origin.year, limit, *prices, *changes, *ends)

    def _money_unit(self, origin: RowOrigin) -> float:
        units = {self.case.type_unit(j) for j in np.flatnonzero(self.case.money).tolist()}
        return MONEY_UNIT_GBP if origin.unit in units else 1.0

    def with_limit(self, at: int, low: float, high: float, *, rows: bool) -> tuple[float, float]:
        """The aim's optimum with one limit elsewhere, and what a step more of the limit changes there."""
        self._put(at, low, high, rows=rows)
        self.loaded.near()
        if self.loaded.minimise(self.aim_column, np.ones(1)) is not Status.OPTIMAL:
            return np.nan, np.nan
        solution = self.loaded.highs.getSolution()
        dual = (solution.row_dual if rows else solution.col_dual)[at]
        value = self.loaded.highs.getInfo().objective_function_value
        return float(value) / OBJECTIVE_WEIGHT, float(dual) / OBJECTIVE_WEIGHT

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
        aim, services = int(self.aim_column[0]), self._choosable()
        seen, rows = _Seen(self, services), list[tuple[object, ...]]()
        best = self.start()
        for share in sorted(shares):
            if share > 0:
                self.loaded.back()
                most = best + share * abs(whole) / self.aim.step
                self.loaded.highs.changeColBounds(aim, self.col_low[aim], most)
            else:
                self.loaded.hold()
            rows += [(self.case.services[s], share, *seen.ends(k)) for k, s in enumerate(services)]
        self.loaded.back()
        table = pd.DataFrame(rows, columns=RANGES)
        return table.sort_values(["service", "share"], kind="stable", ignore_index=True)

    def _choosable(self) -> list[int]:
        """Services that may be chosen: not demand-led, and not held for want of evidence."""
        lines, held = self.case.lines, self.case.scenario.rules.evidence == "hold"
        free = ~lines.demand_led & (lines.has_evidence | (not held))
        return sorted(set(lines.service_at[free].tolist()))


class _Seen:
    """Least and most activity of services in the last plan year, over all plans that were seen so far.

    What may be lost only grows, so a plan seen stays allowed. An end that stands at the sum of the limits of
    single places can't be passed, and is not solved for.

    Parameters
    ----------
    bench : Bench
        The programme, with what may be lost as its limits.
    services : sequence of int
        Positions of services.
    """

    def __init__(self, bench: Bench, services: Sequence[int]) -> None:
        self.loaded, lines = bench.loaded, bench.case.lines
        programme, last = bench.programme, bench.case.years.n_plan - 1
        limits = programme.limits
        own = [np.flatnonzero(lines.service_at == s).tolist() for s in services]
        self.columns = [self.loaded.columns([programme.activity[i][last] for i in lines]) for lines in own]
        self.steps = [programme.line_step(lines[0]) for lines in own]
        asked = np.maximum(limits.promise, limits.duty) if bench.met else np.zeros_like(limits.promise)
        floor = np.maximum(asked, limits.hard_lower)[:, last]
        self.box = [
            (float(floor[lines].sum()) / step, float(bench.col_high[at].sum()))
            for lines, step, at in zip(own, self.steps, self.columns, strict=True)
        ]
        self.least, self.most = np.full(len(own), np.inf), np.full(len(own), -np.inf)

    def _look(self) -> None:
        """Take note of the last plan found."""
        values = self.loaded.values()
        sums = np.array([values[at].sum() for at in self.columns])
        self.least, self.most = np.minimum(self.least, sums), np.maximum(self.most, sums)

    def ends(self, k: int) -> tuple[float, float]:
        """Least and most of the service at position k."""
        low, high = self.box[k]
        if not self.least[k] <= low + AT_LIMIT:
            self._solve(k, 1.0)
        if not self.most[k] >= high - AT_LIMIT:
            self._solve(k, -1.0)
        return float(self.least[k]) * self.steps[k], float(self.most[k]) * self.steps[k]

    def _solve(self, k: int, sign: float) -> None:
        at = self.columns[k]
        self.loaded.go_on()
        status = self.loaded.minimise(at, np.full(len(at), sign))
        if status is Status.OPTIMAL:
            self._look()
        elif sign > 0:
            self.least[k] = 0.0
        else:
            self.most[k] = np.inf
