"""How far a target can be reached: with what there is, at any money, with more of a capacity; at what cost.

Every answer keeps duties and promises as well as the plan does, and the targets that are hard.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.optimise.build import settled
from model.optimise.conflicts import CAPACITY, TARGET, Clashes, Group
from model.optimise.elastic import Prices, repair
from model.optimise.proof import lower_bound
from model.optimise.rules.new_money import STAGE as NEW_MONEY
from model.optimise.solver import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulp import LpVariable

    from model.inputs.case import Bools, Case, Floats
    from model.optimise.solved import StageValue
    from model.optimise.solver import Columns

Goal = int | str
"""A target: the position of its outcome; or ``outcome|place``, of a single place where it is hard."""
MOST_TIMES = 16.0
"""No more than so many times a capacity is looked at."""
MET = 1e-6
"""Shortfalls (in N) up to this are none."""


@dataclass(frozen=True)
class Invested:
    """The least new money, and what is done with it.

    Attributes
    ----------
    present_value_gbp : float
        Present value of the new money.
    by_year_gbp : (T,) float
        New money by plan year, in pounds.
    spend_change_gbp : (S, T) float or None
        Money spent on each service beyond what it is compared with, with as little else changed as can be.
    proved_gbp : float
        Present value below which no new money does it, proved by the prices of the limits.
    """

    present_value_gbp: float
    by_year_gbp: Floats
    spend_change_gbp: Floats | None = None
    proved_gbp: float = np.nan


@dataclass(frozen=True)
class Together:
    """New money in pounds, units of each capacity over all years, and what both are worth in pounds."""

    money_gbp: float
    capacity: dict[str, float]
    worth_gbp: float


class Reach:
    """What targets can be reached, and by what.

    Parameters
    ----------
    case : Case
        A case under the rule ``new_money``, whose pot is used only where asked for.
    reached : sequence of StageValue
        What the plan leaves unmet of duties and promises, which stays allowed.
    near : (L, T) float, optional
        Activity that an investment is compared with; today's where left out.
    """

    def __init__(self, case: Case, reached: Sequence[StageValue] = (), near: Floats | None = None) -> None:
        self.case = case
        today = np.repeat(case.lines.today[:, None], case.years.n_plan, axis=1)
        self._invested: dict[tuple[tuple[Goal, ...], bytes], Invested | None] = {}
        self.near: Floats = today if near is None else near
        self.clashes = Clashes(case, reached)
        self.loaded, self.programme = self.clashes.loaded, self.clashes.programme
        chosen = ~case.lines.demand_led
        unmet = any(stage == "duties" for stage, _ in self.clashes.reached)
        self._distances = [self._distance(lines) for lines in ((chosen, ~chosen) if unmet else (chosen,))]

    def start(self) -> None:
        """Forget what was found before, so that what comes next does not depend on it."""
        self._invested.clear()
        self.clashes.start()

    def shortfall(
        self, goal: Goal, *, new_money: bool = False, without: Sequence[Group] = ()
    ) -> Floats | None:
        """Least weighted shortfall of one outcome, all else giving way to it.

        Parameters
        ----------
        goal : int or str
            Position in ``Case.outcomes``; or ``outcome|place``.
        new_money : bool
            Money without limit is there.
        without : sequence of Group
            Limits that are let go.

        Returns
        -------
        (H,) float or None
            Its shortfall in counts by year; None where duties and promises can't be kept.
        """
        short, step, whole = self._short_of(goal)
        columns, years = self.loaded.columns(short.values()), list(short)
        weights = self.case.targets.year_weight[self._outcome(goal), years]
        weights = weights if weights.any() else np.ones(len(years))
        self._keep((), new_money=new_money, without=without)
        found = self.clashes.best(columns, weights)
        if not found and self.clashes.hard_targets:  # the plan is that of soft targets
            self._keep((), new_money=new_money, without=(*without, *self.clashes.hard_targets))
            found = self.clashes.best(columns, weights)
        if not found:
            return None
        out = np.zeros(len(self.case.years.horizon))
        out[years] = self.loaded.values()[columns] * step
        return np.where(out <= MET * whole, 0.0, out)

    def _name(self, goal: Goal) -> str:
        return goal if isinstance(goal, str) else self.case.outcomes[goal]

    def _outcome(self, goal: Goal) -> int:
        return self.case.outcomes.index(goal.split("|", 1)[0]) if isinstance(goal, str) else goal

    def _short_of(self, goal: Goal) -> tuple[dict[int, LpVariable], float, float]:
        """Shortfalls of a target by year, counts in a step of them, and the distance N of the target."""
        programme, targets = self.programme, self.case.targets
        o = self._outcome(goal)
        if not isinstance(goal, str):
            scale = float(targets.scale[o])
            return {t: v for (at, t), v in programme.shortfall.items() if at == o}, scale, scale
        outcome, place = goal.split("|", 1)
        cell, step = self.case.cells.index[outcome, place], float(programme.scales.outcome[o])
        whole = float(np.nan_to_num(targets.cell_scale[cell], nan=step))
        return {t: v for (at, t), v in programme.shortfall_here.items() if at == cell}, step, whole

    def invested(self, goals: Sequence[Goal], allowed: Floats | None = None) -> Invested | None:
        """The least new money, in present value, with which targets are met.

        Parameters
        ----------
        goals : sequence of int or str
            Targets.
        allowed : (H,) float, optional
            Shortfall in counts that one target may keep, where it can't be met in full.

        Returns
        -------
        Invested or None
            None where no money does it.
        """
        key = (tuple(goals), b"" if allowed is None else allowed.tobytes())
        if key not in self._invested:
            self._invested[key] = self._least_money(goals, allowed)
        return self._invested[key]

    def _least_money(self, goals: Sequence[Goal], allowed: Floats | None) -> Invested | None:
        kept = [(TARGET, self._name(goal)) for goal in goals] if allowed is None else []
        self._keep(kept, new_money=True)
        if allowed is not None:
            self._allow(goals[0], allowed)
        stage = self.loaded.columns([self.programme.stage[NEW_MONEY, None]])
        if not self.clashes.best(stage, np.ones(1)):
            return None
        present = float(self.case.years.weight[1 : 1 + self.case.years.n_plan] @ self._used())
        proved = lower_bound(self.loaded) * self.programme.scales.worth
        by_year, change = self._least_changed()
        return Invested(present, np.where(by_year < 0.01, 0.0, by_year), change, proved)

    def _used(self) -> Floats:
        """New money by plan year, in pounds, in the last optimum."""
        values, out = self.loaded.values(), np.zeros(self.case.years.n_plan)
        for flows in self.clashes.new_money:
            out += values[self.loaded.columns(flows)]
        step = float(self.programme.scales.type_[int(np.flatnonzero(self.case.money)[0])])
        return out * step

    def _least_changed(self) -> tuple[Floats, Floats | None]:
        """New money (T,) and spending beyond what is compared with (S, T), as little changed as can be.

        Where demand may stay unmet, on whom that falls changes as little as can be too, once activity that is
        chosen is settled.
        """
        by_year = self._used()
        self.loaded.mark()
        for columns, costs in self._distances:
            self.loaded.hold()
            if self.loaded.minimise(columns, costs) is not Status.OPTIMAL:
                self.loaded.back()
                return by_year, None
        values, by_year = self.loaded.values(), self._used()
        self.loaded.back()
        case, out = self.case, np.zeros((len(self.case.services), self.case.years.n_plan))
        for line, service in enumerate(case.lines.service_at.tolist()):
            own = self.loaded.columns(self.programme.activity[line][: case.years.n_plan])
            more = values[own] * self.programme.line_step(line) - self.near[line]
            out[service] += case.money_recipe[1 : 1 + len(more), line] * more
        return by_year, out

    def _distance(self, of: Bools) -> tuple[Columns, Floats]:
        """Columns for more and less activity of lines than is compared with; what a step of each is worth."""
        lines, worth = self.case.lines, self.programme.scales.worth
        chosen = np.flatnonzero(of).tolist()
        years = range(self.case.years.n_plan)
        both = self.loaded.add_columns(2 * len(chosen) * len(years))
        costs = []
        for at, (line, t) in enumerate((line, t) for line in chosen for t in years):
            step = self.programme.line_step(line)
            own = self.loaded.columns([self.programme.activity[line][t]])
            columns = np.concatenate([own, both[2 * at : 2 * at + 2]])
            self.loaded.add_row(float(self.near[line, t]) / step, columns, np.array([1.0, -1.0, 1.0]))
            name = f"{lines.service[line]}|{lines.place[line]}|{self.case.years.plan[t]}"
            costs += [float(lines.price_gbp[line]) * step / worth * settled(name)] * 2
        return both, np.array(costs)

    def _allow(self, goal: Goal, allowed: Floats) -> None:
        """Let a target be missed by so much in each year, and no more."""
        short, step, _ = self._short_of(goal)
        most = allowed[list(short)] / step
        self.loaded.bound(self.loaded.columns(short.values()), most * (1 + MET) + MET)

    def capacity_times(self, goal: Goal, type_: str, *, new_money: bool) -> float | None:
        """How many times as much of a capacity makes a target possible, all else as it is.

        Parameters
        ----------
        goal : int or str
            Position in ``Case.outcomes``; or ``outcome|place``.
        type_ : str
            Resource type.
        new_money : bool
            Money without limit is there too.

        Returns
        -------
        float or None
            The smallest factor on every pot of the type; None where none up to ``MOST_TIMES`` does.
        """
        self._keep([(TARGET, self._name(goal))], new_money=new_money)
        more = self.clashes.more_of[type_]
        self.loaded.bound(more, MOST_TIMES - 1.0)
        if not self.clashes.best(more, np.ones(1)):
            return None
        return 1.0 + float(self.loaded.values()[more[0]])

    def any_capacity(self, goal: Goal, *, new_money: bool) -> bool:
        """Whether a target could be met if no capacity stood in the way."""
        free = [group for group in self.clashes.limits if group[0] == CAPACITY]
        self._keep([(TARGET, self._name(goal))], new_money=new_money, without=free)
        return self.clashes.possible()

    def together(self, goal: Goal) -> Together | None:
        """The cheapest new money and capacities that together make a target possible.

        A pound of money costs a pound, a unit of capacity its value; every other limit holds.

        Parameters
        ----------
        goal : int or str
            Position in ``Case.outcomes``; or ``outcome|place``.

        Returns
        -------
        Together or None
            None where no amount of both does it.
        """
        self._keep([(TARGET, self._name(goal))], new_money=False)
        highs, case, scales = self.loaded.highs, self.case, self.programme.scales
        new = self.loaded.columns(v for flows in self.clashes.new_money for v in flows)
        step = float(scales.type_[int(np.flatnonzero(case.money)[0])])
        prices = Prices.none(highs.getNumCol(), highs.getNumRow())
        prices.col_high[new] = step / scales.worth
        capacities = self.clashes.rows_of(CAPACITY)
        for name, rows in capacities.items():
            at = case.types.index(name)
            prices.row_high[rows] = max(case.type_value_gbp[at], 1.0) * scales.type_[at] / scales.worth
        found = repair(highs, prices)
        if found is None:
            return None
        more = {
            name: float(found.row_passed[rows].sum() * scales.type_[case.types.index(name)])
            for name, rows in capacities.items()
        }
        return Together(
            money_gbp=float(found.col_passed[new].sum()) * step,
            capacity={name: amount for name, amount in more.items() if amount > MET},
            worth_gbp=found.total * scales.worth,
        )

    def _keep(self, goal: Sequence[Group], *, new_money: bool, without: Sequence[Group] = ()) -> None:
        every = (*self.clashes.limits, *self.clashes.hard_targets, *goal)
        kept = [group for group in every if group not in set(without)]
        self.clashes.keep(kept, new_money=new_money)
