"""A draw as a case in which the plan of central figures stays possible, and costs what it costs there.

A plan is a plan of money, here as in ``model.project.under_draws``: pounds stay where they were put and buy
1/κ of the effective activity where the unit cost is κ times the central one. So activity is counted in *money
units*, by what its money would buy at the central unit cost, and pots, floors, pace and promises need no
change:

    G = Σ gain·p^(t−L−τ)·(v/κ − v0)  =  Σ (gain/κ)·p^(t−L−τ)·(v − v0) − K
    K = Σ gain·(1 − 1/κ)·p^(t−L−τ)·v0

The gain becomes gain/κ; K, what today's services bring less than they did, goes to the trend and to the cap,
so that ``min(G, cap)`` stays what it is.

Demand-led services serve every case at the drawn unit cost. What they take more or less than in the plan of
central figures, if that plan is carried out, makes each pot that pays them larger or smaller. So the plan of
central figures can be carried out in every draw, the best plan of the draw has the same money, and it can
only be better. Hard targets that the plan of central figures misses in the draw are asked for as far as it
reaches them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from model.inputs.draws import with_draw
from model.project import mechanics, project
from model.project.followed import brought

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats, Targets
    from model.inputs.draws import Draws
    from model.plan import Plan
    from model.project import Projection


@dataclass(frozen=True)
class MoneyDraws:
    """Draws of a plan's case, ready to be solved one by one.

    Attributes
    ----------
    plan : Plan
        The plan of central figures.
    draws : Draws
        Draws of its case.
    """

    plan: Plan
    draws: Draws

    def __len__(self) -> int:
        return len(self.draws)

    @property
    def case(self) -> Case:
        """What was drawn from, aimed at what the plan aims at once nothing is uncertain."""
        case = self.plan.case
        if case.scenario.objective != "robust":
            return case
        return replace(case, scenario=replace(case.scenario, objective="close_gaps"))

    @cached_property
    def central(self) -> Projection:
        """The plan of central figures, projected."""
        return self.projected(self.plan.activity, self.unmet)

    @cached_property
    def unmet(self) -> Floats:
        """(L, T): demand that the plan leaves unserved, in units of activity."""
        case = self.plan.case
        out = np.zeros(self.plan.activity.shape)
        rows = self.plan.tables["duties_unmet"]
        for row in rows[rows["rule"] == "demand"].to_dict("records"):
            at = case.lines.index[str(row["service"]), str(row["place"])]
            out[at, case.years.plan.index(int(row["year"]))] = float(row["activity"])
        return out

    def projected(self, activity: Floats, unmet: Floats | None = None) -> Projection:
        """A plan in money units (L, T) on central figures."""
        return project(self.plan.case, activity, unmet)

    def money_case(self, i: int, *, solvable: bool = False) -> Case:
        """One draw in money units, with the pots and hard targets of central figures.

        Parameters
        ----------
        i : int
            Which draw.
        solvable : bool
            As in ``with_draw``: where a response bends, harm is nothing.
        """
        case, led = self.case, self._led
        drawn = with_draw(case, self._only_led, i, solvable=solvable)
        kappa = np.where(led, 1.0, self.draws.unit_cost_factor[i])
        if (kappa == 1.0).all():
            return drawn
        gain, per_effect = drawn.effects.gain, kappa[case.effects.service_at]
        lost = ((gain * (1.0 - 1.0 / per_effect)) @ self._brought_today).reshape(case.cells.trend.shape)
        worse = np.where(case.better_lower, 1.0, -1.0)[case.cells.outcome_at][:, None]
        cells = replace(
            drawn.cells,
            trend=np.maximum(drawn.cells.trend + worse * lost, 0.0),
            cap=drawn.cells.cap + lost,
        )
        return replace(drawn, effects=replace(drawn.effects, gain=gain / per_effect), cells=cells)

    def case_of(self, i: int) -> Case:
        """One draw to be solved: the plan of central figures can be carried out in it."""
        drawn = self.money_case(i, solvable=True)
        carried = project(drawn, self.plan.activity, self.unmet)
        pots = replace(drawn.pots, amount=self._carrying(drawn, carried))
        return replace(drawn, pots=pots, targets=_within_reach(drawn, carried))

    @cached_property
    def _led(self) -> Bools:
        """(S,): the service follows demand."""
        return led_services(self.plan.case)

    @cached_property
    def _only_led(self) -> Draws:
        """The draws with the unit costs of demand-led services alone."""
        led, draws = self._led, self.draws
        return replace(
            draws,
            cost_factor=np.where(led[None, :, None], draws.cost_factor, 1.0),
            unit_cost_factor=np.where(led[None, :], draws.unit_cost_factor, 1.0),
        )

    @cached_property
    def _brought_today(self) -> Floats:
        """What today's services that are chosen bring, per unit of each gain, (E, C·H)."""
        case = self.plan.case
        layout = mechanics(replace(case, effects=replace(case.effects, gain=np.ones(len(case.effects)))))
        chosen = np.where(case.lines.demand_led[:, None], 0.0, layout.effective_trend)
        return brought(case, layout, chosen)

    @cached_property
    def _paid(self) -> Floats:
        """(P, L, T): what the plan lets pots pay for demand-led lines, in the pots' units."""
        case = self.plan.case
        out = np.zeros((len(case.pots), len(case.lines), case.years.n_plan))
        for row in self.plan.tables["flows"].to_dict("records"):
            line = case.lines.index[str(row["service"]), str(row["place"])]
            if case.lines.demand_led[line]:
                at = case.pots.index[str(row["pot"])], line, case.years.plan.index(int(row["year"]))
                out[at] += float(row["planned"])
        return out

    def _carrying(self, drawn: Case, carried: Projection) -> Floats:
        """Amounts of pots (P, 1+T) with what demand-led services take more or less of each."""
        before, after = (_needs(case, found) for case, found in ((self.case, self.central), (drawn, carried)))
        change = np.divide(after, before, out=np.ones_like(after), where=before > 0) - 1.0
        amount = drawn.pots.amount.copy()
        amount[:, 1:] += np.einsum("plt,plt->pt", self._paid, change[drawn.pots.type_at])
        out: Floats = np.maximum(amount, 0.0)
        return out


def led_services(case: Case) -> Bools:
    """(S,): the service follows demand.

    Parameters
    ----------
    case : Case
        The partnership under its scenario.
    """
    out = np.zeros(len(case.services), dtype=np.bool_)
    out[case.lines.service_at[case.lines.demand_led]] = True
    return out


def _needs(case: Case, projection: Projection) -> Floats:
    """(J, L, T): what the planned activity takes of each type."""
    recipe = case.recipe[1 : 1 + case.years.n_plan]
    out: Floats = np.einsum("tlj,lt->jlt", recipe, projection.planned)
    return out


def _within_reach(case: Case, carried: Projection) -> Targets:
    """Targets of which the hard ones ask for no more than what is reached."""
    targets = case.targets
    if not targets.any_hard:
        return targets
    lower = case.better_lower[:, None]
    area = np.where(
        targets.hard[:, None],
        _no_harder(targets.area, carried.area_outcome, lower),
        targets.area,
    )
    of_cell = case.better_lower[case.cells.outcome_at][:, None]
    return replace(targets, area=area, hard_cell=_no_harder(targets.hard_cell, carried.outcome, of_cell))


def _no_harder(target: Floats, reached: Floats, lower: Bools) -> Floats:
    """Targets, or what is reached where that is worse; NaN where there is none."""
    eased = np.where(lower, np.maximum(target, reached), np.minimum(target, reached))
    out: Floats = np.where(np.isfinite(target), eased, target)
    return out
