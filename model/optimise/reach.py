"""How far a target can be reached: with what there is, at any money, with more of a capacity; at what cost.

Every answer keeps duties and promises as well as the plan does, and the targets that are hard.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.optimise.conflicts import CAPACITY, TARGET, Clashes, Group
from model.optimise.rules.new_money import STAGE as NEW_MONEY
from model.optimise.solver import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.inputs.case import Case, Floats
    from model.optimise.solved import StageValue

MOST_TIMES = 16.0
"""No more than so many times a capacity is looked at."""
TIMES_STEP = 0.002
"""A capacity's smallest enough size is found to this share of it."""
MET = 1e-6
"""Shortfalls (in N) up to this are none."""


@dataclass(frozen=True)
class Invested:
    """The least new money: present value, and by plan year (T,), in pounds."""

    present_value_gbp: float
    by_year_gbp: Floats


class Reach:
    """What targets can be reached, and by what.

    Parameters
    ----------
    case : Case
        A case under the rule ``new_money``, whose pot is used only where asked for.
    reached : sequence of StageValue
        What the plan leaves unmet of duties and promises, which stays allowed.
    """

    def __init__(self, case: Case, reached: Sequence[StageValue] = ()) -> None:
        self.case = case
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
        self._keep((), new_money=new_money, without=without)
        short = {t: v for (o, t), v in self.programme.shortfall.items() if o == outcome}
        columns = self.loaded.columns(short.values())
        weights = self.case.targets.year_weight[outcome, list(short)]
        if self.loaded.minimise(columns, weights) is not Status.OPTIMAL:
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
        goal = [(TARGET, self.case.outcomes[o]) for o in outcomes] if allowed is None else []
        self._keep(goal, new_money=True)
        if allowed is not None:
            self._allow(outcomes[0], allowed)
        stage = self.loaded.columns([self.programme.stage[NEW_MONEY, None]])
        if self.loaded.minimise(stage, np.ones(1)) is not Status.OPTIMAL:
            return None
        values = self.loaded.values()
        step = float(self.programme.scales.type_[int(np.flatnonzero(self.case.money)[0])])
        by_year = np.zeros(self.case.years.n_plan)
        for flows in self.clashes.new_money:
            by_year += step * values[self.loaded.columns(flows)]
        weight = self.case.years.weight[1 : 1 + len(by_year)]
        return Invested(float(weight @ by_year), np.where(by_year < 0.01, 0.0, by_year))

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
            The smallest factor on every pot of the type, to two in a thousand; None where none does.
        """
        goal = [(TARGET, self.case.outcomes[outcome])]
        self._keep(goal, new_money=new_money, without=[(CAPACITY, type_)])
        if not self._possible():
            return None
        low, high = 1.0, MOST_TIMES
        if not self._possible_at(goal, type_, high, new_money=new_money):
            return None
        while high - low > TIMES_STEP:
            middle = (low + high) / 2
            if self._possible_at(goal, type_, middle, new_money=new_money):
                high = middle
            else:
                low = middle
        return high

    def _keep(self, goal: Sequence[Group], *, new_money: bool, without: Sequence[Group] = ()) -> None:
        hard = zip(self.case.outcomes, self.case.targets.hard, strict=True)
        given = [(TARGET, name) for name, is_hard in hard if is_hard]
        kept = [group for group in (*self.clashes.limits, *given, *goal) if group not in set(without)]
        self.clashes.keep(kept, new_money=new_money)

    def _possible(self) -> bool:
        stage = self.loaded.columns([self.programme.stage[NEW_MONEY, None]])
        return self.loaded.minimise(stage, np.zeros(1)) is Status.OPTIMAL

    def _possible_at(self, goal: Sequence[Group], type_: str, times: float, *, new_money: bool) -> bool:
        self._keep(goal, new_money=new_money)
        self.clashes.scale_rows((CAPACITY, type_), times)
        return self._possible()
