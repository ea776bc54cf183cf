"""Solve a programme in stages: duties and promises year by year, the aim, new money, least change.

Each stage minimises its own variable; later stages keep to its optimal face, and at the end it is checked
that none gave up more than one part in 10⁹ of an earlier optimum, a penny or 10⁻¹² of a gap.
All duties and promises at nothing is tried first, as bounds, together with the aim; only where that is
impossible are the years taken one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from model.optimise.calm import priced_moves, spread_unmet
from model.optimise.faces import Face, Route
from model.optimise.objectives import OBJECTIVES, Aim
from model.optimise.rules.equity import STAGE as EQUITY
from model.optimise.rules.new_money import STAGE as NEW_MONEY
from model.optimise.solved import Solved, StageValue
from model.optimise.solver import Columns, LoadedProgramme, Status

if TYPE_CHECKING:
    from pulp import LpVariable

    from model.optimise.programme import Programme

RELATIVE_SLACK = 1e-9
PENNY = 0.01
WHOLE_NUMBER_SLACK = 1e-7
"""Steps that a stage may give up while the number of sites is being settled, and never afterwards."""
NOTHING = 1e-9
"""A stage value (in steps) below which its optimum is plainly 0."""

Progress = Callable[[str], None]


class _Stages:
    """One staged solve of a loaded programme.

    With whole numbers there are no dual prices, so a stage is held by the value of its own variable; what
    these stages settle is the number of sites, and the stages are then solved again without them.
    """

    def __init__(
        self, programme: Programme, loaded: LoadedProgramme, progress: Progress, *, whole: bool = False
    ) -> None:
        self.whole_numbers = whole
        self.prices = not whole and not programme.sites
        self.programme = programme
        self.loaded = loaded
        self.progress = progress
        self.case = programme.case
        self.solved = Solved(Status.FAILED)
        self.met = False
        self.reached: dict[Aim, float] = {}
        self.route: list[Face | Columns] = []
        self.asked = self._targets_asked()
        self.unmet = {
            "duties": [programme.unmet_duty, programme.unmet_demand],
            "promises": [programme.unmet_promise, programme.unmet_balance],
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
        status = self._to_the_aim()
        if status is Status.OPTIMAL:
            status = self._aims()
        if status is Status.OPTIMAL and (NEW_MONEY, None) in self.programme.stage:
            with self.timed("new money"):
                status = self._new_money()
        if status is Status.OPTIMAL:
            with self.timed("calm"):
                status = self._calm()
        if self.whole_numbers:
            self.solved.status = status
            return self.solved
        if status is Status.OPTIMAL and self._leaves_demand_unmet():
            with self.timed("unmet demand"):
                status = self._spread()
        self.solved.status = status if status is not Status.OPTIMAL or self._kept() else Status.FAILED
        return self.solved

    @property
    def aims(self) -> tuple[Aim, ...]:
        """Steps of the objective, or of what is done instead where targets can't be met."""
        return self.programme.soft_aims if self.solved.soft else self.programme.aims

    def _new_money(self) -> Status:
        """Use new money last; a stage of its own only where the objective does not count money."""
        status = self._minimise_stage(NEW_MONEY, None)
        if status is not Status.OPTIMAL:
            return status
        aim = Aim(NEW_MONEY, None, self.programme.scales.worth, PENNY)
        objective = OBJECTIVES[self.case.scenario.objective]
        if objective.counts_money and not (self.solved.soft and objective.meets_targets):
            self._keep(aim)
        else:
            self._hold(aim)
        return status

    def _to_the_aim(self) -> Status:
        """Duties and promises settled, and the first aim solved.

        That everything is met, hard targets too, is tried at once, as bounds. Where it can't be, hard
        targets are let go; only then, or where that could not be settled, are the years taken one by one.
        Where a case alike left something unmet, the years are taken at once: that comes to the same.
        """
        if self.loaded.expects_unmet:
            self.loaded.pass_over(self._stage_column(*self.aims[0].key), len(self.asked))
            return Status.OPTIMAL if self._on_known_faces() else self._by_years()
        self._set_unmet("duties", 0.0)
        self._set_unmet("promises", 0.0)
        self.loaded.bound(self.loaded.columns(self.programme.unmet_equity), 0.0)
        with self.timed("aim"):
            status = self._first_aim(must_exist=False)
        if status not in (Status.INFEASIBLE, Status.FAILED):
            self.met = True
            return status
        return self._by_years()

    def _on_known_faces(self) -> bool:
        """Settle all stages at once, where some plan lies on the faces where those of a case alike ended."""
        if (known := self.loaded.known) is None or self.whole_numbers:
            return False
        columns, rows = (limits.copy() for limits in self.loaded.limits())
        self._let_go()
        for step in known.steps:
            if not isinstance(step, Face):
                self.loaded.bound(step, 0.0)
            elif not self.loaded.keep_to(step):
                self.loaded.start_over((columns, rows))
                return False
        with self.timed("aim"):
            status = self._first_aim(must_exist=False)
        if status is not Status.OPTIMAL:
            self.solved.soft = False
            self.loaded.pass_over(self._stage_column(*self.aims[0].key), -len(self.asked))
            self.loaded.start_over((columns, rows))
            return False
        for stage in known.stages:
            value = self._value(*stage.key)
            self.reached[stage] = value if value > NOTHING else 0.0
        self.met = max(self.reached.values(), default=0.0) <= NOTHING
        self.loaded.route = known
        return True

    def _by_years(self) -> Status:
        """Duties and promises year by year, then the first aim."""
        status = self._duties_and_promises()
        if status is Status.OPTIMAL:
            self.loaded.route = Route(tuple(self.route), tuple(self.reached))
            self.met = bool(self.loaded.expects_unmet) and max(self.reached.values(), default=0.0) <= NOTHING
            with self.timed("aim"):
                status = self._first_aim(must_exist=True)
        return status

    def _targets_asked(self) -> list[list[LpVariable]]:
        """Shortfalls that must be 0: at first all that are asked for, then fewer, at last none."""
        own = self.programme.must_be_met
        everything = OBJECTIVES[self.case.scenario.objective].meets_targets
        asked = [self.programme.shortfalls] if everything else []
        return [*asked, own, []] if own else [*asked, []]

    def _first_aim(self, *, must_exist: bool) -> Status:
        """Minimise the first aim with hard targets met; where that is out of reach, with soft ones."""
        status = Status.INFEASIBLE
        for attempt, asked in enumerate(self.asked):
            self.solved.soft = attempt > 0
            self.loaded.bound(self.loaded.columns(self.programme.shortfalls), np.inf)
            self.loaded.bound(self.loaded.columns(asked), 0.0)
            sure = must_exist and attempt == len(self.asked) - 1
            status = self._minimise_stage(*self.aims[0].key, must_exist=sure)
            if status is not Status.INFEASIBLE:
                break
        return status

    def _kept(self) -> bool:
        """Whether the last stage still has every earlier optimum, but for the slack that is allowed."""
        for aim, value in self.reached.items():
            allowed = max(min(RELATIVE_SLACK * abs(value), aim.slack / aim.step), NOTHING)
            if self._value(*aim.key) > value + allowed:
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
        return self.loaded.minimise(self._stage_column(stage, year), np.ones(1), must_exist=must_exist)

    def _stage_column(self, stage: str, year: int | None) -> Columns:
        return self.loaded.columns([self.programme.stage[stage, year]])

    def _value(self, stage: str, year: int | None) -> float:
        return float(self.loaded.values()[self._stage_column(stage, year)[0]])

    def _let_go(self) -> None:
        """Let everything be unmet."""
        self.loaded.bound(self.loaded.columns(self.programme.shortfalls), np.inf)
        self.loaded.bound(self.loaded.columns(self.programme.unmet_equity), np.inf)
        for kind in self.unmet:
            self._set_unmet(kind, np.inf)

    def _duties_and_promises(self) -> Status:
        """Duties by year, then promises by year; nothing at all is tried first for duties."""
        years = self.case.years.plan
        self._let_go()
        with self.timed("duties"):
            status = self._all_duties(years[0])
            if status is not Status.OPTIMAL:
                self._set_unmet("duties", np.inf)
                status = self._year_by_year("duties")
        if status is Status.OPTIMAL:
            with self.timed("promises"):
                status = self._year_by_year("promises")
        if status is Status.OPTIMAL and (EQUITY, None) in self.programme.stage:
            with self.timed("equity"):
                status = self._equity()
        return status

    def _all_duties(self, first: int) -> Status:
        """Try to meet every duty, unless a case alike could not."""
        if "duties" in self.loaded.expects_unmet:
            self.loaded.pass_over(self._stage_column("promises", first))
            return Status.INFEASIBLE
        self._set_unmet("duties", 0.0)
        status = self._minimise_stage("promises", first, must_exist=False)
        if status is Status.OPTIMAL:
            self.route += [self._columns("duties", t) for t in range(1, self.case.years.n_plan + 1)]
        return status

    def _equity(self) -> Status:
        """The least that places lack of equity, held."""
        status = self._minimise_stage(EQUITY, None)
        if status is Status.OPTIMAL:
            aim = Aim(EQUITY, None, 1.0, self.aims[0].slack)
            self.reached[aim] = max(self._value(*aim.key), 0.0)
            self._keep(aim)
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
            value = max(self._value(kind, year), 0.0)
            stage = Aim(kind, year, self.programme.scales.worth, PENNY)
            self.reached[stage] = value if value > NOTHING else 0.0
            if value <= NOTHING:
                self.loaded.bound(self._columns(kind, t), 0.0)
                self.route.append(self._columns(kind, t))
                if not self.whole_numbers:
                    self.loaded.go_on()
            else:
                self._keep(stage)
        return Status.OPTIMAL

    def _aims(self) -> Status:
        """Record what the first aim reached, then take the other aims in order."""
        self._record_duties_and_promises()
        self.solved.aim = self.aims[0]
        self.solved.at_aim = self.loaded.values()
        if self.met and self.prices:
            with self.timed("prices"):
                self.solved.ranges = self.loaded.ranges()
        self._hold(self.aims[0])
        for aim in self.aims[1:]:
            with self.timed("aim"):
                status = self._minimise_stage(*aim.key)
            if status is not Status.OPTIMAL:
                return status
            self._hold(aim)
        return Status.OPTIMAL

    def _record_duties_and_promises(self) -> None:
        found = {aim.key: value * aim.step for aim, value in self.reached.items()}
        for kind in ("duties", "promises"):
            for year in self.case.years.plan:
                self.solved.stages.append(StageValue(kind, year, found.get((kind, year), 0.0) + 0.0))
        if (EQUITY, None) in self.programme.stage:
            self.solved.stages.append(StageValue(EQUITY, None, found.get((EQUITY, None), 0.0)))

    def _hold(self, aim: Aim) -> None:
        """Record a stage's optimum and keep to its optimal face."""
        value = self._value(*aim.key)
        self.reached[aim] = value
        self.solved.stages.append(StageValue(aim.stage, aim.year, value * aim.step * aim.sign + 0.0))
        self._keep(aim)

    def _keep(self, aim: Aim) -> None:
        """Let later stages give up nothing of the last: its optimal face, or with whole numbers its value."""
        if not self.whole_numbers:
            self.route.append(self.loaded.hold())
            return
        value = self._value(*aim.key)
        column = self._stage_column(*aim.key)
        self.loaded.at_most(column, value + max(RELATIVE_SLACK * abs(value), WHOLE_NUMBER_SLACK))

    def _calm(self) -> Status:
        """Least change from today, with a price that differs a little for every line and year."""
        moves = priced_moves(self.programme)
        at = self.loaded.columns(moves.variables)
        status = self.loaded.minimise(at, moves.given, must_exist=True)
        if status is Status.OPTIMAL:
            self.solved.values = self.loaded.values()
            value = float(self.solved.values[at] @ moves.reported)
            self.solved.stages.append(StageValue("calm", None, value))
        return status

    def _leaves_demand_unmet(self) -> bool:
        at = self.loaded.columns(self.programme.unmet_demand.values())
        return bool((self.loaded.values()[at] > NOTHING).any())

    def _spread(self) -> Status:
        status = spread_unmet(self.programme, self.loaded)
        if status is Status.OPTIMAL:
            self.solved.values = self.loaded.values()
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
    tell = progress or (lambda _: None)
    loaded = LoadedProgramme(programme, time_limit)
    seconds = {"load": perf_counter() - start}
    if programme.sites:
        start = perf_counter()
        whole = _Stages(programme, loaded, tell, whole=True).run()
        if whole.status is not Status.OPTIMAL:
            return whole
        sites = loaded.columns(programme.sites)
        loaded.settle(sites, whole.values[sites])
        seconds["sites"] = perf_counter() - start
    solved = solve_loaded(programme, loaded, progress=tell)
    solved.seconds = seconds | solved.seconds
    return solved


def solve_loaded(
    programme: Programme, loaded: LoadedProgramme, *, progress: Progress | None = None, prices: bool = True
) -> Solved:
    """All stages but payments of a programme that is loaded and has no whole numbers to settle."""
    stages = _Stages(programme, loaded, progress or (lambda _: None))
    stages.prices &= prices
    return stages.run()
