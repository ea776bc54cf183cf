"""HiGHS, loaded once with a programme and asked again and again; with an honest status.

PuLP hands the problem over; from then on bounds and costs change inside HiGHS. Only HiGHS's own model
status is believed, and only *optimal* has an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from highspy import HighsModelStatus, HighsVarType
from numpy.typing import NDArray
from pulp import HiGHS

from model.optimise.faces import Face, Route, Side

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulp import LpVariable

    from model.inputs.case import Floats
    from model.optimise.programme import Programme

Columns = NDArray[np.int32]
"""Column numbers, as HiGHS takes them."""

FEASIBILITY = 1e-8
DUAL_FEASIBILITY = 1e-9
OBJECTIVE_WEIGHT = 1e3
"""Objectives go to HiGHS times this, so that its dual tolerance is small beside any price that counts."""
NO_PRICE = 1e-7
"""Weighted duals up to this are rounding: a stage may then give up at most 10⁻¹⁰ a step moved."""
OPTIONS: dict[str, Any] = {
    "primal_feasibility_tolerance": FEASIBILITY,
    "dual_feasibility_tolerance": DUAL_FEASIBILITY,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": FEASIBILITY,
}
NEAR: dict[str, Any] = {
    "dual_simplex_cost_perturbation_multiplier": 0.0,
    "primal_simplex_bound_perturbation_multiplier": 0.0,
}
"""Options near an optimum: there perturbing costs or bounds leads away from it."""
PRIMAL_SIMPLEX = 4
MOST_ITERATIONS = 20_000
"""Where this many do not suffice (or as many as the programme has rows and columns), a start was no good."""


class Status(StrEnum):
    """What a solve came to. Only ``OPTIMAL`` has an answer."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    TIME_LIMIT = "time_limit"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


_STATUS = {
    HighsModelStatus.kOptimal: Status.OPTIMAL,
    HighsModelStatus.kInfeasible: Status.INFEASIBLE,
    HighsModelStatus.kUnbounded: Status.UNBOUNDED,
    HighsModelStatus.kTimeLimit: Status.TIME_LIMIT,
    HighsModelStatus.kInterrupt: Status.INTERRUPTED,
}


@dataclass(frozen=True)
class Ranges:
    """Shadow prices of the last optimum and the limits between which they hold.

    ``row_*`` have shape (rows,), ``col_*`` (columns,); prices are changes of the objective per step of
    the row's right-hand side or the column's bound; ``low`` and ``high`` are values of that limit.
    """

    row_price: Floats
    row_low: Floats
    row_high: Floats
    col_price: Floats
    col_low: Floats
    col_high: Floats


class LoadedProgramme:
    """A programme inside HiGHS.

    Parameters
    ----------
    programme : Programme
        Built; its PuLP problem is handed over in bulk.
    time_limit : float, optional
        Seconds that all solves together may take.

    Attributes
    ----------
    expects_unmet : frozenset of str
        Stages in which a case alike left something unmet, so that meeting everything is not tried first.
    known : Route or None
        How the stages of that case were settled, where this one's may be settled so too.
    route : Route or None
        How the stages of this case were.
    """

    expects_unmet: frozenset[str] = frozenset()
    known: Route | None = None
    route: Route | None = None

    def __init__(self, programme: Programme, time_limit: float | None = None) -> None:
        options = OPTIONS if time_limit is None else OPTIONS | {"time_limit": float(time_limit)}
        handover = HiGHS(msg=False, threads=1, **options)
        problem = programme.problem
        handover.createAndConfigureSolver(problem)
        handover.buildSolverModel(problem)
        highs: Any = problem.solverModel
        self._column = {v.id: j for j, v in enumerate(problem.exported_variables())}
        lp: Any = highs.getLp()
        self._start(
            highs,
            np.array([lp.col_lower_, lp.col_upper_], dtype=np.float64),
            np.array([lp.row_lower_, lp.row_upper_], dtype=np.float64),
        )
        self.clear_costs()

    def _start(self, highs: Any, col_bounds: Floats, row_bounds: Floats) -> None:
        """Nothing changed yet: the bounds as they were loaded, both (2, columns) and (2, rows)."""
        self.highs = highs
        self._costly: Columns = np.zeros(0, dtype=np.int32)
        self._col_bounds, self._row_bounds = col_bounds, row_bounds
        self._as_loaded = (col_bounds.copy(), row_bounds.copy())
        self._goes_on = self._near = self._primal = False
        self._values: Floats | None = None

    def columns(self, variables: Iterable[LpVariable]) -> Columns:
        """Column numbers of variables."""
        return np.array([self._column[v.id] for v in variables], dtype=np.int32)

    def clear_costs(self) -> None:
        """Forget the objective."""
        n = self.highs.getNumCol()
        self.highs.changeColsCost(n, np.arange(n, dtype=np.int32), np.zeros(n))

    def bound(self, columns: Columns, high: float | Floats) -> None:
        """Set upper bounds; lower bounds become 0."""
        self._goes_on = False
        self._set_columns(columns, np.zeros(len(columns)), np.broadcast_to(high, len(columns)))

    def _set_columns(self, columns: Columns, low: Floats, high: Floats) -> None:
        if len(columns):
            self._col_bounds[:, columns] = low, high
            self.highs.changeColsBounds(len(columns), columns, low, np.array(high))

    def at_most(self, columns: Columns, high: float) -> None:
        """Lower an upper bound; lower bounds stay."""
        self._goes_on = False
        self._set_columns(columns, self._col_bounds[0, columns], np.full(len(columns), high))

    def settle(self, columns: Columns, values: Floats) -> None:
        """Fix whole numbers where they stand and let everything else be as it was loaded."""
        self._goes_on = False
        self._put_back(self._as_loaded)
        kinds = np.full(len(columns), HighsVarType.kContinuous)
        self.highs.changeColsIntegrality(len(columns), columns, kinds)
        whole = np.round(values)
        self._set_columns(columns, whole, whole)

    def hold(self) -> Face:
        """Keep to the optimal face of the last optimum: whatever has a price stays at its limit.

        By complementary slackness with any dual optimum, the optimal solutions are exactly the feasible
        ones in which every column and row with a price stands at the limit that it has in this one. That
        says the same as a row "no worse than the optimum", without the hair-thin slice that such a row
        leaves of the feasible set, on which HiGHS has come to grief.
        """
        self.go_on()
        solution = self.highs.getSolution()
        face = Face(
            _priced(np.array(solution.col_dual), self._col_bounds),
            _priced(np.array(solution.row_dual), self._row_bounds),
        )
        self.keep_to(face)
        return face

    def keep_to(self, face: Face) -> bool:
        """Keep whatever has a price on a face at its limit; False where it has no limit on that side.

        The face of another case is one of this case's too, if any plan lies on it.
        """
        at, rows = face.columns.limits(self._col_bounds), face.rows.limits(self._row_bounds)
        if at is None or rows is None:
            return False
        self._set_columns(face.columns.at, at, at)
        if len(rows):
            self._row_bounds[:, face.rows.at] = rows
            self.highs.changeRowsBounds(len(rows), face.rows.at, rows, rows)
        return True

    def limits(self) -> tuple[Floats, Floats]:
        """Limits as they stand, of columns (2, n) and of rows (2, m); not to be written to."""
        return self._col_bounds, self._row_bounds

    def start_over(self, limits: tuple[Floats, Floats]) -> None:
        """Set all limits to what they were, from copies of :meth:`limits`."""
        self._goes_on = False
        self._put_back(limits)

    def _put_back(self, limits: tuple[Floats, Floats]) -> None:
        """Set all limits of columns and rows."""
        self._col_bounds, self._row_bounds = (bounds.copy() for bounds in limits)
        n, m = self._col_bounds.shape[1], self._row_bounds.shape[1]
        self.highs.changeColsBounds(n, np.arange(n, dtype=np.int32), *self._col_bounds)
        self.highs.changeRowsBounds(m, np.arange(m, dtype=np.int32), *self._row_bounds)

    def go_on(self) -> None:
        """The last optimum is feasible for what comes next, which may start there."""
        self._goes_on = True

    def pass_over(self, columns: Columns, times: int = 1) -> None:
        """Attempts that are known to be in vain are not made: of interest where stages are counted."""

    def minimise(self, columns: Columns, costs: Floats, *, must_exist: bool = False) -> Status:
        """Minimise Σ costs·columns and say honestly what came of it.

        Parameters
        ----------
        columns : (n,) int
            Column numbers.
        costs : (n,) float
            Their costs; all other columns cost nothing.
        must_exist : bool
            An optimum is known to exist, so that "infeasible" is a numerical failure and is tried again
            afresh, by interior point and without presolve before it is believed.
        """
        if len(self._costly):
            self.highs.changeColsCost(len(self._costly), self._costly, np.zeros(len(self._costly)))
        self.highs.changeColsCost(len(columns), columns, costs * OBJECTIVE_WEIGHT)
        self._costly = columns
        settled = {Status.OPTIMAL, Status.TIME_LIMIT, Status.INTERRUPTED}
        if not must_exist:
            settled |= {Status.INFEASIBLE, Status.UNBOUNDED}
        self._values = None
        status = self._from_here() if self._goes_on or self._near else self._run()
        self._goes_on = self._near = self._primal = False
        for setting in ({}, {"solver": "ipm"}, {"presolve": "off"}):
            if status in settled:
                break
            status = self._afresh(setting)
        return status

    def _from_here(self) -> Status:
        """Solve from a basis that is near, or feasible; not settled where that leads nowhere."""
        most = max(MOST_ITERATIONS, self.highs.getNumRow() + self.highs.getNumCol())
        options = NEAR | {"simplex_iteration_limit": most}
        if self._goes_on or self._primal:
            options |= {"simplex_strategy": PRIMAL_SIMPLEX}
        return self._under(options)

    def _run(self) -> Status:
        self.highs.run()
        return _STATUS.get(self.highs.getModelStatus(), Status.FAILED)

    def _afresh(self, setting: dict[str, Any]) -> Status:
        """Solve without the old basis, under one other option."""
        self.highs.clearSolver()
        return self._under(setting)

    def _under(self, options: dict[str, Any]) -> Status:
        """Solve under other options, and put them back."""
        before = {name: self.highs.getOptionValue(name)[1] for name in options}
        for name, value in options.items():
            self.highs.setOptionValue(name, value)
        status = self._run()
        for name, value in before.items():
            self.highs.setOptionValue(name, value)
        return status

    def values(self) -> Floats:
        """Column values of the last optimum, shape (columns,); fetched once, and not to be written to."""
        if self._values is None:
            self._values = np.array(self.highs.getSolution().col_value, dtype=np.float64)
            self._values.flags.writeable = False
        return self._values

    def ranges(self) -> Ranges:
        """Shadow prices of the last optimum with HiGHS's ranging.

        HiGHS gives the objective's derivative to the row's active side; at a minimum a limit that helps
        when loosened upwards has a negative price.
        """
        solution = self.highs.getSolution()
        _, ranging = self.highs.getRanging()
        return Ranges(
            row_price=np.array(solution.row_dual) / OBJECTIVE_WEIGHT,
            row_low=np.array(ranging.row_bound_dn.value_),
            row_high=np.array(ranging.row_bound_up.value_),
            col_price=np.array(solution.col_dual) / OBJECTIVE_WEIGHT,
            col_low=np.array(ranging.col_bound_dn.value_),
            col_high=np.array(ranging.col_bound_up.value_),
        )


def _priced(dual: Floats, bounds: Floats) -> Side:
    """Columns or rows with a price, and the limit at which they stand: lower if positive."""
    low = dual > 0
    found = np.flatnonzero((np.abs(dual) > NO_PRICE) & np.isfinite(np.where(low, bounds[0], bounds[1])))
    return Side(found.astype(np.int32), low[found])
