"""Payments: activity fixed, who pays for what, as close as can be to who pays today.

Years and resource types do not touch each other once activity is fixed, so each is a small transport
problem of its own: one matrix per type, solved once per year with other bounds and costs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from highspy import Highs, HighsLp, HighsModelStatus, MatrixFormat, kHighsInf
from scipy.sparse import csc_array, hstack, vstack
from scipy.sparse.csgraph import connected_components

from model.optimise.build import settled, tie_break
from model.optimise.flows import allowed
from model.optimise.rules.pooling import may_cross
from model.optimise.rules.reinvest import most_use
from model.optimise.solver import OBJECTIVE_WEIGHT, OPTIONS

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats, Ints
    from model.optimise.programme import Programme
    from model.optimise.solved import Solved

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
    given : (L, J, T) float
        What the lines get of each type, people standing in for others at their efficiency.
    value : float
        Σ value·(1 + 0.01·u)·|flow − today's|, in pounds.
    """

    flow: Floats
    given: Floats
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
    given = np.zeros((len(case.lines), len(case.types), case.years.n_plan))
    value = 0.0
    for types in _types_together(case):
        transport = _Transport.of(case, types, step, _amounts(case) if most is None else most)
        if transport is None:
            continue
        pairs = transport.pairs
        for t in range(case.years.n_plan):
            used = transport.solve(activity[:, t], t)
            np.add.at(flow[:, :, t], (pairs.pot, pairs.line), used)
            np.add.at(given[:, :, t], (pairs.line, pairs.need), used * pairs.efficiency)
        value += transport.total
    return Payments(flow=flow, given=given, value=value + _forbidden_today(case))


def _types_together(case: Case) -> list[list[int]]:
    """Resource types that must be paid for together, because people stand in for each other."""
    graph = csc_array((case.efficiency > 0).astype(np.float64))
    _, label = connected_components(graph, directed=False)
    return [np.flatnonzero(label == k).tolist() for k in range(int(label.max(initial=-1)) + 1)]


def _forbidden_today(case: Case) -> float:
    """Cost of the payments of today that end: the rules no longer allow them, or nothing needs them."""
    needed = case.lines.recipe[:, case.pots.type_at].T > 0
    ended = np.where(allowed(case) & needed, 0.0, case.pots.spent_today)
    total = 0.0
    for p, line in zip(*np.nonzero(ended), strict=True):
        worth = float(case.type_value_gbp[case.pots.type_at[p]])
        for year in case.years.plan:
            total += ended[p, line] * worth * tie_break(_key(case, int(p), int(line), year))
    return total


def _key(case: Case, pot: int, line: int, year: int) -> str:
    lines = case.lines
    return f"{case.pots.name[pot]}|{lines.service[line]}|{lines.place[line]}|{year}"


@dataclass(frozen=True)
class _Pairs:
    """Payments that may exist: each a pot, a line, the type needed, and what a unit gives of it."""

    pot: Ints
    line: Ints
    need: Ints
    efficiency: Floats

    def __len__(self) -> int:
        return len(self.pot)

    @classmethod
    def of(cls, case: Case, types: list[int]) -> _Pairs:
        """All pairs for the needs of some types that are paid for together."""
        may = allowed(case)
        found: list[tuple[int, int, int]] = []
        for j in types:
            can = (case.efficiency[case.pots.type_at, j] > 0)[:, None] & (case.lines.recipe[:, j] > 0)
            found += [(p, i, j) for p, i in np.argwhere(may & can).tolist()]
        pot, line, need = np.array(found, dtype=np.int64).reshape(-1, 3).T
        return cls(pot, line, need, case.efficiency[case.pots.type_at[pot], need])


class _Transport:
    """Payments of types that go together: flow = today's + more − less, for every pair that may exist."""

    def __init__(self, case: Case, pairs: _Pairs, step: Floats, most: Floats) -> None:
        self.case, self.pairs = case, pairs
        self.step = step[case.pots.type_at[pairs.pot]]
        self.worth = case.type_value_gbp[case.pots.type_at[pairs.pot]] * self.step
        own = case.pots.type_at[pairs.pot] == pairs.need
        self.today = np.where(own, case.pots.spent_today[pairs.pot, pairs.line], 0.0) / self.step
        self.had = np.flatnonzero(self.today > 0)
        self.total = 0.0
        self.needy, self.need_row = np.unique(
            np.stack([pairs.line, pairs.need], axis=1), axis=0, return_inverse=True
        )
        self.need_step = step[self.needy[:, 1]]
        self.gives = pairs.efficiency * self.step / self.need_step[self.need_row]
        self.payers, self.payer_row = np.unique(pairs.pot, return_inverse=True)
        payer_step = step[case.pots.type_at[self.payers]][:, None]
        self.limits = [limit[self.payers] / payer_step for limit in (most, may_cross(case), most_use(case))]
        self.selected = [
            np.ones(len(pairs), dtype=np.bool_),
            case.crossing[pairs.pot, case.lines.service_at[pairs.line]],
            ~case.lines.demand_led[pairs.line],
        ]
        self.base = [self._by_payer() @ np.where(chosen, self.today, 0.0) for chosen in self.selected]
        self.highs = self._load()

    @classmethod
    def of(cls, case: Case, types: list[int], step: Floats, most: Floats) -> _Transport | None:
        """The transport of some types; None where there is nothing to be paid or nobody to pay."""
        pairs = _Pairs.of(case, types)
        return cls(case, pairs, step, most) if len(pairs) else None

    def _by_payer(self) -> Any:
        n = len(self.pairs)
        return csc_array((np.ones(n), (self.payer_row, np.arange(n))), shape=(len(self.payers), n))

    def _load(self) -> Any:
        """Rows: need of each line; then use, crossing use and use for other than demand, of each pot."""
        n = len(self.pairs)
        by_line = csc_array((self.gives, (self.need_row, np.arange(n))), shape=(len(self.needy), n))
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
        line, type_ = self.needy.T
        need = self.case.recipe[t + 1, line, type_] * activity[line] / self.need_step
        paid = np.bincount(self.need_row, self.gives * self.today, len(self.needy))
        equal = need - paid
        room = [limit[:, t] - base for limit, base in zip(self.limits, self.base, strict=True)]
        most = np.concatenate(room)
        year = self.case.years.plan[t]
        given = self._costs(year, settled) * OBJECTIVE_WEIGHT
        n_col, n_row = len(given), len(equal) + len(most)
        self.highs.changeColsCost(n_col, np.arange(n_col, dtype=np.int32), given)
        for slack in SLACKS:
            lower = np.concatenate([equal, np.full(len(most), -kHighsInf)])
            upper = np.concatenate([equal, np.where(np.isfinite(most), most + slack, kHighsInf)])
            self.highs.changeRowsBounds(n_row, np.arange(n_row, dtype=np.int32), lower, upper)
            self.highs.run()
            if self.highs.getModelStatus() == HighsModelStatus.kOptimal:
                return self._read(self._costs(year, tie_break))
        what = ", ".join(self.case.types[j] for j in np.unique(self.pairs.need).tolist())
        raise PaymentError(f"{what} in {year}: the planned activity cannot be paid for")

    def _costs(self, year: int, price: Callable[[str], float]) -> Floats:
        """Value of a step of each payment, times the price of its move; more first, then less."""
        pairs = zip(self.pairs.pot.tolist(), self.pairs.line.tolist(), strict=True)
        tie = np.array([price(_key(self.case, p, i, year)) for p, i in pairs])
        worth = self.worth * tie
        both: Floats = np.concatenate([worth, worth[self.had]])
        return both / float(self.worth.max())

    def _read(self, costs: Floats) -> Floats:
        moved = np.clip(np.array(self.highs.getSolution().col_value), 0.0, None)
        self.total += float(costs @ moved) * float(self.worth.max())
        flow = self.today + moved[: len(self.pairs)]
        flow[self.had] -= moved[len(self.pairs) :]
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
