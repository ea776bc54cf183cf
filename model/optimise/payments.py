"""Payments: activity fixed, who pays for what, as close as can be to who pays today.

Years and resource types do not touch each other once activity is fixed, so each is a small transport
problem of its own: one matrix per type, solved once per year with other bounds and costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from highspy import Highs, HighsLp, HighsModelStatus, MatrixFormat, kHighsInf
from scipy.sparse import csc_array, hstack, vstack

from model.optimise.build import tie_break
from model.optimise.flows import allowed
from model.optimise.rules.pooling import may_cross
from model.optimise.rules.reinvest import most_use
from model.optimise.solver import OPTIONS

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats, Ints
    from model.optimise.programme import Programme
    from model.optimise.stages import Solved

SLACKS = (1e-9, 1e-8, 1e-7, 1e-6, 1e-5)
"""Steps by which a pot may be overdrawn in the arithmetic, tried from the smallest."""


DUST = 1e-8
"""Steps below which a payment is rounding."""


class PaymentError(RuntimeError):
    """No payments exist for a plan that the programme called payable: an error of ours."""


@dataclass(frozen=True)
class Payments:
    """Who pays for what.

    Attributes
    ----------
    flow : (P, L, T) float
        Use of each pot by each line in each plan year, in the pot's own unit.
    value : float
        Σ value·(1 + 0.01·u)·|flow − today's|, in pounds.
    """

    flow: Floats
    value: float


def pay(case: Case, activity: Floats, step: Floats, most: Floats | None = None) -> Payments:
    """Split the cost of a plan over pots with the least change from today's payments.

    Parameters
    ----------
    case : Case
        Pots, recipes and rules.
    activity : (L, T) float
        The activity to be paid for.
    step : (J,) float
        One step of each resource type, for scaling.
    most : (P, T) float, optional
        What may be used of each pot; left out: what is in it. New money, which has no amount, is bounded
        by what the programme found to be needed.

    Raises
    ------
    PaymentError
        If a year's activity cannot be paid for under the rules.
    """
    flow = np.zeros((len(case.pots), len(case.lines), case.years.n_plan))
    value = 0.0
    for j in range(len(case.types)):
        transport = _Transport.of(case, j, float(step[j]), _amounts(case) if most is None else most)
        if transport is None:
            continue
        for t in range(case.years.n_plan):
            flow[transport.pot, transport.line, t] = transport.solve(activity[:, t], t)
        value += transport.total
    return Payments(flow=flow, value=value + _forbidden_today(case))


def _forbidden_today(case: Case) -> float:
    """Cost of the payments of today that the rules no longer allow and that therefore end."""
    ended = np.where(allowed(case), 0.0, case.pots.spent_today)
    total = 0.0
    for p, line in zip(*np.nonzero(ended), strict=True):
        worth = float(case.type_value_gbp[case.pots.type_at[p]])
        for year in case.years.plan:
            total += ended[p, line] * worth * tie_break(_key(case, int(p), int(line), year))
    return total


def _key(case: Case, pot: int, line: int, year: int) -> str:
    lines = case.lines
    return f"{case.pots.name[pot]}|{lines.service[line]}|{lines.place[line]}|{year}"


class _Transport:
    """Payments of one resource type: flow = today's + more − less, for every pair that may exist."""

    def __init__(self, case: Case, type_: int, step: float, pairs: tuple[Ints, Ints], most: Floats) -> None:
        self.case, self.type_, self.step = case, type_, step
        self.pot, self.line = pot, line = pairs
        self.today = case.pots.spent_today[pot, line] / step
        self.had = np.flatnonzero(self.today > 0)
        self.total = 0.0
        self.needy = np.unique(line)
        self.payers = np.unique(pot)
        self.limits = [limit[self.payers] / step for limit in (most, may_cross(case), most_use(case))]
        self.selected = [
            np.ones(len(pot), dtype=np.bool_),
            case.crossing[pot, case.lines.service_at[line]],
            ~case.lines.demand_led[line],
        ]
        self.base = [self._by_payer() @ np.where(chosen, self.today, 0.0) for chosen in self.selected]
        self.highs = self._load()

    @classmethod
    def of(cls, case: Case, type_: int, step: float, most: Floats) -> _Transport | None:
        """The pairs of pots of a type and lines that need it; None when there is no such pair."""
        may = allowed(case) & (case.pots.type_at == type_)[:, None] & (case.lines.recipe[:, type_] > 0)
        pot, line = np.nonzero(may)
        return cls(case, type_, step, (pot, line), most) if len(pot) else None

    def _by_payer(self) -> Any:
        rows = np.searchsorted(self.payers, self.pot)
        n = len(self.pot)
        return csc_array((np.ones(n), (rows, np.arange(n))), shape=(len(self.payers), n))

    def _load(self) -> Any:
        """Rows: need of each line; then use, crossing use and use for other than demand, of each pot."""
        n = len(self.pot)
        by_line = csc_array(
            (np.ones(n), (np.searchsorted(self.needy, self.line), np.arange(n))), shape=(len(self.needy), n)
        )
        by_payer = self._by_payer()
        blocks = [by_line, *(by_payer * chosen[None, :] for chosen in self.selected)]
        more = csc_array(vstack(blocks))
        matrix = csc_array(hstack([more, -more[:, self.had]]))
        lp = HighsLp()
        lp.num_row_, lp.num_col_ = matrix.shape
        lp.col_cost_ = np.zeros(lp.num_col_)
        lp.col_lower_ = np.zeros(lp.num_col_)
        lp.col_upper_ = np.concatenate([np.full(n, kHighsInf), self.today[self.had]])
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

    def solve(self, activity: Floats, t: int) -> Floats:
        """Flows of plan year index t (from 0) for each pair, in the pot's own unit."""
        need = self.case.lines.recipe[self.needy, self.type_] * activity[self.needy] / self.step
        paid = np.bincount(np.searchsorted(self.needy, self.line), self.today, len(self.needy))
        equal = need - paid
        room = [limit[:, t] - base for limit, base in zip(self.limits, self.base, strict=True)]
        most = np.concatenate(room)
        costs = self._costs(self.case.years.plan[t])
        n_col, n_row = len(costs), len(equal) + len(most)
        self.highs.changeColsCost(n_col, np.arange(n_col, dtype=np.int32), costs)
        for slack in SLACKS:
            lower = np.concatenate([equal, np.full(len(most), -kHighsInf)])
            upper = np.concatenate([equal, np.where(np.isfinite(most), most + slack, kHighsInf)])
            self.highs.changeRowsBounds(n_row, np.arange(n_row, dtype=np.int32), lower, upper)
            self.highs.run()
            if self.highs.getModelStatus() == HighsModelStatus.kOptimal:
                return self._read(costs)
        what, year = self.case.types[self.type_], self.case.years.plan[t]
        raise PaymentError(f"{what} in {year}: the planned activity cannot be paid for")

    def _costs(self, year: int) -> Floats:
        worth = float(self.case.type_value_gbp[self.type_])
        tie = np.array(
            [tie_break(_key(self.case, p, i, year)) for p, i in zip(self.pot, self.line, strict=True)]
        )
        return worth * np.concatenate([tie, tie[self.had]])

    def _read(self, costs: Floats) -> Floats:
        moved = np.clip(np.array(self.highs.getSolution().col_value), 0.0, None)
        self.total += float(costs @ moved) * self.step
        flow = self.today + moved[: len(self.pot)]
        flow[self.had] -= moved[len(self.pot) :]
        flow[flow < DUST] = 0.0
        out: Floats = flow * self.step
        return out


def most_used(programme: Programme, solved: Solved) -> Floats:
    """What payments may use of each pot (P, T): its amount; of new money, what the programme used."""
    case = programme.case
    out = _amounts(case).copy()
    values = dict(
        zip((v.id for v in programme.problem.exported_variables()), solved.values.tolist(), strict=True)
    )
    for group in programme.groups:
        if case.pots.partner[group.pots[0]] != "":
            continue
        step = float(programme.scales.type_[group.type_at])
        used = [[values[v.id] for v in flows] for flows in programme.used(group)]
        out[group.pots[0]] = step * np.array(used).reshape(-1, case.years.n_plan).sum(axis=0)
    return out


def _amounts(case: Case) -> Floats:
    """What is in each pot by plan year (P, T); without limit where the rule ``pots`` is off."""
    amount = case.pots.amount[:, 1:]
    return amount if case.scenario.rules.pots else np.full_like(amount, np.inf)
