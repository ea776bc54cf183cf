"""What can be paid for: the largest share of a change, or the least that stays unpaid, as one small flow.

A year's activity can be paid for when a flow exists from pots to needs under the amounts, places,
conditions and pooled shares in force. Needs that go in a straight line from one amount to another make the
share that can be had one more column, so that one programme, loaded once, answers exactly for any year
and any amounts: only bounds and that one column change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from highspy import Highs, HighsLp, HighsModelStatus, MatrixFormat, kHighsInf
from scipy.sparse import csc_array, hstack, vstack

from model.optimise.flows import group_pots, needs_of
from model.optimise.rules.pooling import may_cross
from model.optimise.rules.reinvest import most_use
from model.optimise.scales import Scales
from model.optimise.solver import OPTIONS

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats
    from model.optimise.flows import Group, Need

NEARLY_ALL = 1e-9
"""A share within this of all, or of nothing, is all, or nothing."""
SLACK = 1e-9
"""Steps (£100,000 for a county) that rounding may lack."""


class AffordableError(RuntimeError):
    """The solver could not say whether an activity can be paid for: an error of ours."""


@dataclass(frozen=True)
class Unpaid:
    """The least that stays unpaid.

    Attributes
    ----------
    gbp : float
        Its worth: money as it is, other types at their value.
    share : float
        The share of the change at which it is least.
    """

    gbp: float
    share: float


class Affordable:
    """Payments of one case's pots for any activity of a year, under any amounts.

    Parameters
    ----------
    case : Case
        Pots, recipes and rules. Cases that differ in the amounts of pots alone may be asked about.
    """

    def __init__(self, case: Case) -> None:
        self.groups = group_pots(case)
        self.needs = needs_of(case, self.groups)
        step = Scales.of(case).type_
        self.need_step = np.array([step[n.type_at] for n in self.needs])
        self.worth = np.array([case.type_value_gbp[n.type_at] for n in self.needs]) * self.need_step
        self.group_step = np.array([step[g.type_at] for g in self.groups])
        self._sum = np.zeros((case.years.n_plan, len(self.needs), len(case.lines)))
        for n, need in enumerate(self.needs):
            own = list(need.lines)
            self._sum[:, n, own] = case.recipe[1 : 1 + case.years.n_plan, own, need.type_at]
        self._slope: Floats = np.full(len(self.needs), -1.0)
        self._share = sum(len(need.groups) for need in self.needs)
        self.highs = self._load(case)

    def amounts(self, case: Case) -> tuple[Floats, ...]:
        """What groups may use in all, across partners, and for other than demand, each (groups, T)."""
        amount = case.pots.amount[:, 1:]
        held = amount if case.scenario.rules.pots else np.full_like(amount, np.inf)
        each = (held, may_cross(case), most_use(case))
        return tuple(
            np.array([most[list(g.pots)].sum(axis=0) for g in self.groups]).reshape(len(self.groups), -1)
            / self.group_step[:, None]
            for most in each
        )

    def largest(self, limits: tuple[Floats, ...], t: int, low: Floats, high: Floats) -> float | None:
        """Largest share s of the way from one activity to another that can be paid for.

        Parameters
        ----------
        limits : tuple of (groups, T) float
            From :meth:`amounts`.
        t : int
            Plan year, from 0.
        low, high : (L,) float
            Activity at s = 0 and at s = 1; in between ``low + s·(high − low)``.

        Returns
        -------
        float or None
            None where no share can be paid for.
        """
        self._ask(limits, t, low, high, unpaid=0.0)
        n = len(self.needs)
        cost = np.zeros(1 + n)
        cost[0] = -1.0
        self._minimise(cost)
        if not self._run(may_fail=True):
            return None
        share = float(self.highs.getSolution().col_value[self._share])
        if share >= 1.0 - NEARLY_ALL:
            return 1.0
        return max(0.0, share) if share > NEARLY_ALL else 0.0

    def least_unpaid(self, limits: tuple[Floats, ...], t: int, low: Floats, high: Floats) -> Unpaid:
        """The least worth that stays unpaid on the way from one activity to another; see :meth:`largest`."""
        self._ask(limits, t, low, high, unpaid=kHighsInf)
        largest = max(1.0, float(self.worth.max(initial=1.0)))
        self._minimise(np.concatenate([[0.0], self.worth / largest]))
        self._run(may_fail=False)
        values = np.array(self.highs.getSolution().col_value)
        lacking = np.clip(values[self._share + 1 :], 0.0, None)
        return Unpaid(float(lacking @ self.worth), float(np.clip(values[self._share], 0.0, 1.0)))

    def _ask(self, limits: tuple[Floats, ...], t: int, low: Floats, high: Floats, *, unpaid: float) -> None:
        """Set needs, amounts and how much may stay unpaid."""
        at_low = self._sum[t] @ low / self.need_step
        slope = self._sum[t] @ (high - low) / self.need_step
        n = len(self.needs)
        for row in np.flatnonzero(slope != self._slope).tolist():
            self.highs.changeCoeff(row, self._share, -float(slope[row]))
        self._slope = slope
        most = np.concatenate([limit[self._rows_of[k], t] for k, limit in enumerate(limits)])
        lower = np.concatenate([at_low, np.full(len(most), -kHighsInf)])
        upper = np.concatenate([at_low, np.where(np.isfinite(most), most + SLACK, kHighsInf)])
        count = len(lower)
        self.highs.changeRowsBounds(count, np.arange(count, dtype=np.int32), lower, upper)
        columns = np.arange(self._share + 1, self._share + 1 + n, dtype=np.int32)
        self.highs.changeColsBounds(n, columns, np.zeros(n), np.full(n, unpaid))

    def _minimise(self, cost: Floats) -> None:
        columns = np.arange(self._share, self._share + len(cost), dtype=np.int32)
        self.highs.changeColsCost(len(cost), columns, cost)

    def _run(self, *, may_fail: bool) -> bool:
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == HighsModelStatus.kOptimal:
            return True
        if status != HighsModelStatus.kInfeasible or not may_fail:
            self.highs.clearSolver()
            self.highs.run()
            status = self.highs.getModelStatus()
        if status == HighsModelStatus.kOptimal:
            return True
        if status == HighsModelStatus.kInfeasible and may_fail:
            return False
        raise AffordableError(f"what can be paid for could not be settled: {status}")

    def _load(self, case: Case) -> Any:
        """Rows: needs; use, crossing use and use for other than demand. Columns: flows, share, unpaid."""
        flows = [(n, self.groups.index(g)) for n, need in enumerate(self.needs) for g in need.groups]
        need, group = np.array(flows, dtype=np.int64).reshape(-1, 2).T
        gives = np.array([self._gives(case, self.needs[n], self.groups[g]) for n, g in flows])
        gives = gives * self.group_step[group] / self.need_step[need]
        crosses = np.array(
            [bool(case.crossing[self.groups[g].pots[0], self.needs[n].service_at]) for n, g in flows]
        )
        other = np.array([not case.lines.demand_led[self.needs[n].lines[0]] for n, _ in flows])
        count, n_needs, n_groups = len(flows), len(self.needs), len(self.groups)
        by_need = csc_array((gives, (need, np.arange(count))), shape=(n_needs, count))
        by_group = csc_array((np.ones(count), (group, np.arange(count))), shape=(n_groups, count))
        chosen = [np.ones(count, dtype=np.bool_), crosses.astype(np.bool_), other.astype(np.bool_)]
        uses = [csc_array(by_group * own[None, :]) for own in chosen]
        self._rows_of = [np.arange(n_groups) for _ in uses]
        matrix = csc_array(vstack([by_need, *uses]))
        rows = matrix.shape[0]
        share = csc_array(
            (np.ones(n_needs), (np.arange(n_needs), np.zeros(n_needs, dtype=np.int64))), shape=(rows, 1)
        )
        unpaid = csc_array(
            (np.ones(n_needs), (np.arange(n_needs), np.arange(n_needs))), shape=(rows, n_needs)
        )
        return _loaded(csc_array(hstack([matrix, share, unpaid])), count)

    @staticmethod
    def _gives(case: Case, need: Need, group: Group) -> float:
        return float(case.efficiency[group.type_at, need.type_at])


def _loaded(matrix: Any, share: int) -> Any:
    """A solver that holds the matrix, every column from 0 up, the share up to 1."""
    lp = HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_ = np.zeros(lp.num_col_)
    lp.col_lower_ = np.zeros(lp.num_col_)
    upper = np.full(lp.num_col_, kHighsInf)
    upper[share] = 1.0
    lp.col_upper_ = upper
    lp.row_lower_ = np.full(lp.num_row_, -kHighsInf)
    lp.row_upper_ = np.full(lp.num_row_, kHighsInf)
    lp.a_matrix_.format_ = MatrixFormat.kColwise
    lp.a_matrix_.start_ = matrix.indptr
    lp.a_matrix_.index_ = matrix.indices
    lp.a_matrix_.value_ = matrix.data
    highs: Any = Highs()
    for name, value in (OPTIONS | {"output_flag": False, "threads": 1}).items():
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    return highs
