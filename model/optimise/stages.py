"""Solve a programme in stages: duties and promises year by year, the aim, new money, least change.

Each stage minimises its own variable; later stages keep to its optimal face, and at the end it is checked
that none gave up more than one part in 10⁹ of an earlier optimum, a penny or 10⁻¹² of a gap.
All duties and promises at nothing is tried first, as bounds, together with the aim; only where that is
impossible are the years taken one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from model.optimise.build import tie_break
from model.optimise.objectives import OBJECTIVES
from model.optimise.rules.new_money import STAGE as NEW_MONEY
from model.optimise.solver import Columns, LoadedProgramme, Ranges, Status

if TYPE_CHECKING:
    from pulp import LpVariable

    from model.inputs.case import Floats
    from model.optimise.programme import Programme

RELATIVE_SLACK = 1e-9
PENNY = 0.01
NOTHING = 1e-9
"""A stage value (in steps) below which its optimum is plainly 0."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class StageValue:
    """Optimum of one stage, in pounds or in gap."""

    stage: str
    year: int | None
    value: float


@dataclass
class Solved:
    """What the stages came to.

    Attributes
    ----------
    status : Status
        Of the last stage; only ``OPTIMAL`` has an answer.
    stages : list of StageValue
        In the order in which they count.
    values : (columns,) float
        Column values of the last stage.
    ranges : Ranges or None
        Shadow prices of the aim; None where duties or promises are unmet, when none may be used.
    at_aim : (columns,) float
        Column values at the aim, before least change.
    seconds : dict
        Time of each step.
    soft : bool
        Hard targets could not be met, and the plan is that of soft ones.
    """

    status: Status
    stages: list[StageValue] = field(default_factory=list)
    values: Floats = field(default_factory=lambda: np.zeros(0))
    at_aim: Floats = field(default_factory=lambda: np.zeros(0))
    ranges: Ranges | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    soft: bool = False


class _Stages:
    """One staged solve of a loaded programme."""

    def __init__(self, programme: Programme, loaded: LoadedProgramme, progress: Progress) -> None:
        self.programme = programme
        self.loaded = loaded
        self.progress = progress
        self.case = programme.case
        self.solved = Solved(Status.FAILED)
        self.reached: dict[tuple[str, int | None], float] = {}
        self.aim = OBJECTIVES[self.case.scenario.objective]
        self.unmet = {
            "duties": [programme.unmet_duty, programme.unmet_demand],
            "promises": [programme.unmet_promise],
        }

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Report a step and add its time."""
        self.progress(step)
        start = perf_counter()
        yield
        self.solved.seconds[step] = self.solved.seconds.get(step, 0.0) + perf_counter() - start

    def run(self) -> Solved:
        """All stages in order; stops at the first that has no optimum."""
        with self.timed("aim"):
            met = self._everything_met()
        status = Status.OPTIMAL if met else self._duties_and_promises()
        if status is Status.OPTIMAL:
            status = self._aim(already=met)
        if status is Status.OPTIMAL and (NEW_MONEY, None) in self.programme.stage:
            with self.timed("new money"):
                status = self._minimise_stage(NEW_MONEY, None)
                if status is Status.OPTIMAL:
                    self._hold(NEW_MONEY, None, self.programme.scales.worth)
        if status is Status.OPTIMAL:
            with self.timed("calm"):
                status = self._calm()
        self.solved.status = status if status is not Status.OPTIMAL or self._kept() else Status.FAILED
        return self.solved

    def _kept(self) -> bool:
        """Whether the last stage still has every earlier optimum, but for the slack that is allowed."""
        for (stage, year), value in self.reached.items():
            step, slack = self.programme.scales.worth, PENNY
            if stage == self.aim.name:
                step, slack = self.aim.step, self.aim.slack
            allowed = max(min(RELATIVE_SLACK * value, slack / step), NOTHING)
            if self._value(stage, year) > value + allowed:
                return False
        return True

    def _columns(self, kind: str, year_at: int) -> Columns:
        found: list[LpVariable] = [
            v for unmet in self.unmet[kind] for (_, t), v in unmet.items() if t == year_at
        ]
        return self.loaded.columns(found)

    def _set_unmet(self, kind: str, high: float) -> None:
        for t in range(1, self.case.years.n_plan + 1):
            self.loaded.bound(self._columns(kind, t), high)

    def _minimise_stage(self, stage: str, year: int | None, *, must_exist: bool = True) -> Status:
        column = self.loaded.columns([self.programme.stage[stage, year]])
        return self.loaded.minimise(column, np.ones(1), must_exist=must_exist)

    def _value(self, stage: str, year: int | None) -> float:
        column = self.loaded.columns([self.programme.stage[stage, year]])
        return max(float(self.loaded.values()[column[0]]), 0.0) + 0.0

    def _everything_met(self) -> bool:
        """Whether a plan exists in which no duty is unmet and no promise broken; if so the aim is solved."""
        self._set_unmet("duties", 0.0)
        self._set_unmet("promises", 0.0)
        return self._minimise_stage(self.aim.name, None, must_exist=False) is Status.OPTIMAL

    def _duties_and_promises(self) -> Status:
        """Duties by year, then promises by year; nothing at all is tried first for duties."""
        years = self.case.years.plan
        self._set_unmet("promises", np.inf)
        with self.timed("duties"):
            status = self._minimise_stage("promises", years[0], must_exist=False)
            if status is not Status.OPTIMAL:
                self._set_unmet("duties", np.inf)
                status = self._year_by_year("duties")
        if status is Status.OPTIMAL:
            with self.timed("promises"):
                status = self._year_by_year("promises")
        return status

    def _year_by_year(self, kind: str) -> Status:
        """Minimise a kind of unmet amount in each year in turn, holding what the years before reached."""
        solved = False
        for t, year in enumerate(self.case.years.plan, start=1):
            if not (solved and self._value(kind, year) <= NOTHING):
                self.progress(f"{kind} {year}")
                # duties always have an optimum unless the scenario makes a rule hard
                must_exist = kind == "promises" or not self.case.scenario.rules.hard
                status = self._minimise_stage(kind, year, must_exist=must_exist)
                if status is not Status.OPTIMAL:
                    return status
                solved = True
            value = self._value(kind, year)
            self.reached[kind, year] = value
            if value <= NOTHING:
                self.loaded.bound(self._columns(kind, t), 0.0)
            else:
                self.loaded.hold()
        return Status.OPTIMAL

    def _aim(self, *, already: bool) -> Status:
        """The objective; hard targets bind from here on, and fall back to soft ones when out of reach."""
        hard = self.loaded.columns(
            [v for (o, _), v in self.programme.shortfall.items() if self.case.targets.hard[o]]
        )
        with self.timed("aim"):
            if len(hard):
                self.loaded.bound(hard, 0.0)
                status = self._minimise_stage(self.aim.name, None, must_exist=False)
                if status is Status.INFEASIBLE:
                    self.solved.soft = True
                    self.loaded.bound(hard, np.inf)
                    status = self._minimise_stage(self.aim.name, None)
            else:
                status = Status.OPTIMAL if already else self._minimise_stage(self.aim.name, None)
        if status is not Status.OPTIMAL:
            return status
        self._record_duties_and_promises()
        self.solved.at_aim = self.loaded.values()
        if already:
            with self.timed("prices"):
                self.solved.ranges = self.loaded.ranges()
        self._hold(self.aim.name, None, self.aim.step)
        return status

    def _record_duties_and_promises(self) -> None:
        worth = self.programme.scales.worth
        for kind in ("duties", "promises"):
            for year in self.case.years.plan:
                value = self.reached.get((kind, year), 0.0)
                self.solved.stages.append(StageValue(kind, year, value * worth))

    def _hold(self, stage: str, year: int | None, step: float) -> None:
        """Record a stage's optimum and keep to its optimal face."""
        value = self._value(stage, year)
        self.reached[stage, year] = value
        self.solved.stages.append(StageValue(stage, year, value * step))
        self.loaded.hold()

    def _calm(self) -> Status:
        """Least change from today, with a price that differs a little for every line and year."""
        case, lines = self.case, self.case.lines
        columns, costs = [], []
        for (line, t), (more, less) in self.programme.grown.items():
            year = case.years.horizon[t]
            price = float(lines.price_gbp[line]) * self.programme.line_step(line)
            cost = price * tie_break(f"{lines.service[line]}|{lines.place[line]}|{year}")
            columns += [more, less]
            costs += [cost, cost]
        worth = self.programme.scales.worth
        status = self.loaded.minimise(self.loaded.columns(columns), np.array(costs) / worth, must_exist=True)
        if status is Status.OPTIMAL:
            self.solved.values = self.loaded.values()
            at = self.loaded.columns(columns)
            total = float(self.solved.values[at] @ np.array(costs))
            self.solved.stages.append(StageValue("calm", None, total))
        return status


def solve_stages(
    programme: Programme, *, progress: Progress | None = None, time_limit: float | None = None
) -> Solved:
    """Solve a built programme through every stage but payments.

    Parameters
    ----------
    programme : Programme
        From :func:`model.optimise.build.build`.
    progress : callable, optional
        Told the name of each step as it starts.
    time_limit : float, optional
        Seconds for all solves together.

    Returns
    -------
    Solved
        Stage values, column values and, while duties and promises are met, shadow prices.
    """
    start = perf_counter()
    loaded = LoadedProgramme(programme, time_limit)
    stages = _Stages(programme, loaded, progress or (lambda _: None))
    stages.solved.seconds["load"] = perf_counter() - start
    return stages.run()
