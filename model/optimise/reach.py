"""How far a target can be reached: with what there is, at any money, with more of a capacity; at what cost.

Every answer keeps duties and promises as well as the plan does, and the targets that are hard.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
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

    from model.inputs.case import Case, Floats
    from model.optimise.solved import StageValue
    from model.optimise.solver import Columns

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
        self._invested: dict[tuple[tuple[int, ...], bytes], Invested | None] = {}
        self.near: Floats = today if near is None else near
        self.clashes = Clashes(case, reached)
        self.loaded, self.programme = self.clashes.loaded, self.clashes.programme

    def shortfall(
        self, outcome: int, *, new_money: bool = False, without: Sequence[Group] = ()
    ) -> Floats | None:
        """Least weighted shortfall of one outcome, all else giving way to it.

        Parameters
        ----------
        outcome : int
            Position in ``Case.outcomes``.
        new_money : bool
            Money without limit is there.
        without : sequence of Group
            Limits that are let go.

        Returns
        -------
        (H,) float or None
            Its shortfall in counts by year; None where duties and promises can't be kept.
        """
        short = {t: v for (o, t), v in self.programme.shortfall.items() if o == outcome}
        columns = self.loaded.columns(short.values())
        weights = self.case.targets.year_weight[outcome, list(short)]
        self._keep((), new_money=new_money, without=without)
        found = self.clashes.best(columns, weights)
        if not found and self.clashes.hard_targets:  # the plan is that of soft targets
            self._keep((), new_money=new_money, without=(*without, *self.clashes.hard_targets))
            found = self.clashes.best(columns, weights)
        if not found:
            return None
        out = np.zeros(len(self.case.years.horizon))
        out[list(short)] = self.loaded.values()[columns] * self.case.targets.scale[outcome]
        return np.where(out <= MET * self.case.targets.scale[outcome], 0.0, out)

    def invested(self, outcomes: Sequence[int], allowed: Floats | None = None) -> Invested | None:
        """The least new money, in present value, with which targets are met.

        Parameters
        ----------
        outcomes : sequence of int
            Positions of outcomes.
        allowed : (H,) float, optional
            Shortfall in counts that one outcome may keep, where it can't be met in full.

        Returns
        -------
        Invested or None
            None where no money does it.
        """
        key = (tuple(outcomes), b"" if allowed is None else allowed.tobytes())
        if key not in self._invested:
            self._invested[key] = self._least_money(outcomes, allowed)
        return self._invested[key]

    def _least_money(self, outcomes: Sequence[int], allowed: Floats | None) -> Invested | None:
        goal = [(TARGET, self.case.outcomes[o]) for o in outcomes] if allowed is None else []
        self._keep(goal, new_money=True)
        if allowed is not None:
            self._allow(outcomes[0], allowed)
        stage = self.loaded.columns([self.programme.stage[NEW_MONEY, None]])
        distance = self._distance
        if not self.clashes.best(stage, np.ones(1)):
            return None
        values = self.loaded.values()
        step = float(self.programme.scales.type_[int(np.flatnonzero(self.case.money)[0])])
        by_year = np.zeros(self.case.years.n_plan)
        for flows in self.clashes.new_money:
            by_year += step * values[self.loaded.columns(flows)]
        weight = self.case.years.weight[1 : 1 + len(by_year)]
        proved = lower_bound(self.loaded) * self.programme.scales.worth
        change = self._least_changed(distance)
        return Invested(float(weight @ by_year), np.where(by_year < 0.01, 0.0, by_year), change, proved)

    def _least_changed(self, distance: tuple[Columns, Floats]) -> Floats | None:
        """Spending beyond what is compared with, (S, T), where as little as can be else is changed."""
        self.loaded.mark()
        self.loaded.hold()
        status = self.loaded.minimise(*distance)
        values = self.loaded.values()
        self.loaded.back()
        if status is not Status.OPTIMAL:
            return None
        case, out = self.case, np.zeros((len(self.case.services), self.case.years.n_plan))
        for line, service in enumerate(case.lines.service_at.tolist()):
            own = self.loaded.columns(self.programme.activity[line][: case.years.n_plan])
            more = values[own] * self.programme.line_step(line) - self.near[line]
            out[service] += case.money_recipe[1 : 1 + len(more), line] * more
        return out

    @cached_property
    def _distance(self) -> tuple[Columns, Floats]:
        """Columns for more and less activity than is compared with, and what a step of each is worth."""
        lines, worth = self.case.lines, self.programme.scales.worth
        chosen = np.flatnonzero(~lines.demand_led).tolist()
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

    def _allow(self, outcome: int, allowed: Floats) -> None:
        """Let an outcome fall short by so much in each year, and no more."""
        short = {t: v for (o, t), v in self.programme.shortfall.items() if o == outcome}
        most = allowed[list(short)] / self.case.targets.scale[outcome]
        self.loaded.bound(self.loaded.columns(short.values()), most * (1 + MET) + MET)

    def capacity_times(self, outcome: int, type_: str, *, new_money: bool) -> float | None:
        """How many times as much of a capacity makes a target possible, all else as it is.

        Parameters
        ----------
        outcome : int
            Position in ``Case.outcomes``.
        type_ : str
            Resource type.
        new_money : bool
            Money without limit is there too.

        Returns
        -------
        float or None
            The smallest factor on every pot of the type; None where none up to ``MOST_TIMES`` does.
        """
        self._keep([(TARGET, self.case.outcomes[outcome])], new_money=new_money)
        more = self.clashes.more_of[type_]
        self.loaded.bound(more, MOST_TIMES - 1.0)
        if not self.clashes.best(more, np.ones(1)):
            return None
        return 1.0 + float(self.loaded.values()[more[0]])

    def any_capacity(self, outcome: int, *, new_money: bool) -> bool:
        """Whether a target could be met if no capacity stood in the way."""
        free = [group for group in self.clashes.limits if group[0] == CAPACITY]
        self._keep([(TARGET, self.case.outcomes[outcome])], new_money=new_money, without=free)
        return self.clashes.possible()

    def together(self, outcome: int) -> Together | None:
        """The cheapest new money and capacities that together make a target possible.

        A pound of money costs a pound, a unit of capacity its value; every other limit holds.

        Parameters
        ----------
        outcome : int
            Position in ``Case.outcomes``.

        Returns
        -------
        Together or None
            None where no amount of both does it.
        """
        self._keep([(TARGET, self.case.outcomes[outcome])], new_money=False)
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
