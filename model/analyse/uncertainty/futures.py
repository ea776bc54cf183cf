"""A plan and today's services carried on, side by side in the same futures.

A future is one draw of everything that the tables give a low and a high. In it both keep their money: a
service that is chosen and whose unit cost is κ times the central one delivers ``v ÷ κ``, in the plan and
today alike, so that a plan which changes nothing is nowhere better or worse. Demand-led services follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from model.analyse.cost_effectiveness.plans import flows
from model.inputs.draws import central_normals, draw, draws_at
from model.inputs.draws_rows import value_rows
from model.project import project, today_plan, under_draws

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats
    from model.inputs.draws import Draws
    from model.plan import Plan
    from model.project import Projection, UnderDraws

NEAR = 1e-6
"""A target that is missed by less than this part of it is met; rounding is not a finding."""


@dataclass(frozen=True)
class Fixed:
    """A plan that stays as it is, and today's services, ready for any draws.

    Attributes
    ----------
    plan : Projection
        The plan, with what it leaves unserved.
    served : Projection
        The same if every case is served: what is left unserved is no saving.
    carried : Projection
        Today's services carried on.
    cost_gbp : float
        Present value of what chosen services take more than today, ending some included; the same in every
        future, as they keep their money.
    """

    plan: Projection
    served: Projection
    carried: Projection
    cost_gbp: float

    @property
    def case(self) -> Case:
        """What was planned."""
        return self.plan.case

    @classmethod
    def of(cls, plan: Plan) -> Fixed:
        """A plan as it was published.

        Raises
        ------
        ValueError
            If there is no plan.
        """
        if not plan.has_plan:
            raise ValueError("there is no plan to look at in other futures")
        return cls.at(plan.case, plan.activity, unserved(plan))

    @classmethod
    def at(cls, case: Case, activity: Floats, unmet: Floats | None = None) -> Fixed:
        """Any activity (L, T) of a case, and what it leaves unserved (L, T)."""
        spent = flows(case, activity, believed=False)
        served = project(case, activity)
        return cls(
            plan=served if unmet is None or not unmet.any() else project(case, activity, unmet),
            served=served,
            carried=project(case, today_plan(case)),
            cost_gbp=float(case.years.weight @ (spent.extra + spent.exit)),
        )

    def under(self, draws: Draws) -> Futures:
        """Both in every draw."""
        plan = under_draws(self.plan, draws, follow=True)
        served = plan if self.served is self.plan else under_draws(self.served, draws, follow=True)
        carried = under_draws(self.carried, draws, follow=True)
        return Futures(self, draws, plan, served, carried)

    def central(self) -> Futures:
        """One future in which everything is what the tables state."""
        return self.under(central_draw(self.case))


@dataclass(frozen=True)
class Futures:
    """A plan and today's services in N futures; letters as in ``model.inputs.case``.

    Attributes
    ----------
    fixed : Fixed
        What was put into them.
    draws : Draws
        The futures.
    plan, served, carried : UnderDraws
        The plan; the plan with every case served; today's services carried on.
    """

    fixed: Fixed
    draws: Draws
    plan: UnderDraws
    served: UnderDraws
    carried: UnderDraws

    def __len__(self) -> int:
        return len(self.draws)

    @cached_property
    def gap_closed(self) -> Floats:
        """(N,): (gap of the drawn trend − gap of the plan) ÷ gap of the central trend; NaN without one."""
        out: Floats = (self.plan.trend_gap - self.plan.gap) / self._whole
        return out

    @cached_property
    def gap_beyond_today(self) -> Floats:
        """(N,): (gap of today carried on − gap of the plan) ÷ gap of the central trend; NaN without one."""
        out: Floats = (self.carried.gap - self.plan.gap) / self._whole
        return out

    @property
    def _whole(self) -> float:
        whole = self.plan.central_trend_gap
        return whole if whole > 0 else np.nan

    @cached_property
    def beyond_trend(self) -> Floats:
        """(N, O, H): how much better than the drawn trend; positive is better."""
        sign = np.where(self.fixed.case.better_lower, -1.0, 1.0)[None, :, None]
        out: Floats = sign * (self.plan.outcome - self.plan.trend) + 0.0
        return out

    @cached_property
    def better(self) -> Floats:
        """(N, O, H): how much better than today carried on in the same future; positive is better."""
        sign = np.where(self.fixed.case.better_lower, -1.0, 1.0)[None, :, None]
        out: Floats = sign * (self.plan.outcome - self.carried.outcome) + 0.0
        return out

    @cached_property
    def met(self) -> Bools:
        """(N, O, H): the target of an outcome and year is met, in whole numbers; False without one."""
        case = self.fixed.case
        sign = np.where(case.better_lower, 1.0, -1.0)[:, None]
        target = np.where(case.targets.counted, case.targets.area, np.inf * sign)
        missed = sign * (self.plan.outcome - target)
        shown = sign * (np.round(self.plan.outcome) - np.round(target))
        near = NEAR * np.maximum(np.abs(target), 1.0)
        out: Bools = case.targets.counted & ((shown <= 0) | (missed <= near))
        return out

    @cached_property
    def saving_by_year(self) -> Floats:
        """(N, H): demand-led money saved against today carried on, in £ of each year, every case served."""
        out: Floats = self.carried.money_led - self.served.money_led
        return out

    @cached_property
    def saving(self) -> Floats:
        """(N,): present value of demand-led money saved."""
        out: Floats = self.saving_by_year @ self.fixed.case.years.weight
        return out

    @cached_property
    def net_cash(self) -> Floats:
        """(N,): present value of demand-led savings less what chosen services cost more."""
        out: Floats = self.saving - self.fixed.cost_gbp
        return out

    @cached_property
    def value(self) -> Floats:
        """(N,): present value of what improvement is worth beyond the pots, whoever bears it."""
        case = self.fixed.case
        present = self.better @ case.years.weight
        rows = value_rows(case.tables)
        stated = np.array([row.gbp_per_unit for row in rows], dtype=np.float64)
        at = np.array([case.outcomes.index(row.outcome) for row in rows], dtype=np.int64)
        out: Floats = ((stated + self.draws.value_shift_gbp) * present[:, at]).sum(axis=1)
        return out

    @cached_property
    def net(self) -> Floats:
        """(N,): net cash and value to others together."""
        out: Floats = self.net_cash + self.value
        return out


def unserved(plan: Plan) -> Floats:
    """Demand that a plan leaves unserved (L, T), in units of activity, from its table ``duties_unmet``."""
    case, table = plan.case, plan.tables["duties_unmet"]
    out = np.zeros((len(case.lines), case.years.n_plan))
    for row in table[table["rule"] == "demand"].to_dict("records"):
        line = case.lines.index[str(row["service"]), str(row["place"])]
        out[line, case.years.at(int(row["year"])) - 1] = float(row["activity"])
    return out


def futures(plan: Plan, draws: int = 1000, seed: int = 1) -> Futures:
    """A plan and today's services in so many futures.

    Raises
    ------
    ValueError
        If there is no plan, or the number of draws or the seed is out of range.
    """
    return Fixed.of(plan).under(draw(plan.case, draws, seed=seed))


def central_draw(case: Case) -> Draws:
    """One draw in which everything is what the tables state."""
    from model.inputs.draws_rows import uncertain_rows

    factors = sorted(uncertain_rows(case).uncertain, key=lambda f: f.name)
    return draws_at(case, central_normals(factors)[None, :])
