"""Slow, obvious re-statements: one future at a time, through the projection itself, sums as loops."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.analyse.judged import meets
from model.analyse.uncertainty.futures import Fixed
from model.inputs.case import Floats
from model.inputs.draws import Draws, with_draw
from model.project import Projection
from tests.project.drawn import money_led, one_draw


@dataclass(frozen=True)
class OneFuture:
    """A plan and today's services carried on in one future."""

    plan: Projection
    served: Projection
    carried: Projection
    cost_gbp: float

    @classmethod
    def of(cls, fixed: Fixed, draws: Draws, i: int) -> OneFuture:
        return cls(
            one_draw(fixed.plan, draws, i),
            one_draw(fixed.served, draws, i),
            one_draw(fixed.carried, draws, i),
            slow_cost(fixed),
        )

    @property
    def gap_closed(self) -> float:
        """Of the trend of this future."""
        return self.plan.gap_of_trend - self.plan.gap

    @property
    def gap_beyond(self) -> float:
        """Beyond what today carried on closes in this future."""
        return self.carried.gap - self.plan.gap

    def better(self, outcome: int, t: int) -> float:
        """How much better than carried on; positive is better."""
        more = self.plan.area_outcome[outcome, t] - self.carried.area_outcome[outcome, t]
        return float(-more if self.plan.case.better_lower[outcome] else more)

    def beyond_trend(self, outcome: int, t: int) -> float:
        """How much better than the trend of this future."""
        case = self.plan.case
        more = self.plan.area_outcome[outcome, t] - case.cells.trend[case.cells.of(outcome), t].sum()
        return float(-more if case.better_lower[outcome] else more)

    def met(self, outcome: int, t: int) -> bool:
        case = self.plan.case
        target, count = case.targets.area[outcome, t], self.plan.area_outcome[outcome, t]
        return meets(count, target, "lower" if case.better_lower[outcome] else "higher")

    @property
    def saving(self) -> float:
        more = money_led(self.carried) - money_led(self.served)
        return float(self.plan.case.years.weight @ more)

    @property
    def value(self) -> float:
        """Value to others at the drawn values."""
        case, total = self.plan.case, 0.0
        for row in case.tables.outcome_costs:
            for t in range(1, len(case.years.horizon)):
                gained = self.better(case.outcomes.index(row.outcome), t)
                total += case.years.weight[t] * row.gbp_per_unit * gained
        return float(total)


def slow_cost(fixed: Fixed) -> float:
    """Present value of what chosen services take more than today, central; nothing in tiny costs to end."""
    case, total = fixed.case, 0.0
    for line in range(len(case.lines)):
        if case.lines.demand_led[line]:
            continue
        for t in range(1, len(case.years.horizon)):
            more = fixed.plan.activity[line, t] - case.lines.today[line]
            total += float(case.years.weight[t] * case.money_recipe[t, line] * more)
    return total


def futures_of(fixed: Fixed, draws: Draws) -> list[OneFuture]:
    """Every future, one after the other."""
    return [OneFuture.of(fixed, draws, i) for i in range(len(draws))]


def column(values: list[float]) -> Floats:
    """Values as an array."""
    return np.array(values, dtype=np.float64)


def drawn_value(fixed: Fixed, draws: Draws, i: int) -> list[float]:
    """Outside values of one future."""
    return [row.gbp_per_unit for row in with_draw(fixed.case, draws, i).tables.outcome_costs]
