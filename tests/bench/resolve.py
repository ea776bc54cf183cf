"""Solving again, measured: against HiGHS alone on the same arrays, and against PuLP and CBC at every step.

``python -m tests.bench.resolve`` prints ratios taken in one run. "HiGHS alone" replays exactly the calls that
a solve made (model, bounds, costs, runs) without anything of ours around them. Both run on one thread, so
processor seconds are compared, those of CBC's own process included. Cases are compiled before the clock
starts.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product
from time import perf_counter, process_time
from typing import Any

import cbcbox
import numpy as np
import pulp
from pulp.constants import LpSolveStatus

from model import Case, load_case
from model.inputs.changes import Cut
from model.optimise import Programme, build, solve_stages
from model.optimise.recording import Recording
from model.optimise.resolve import LoadedNumbers, Resolver
from model.optimise.stages import solve_loaded
from model.plan_resolve import RUN, solve_again, solve_many
from tests.optimise import shipped

SCENARIO = "best-use"
DEEPEST = 0.40
CHANGING = {
    "passModel", "setBasis", "setOptionValue", "changeColsCost", "changeColsBounds",
    "changeRowsBounds", "run",
}  # fmt: skip
Call = tuple[str, tuple[Any, ...]]
Stage = tuple[str, int | None]


@dataclass
class Tape:
    """Stands between us and HiGHS and remembers every call that changes or solves something."""

    highs: Any
    calls: list[Call] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        real = getattr(self.highs, name)
        if name not in CHANGING:
            return real

        def kept(*given: Any) -> Any:
            model = name == "passModel"
            self.calls.append((name, (numbers_of(given[0]),) if model else tuple(map(copied, given))))
            return real(*given)

        return kept


def copied(given: Any) -> Any:
    """An array as it is now."""
    return given.copy() if isinstance(given, np.ndarray) else given


def numbers_of(lp: Any) -> dict[str, Any]:
    """The arrays that change from case to case."""
    out = {name: np.array(getattr(lp, name)) for name in ("col_lower_", "col_upper_")}
    out |= {name: np.array(getattr(lp, name)) for name in ("row_lower_", "row_upper_")}
    return out | {"values": np.array(lp.a_matrix_.value_)}


def replay(highs: Any, lp: Any, calls: list[Call]) -> float:
    """Processor seconds of HiGHS alone for the same calls on the same arrays."""
    start = process_time()
    for name, given in calls:
        if name == "passModel":
            for part, numbers in given[0].items():
                setattr(*((lp.a_matrix_, "value_", numbers) if part == "values" else (lp, part, numbers)))
            highs.passModel(lp)
        else:
            getattr(highs, name)(*given)
    np.array(highs.getSolution().col_value)
    return process_time() - start


def taped(loaded: LoadedNumbers, solve: Callable[[], object]) -> float:
    """Solve once more with the tape running, and measure HiGHS alone on what was taped."""
    highs = loaded._highs
    loaded._highs = tape = Tape(highs)
    solve()
    loaded._highs = highs
    return replay(highs, loaded._lp, tape.calls)


# ---- what is measured ------------------------------------------------------------------------------


def cuts(case: Case, steps: int) -> list[Case]:
    """Cuts of all money from none to 40%, at once."""
    depths = np.linspace(0.0, DEEPEST, steps).tolist()
    made = [replace(case.scenario, cut=Cut(None, None, depth, None, 1)) for depth in depths]
    return [load_case(scenario, base=case.base) for scenario in made]


def draws(case: Case, count: int) -> Iterator[Case]:
    """Every effect drawn between its low and its high, seeded."""
    rng, effects = np.random.default_rng(20260401), case.effects
    for _ in range(count):
        yield replace(case, effects=replace(effects, gain=rng.uniform(effects.low, effects.high)))


def build_and_solve(case: Case, times: int = 5) -> None:
    """One plan from nothing: the programme built and solved, against HiGHS alone."""
    recording = Recording(case)
    loaded = LoadedNumbers(recording)

    def alone() -> None:
        loaded.load(recording.numbers)
        solve_loaded(recording.programme, loaded, prices=False)

    built, recorded, bare = [], [], []
    for _ in range(times):
        start = process_time()
        solve_stages(build(case))
        built.append(process_time() - start)
        start = process_time()
        other = Recording(case)
        own = LoadedNumbers(other)
        own.load(other.numbers)
        solve_loaded(other.programme, own, prices=False)
        recorded.append(process_time() - start)
        bare.append(taped(loaded, alone))
    alone_s = min(bare)
    print(f"build plus solve, best of {times}: {min(built):.3f} s; HiGHS alone {alone_s:.3f} s")
    print(f"  ratio {min(built) / alone_s:.2f} (aim 2); recorded {min(recorded) / alone_s:.2f}")


def many(what: str, resolver: Resolver, cases: list[Case], every: int) -> float:
    """Many cases solved again, against HiGHS alone on every so many runs; processor seconds a case."""
    ours = bare = wall = spent = 0.0
    for number, start in enumerate(range(0, len(cases), RUN)):
        run = cases[start : start + RUN]
        steps: list[Callable[[], object]] = [partial(resolver.learn, run[len(run) // 2])]
        steps += [partial(solve_again, resolver, case, disallow_rebuild=True) for case in run]
        for step in steps:
            begun, clock = process_time(), perf_counter()
            step()
            took, wall = process_time() - begun, wall + perf_counter() - clock
            spent += took
            if number % every == 0:
                ours, bare = ours + took, bare + taped(resolver.loaded, step)
    each = spent / len(cases)
    print(
        f"{what}: {len(cases)} cases, {each:.3f} processor seconds each, {wall / len(cases):.3f} on the clock"
    )
    print(
        f"  ratio to HiGHS alone, outcomes included: {ours / bare:.3f} (aim 1.2; every {every}. run of {RUN})"
    )
    return each


def share_out(case: Case, count: int) -> None:
    """The same draws with one worker and with two."""
    cases = list(draws(case, count))
    for workers in (1, 2):
        start = perf_counter()
        solve_many(cases, like=case, workers=workers)
        print(f"{count} draws with {workers} worker(s): {perf_counter() - start:.1f} s on the clock")


# ---- PuLP and CBC at every step --------------------------------------------------------------------


def cbc(programme: Programme, stage: Stage) -> bool:
    """Minimise a stage by CBC and keep to what it reached; False where CBC finds no optimum."""
    variable = programme.stage[stage]
    programme.problem.setObjective(variable * 1.0)
    found = programme.problem.solve(pulp.COIN_CMD(path=cbcbox.cbc_bin_path(), msg=False))
    if found.status != LpSolveStatus.Optimal or variable.varValue is None:
        return False
    variable.upBound = variable.varValue + 1e-7
    return True


def rebuild_with_cbc(case: Case) -> int:
    """The stages from a fresh build by CBC, each kept by a bound; the number of programmes solved."""
    programme = build(case)
    years: list[Stage] = list(product(("duties", "promises"), case.years.plan))
    aims: list[Stage] = [aim.key for aim in programme.aims]
    for stage in years:
        programme.stage[stage].upBound = 0.0
    stages = aims[1:]
    if not cbc(programme, aims[0]):
        programme, stages = build(case), [*years, *aims]
    for stage in stages:
        cbc(programme, stage)
    calm = [v for pair in programme.grown.values() for v in pair]
    programme.problem.setObjective(pulp.lpSum(calm))
    programme.problem.solve(pulp.COIN_CMD(path=cbcbox.cbc_bin_path(), msg=False))
    return 2 + len(stages)


def against_cbc(what: str, cases: list[Case], each: float) -> None:
    """Processor seconds of a PuLP and CBC rebuild, CBC's own process included, against ours a case."""
    seconds = []
    for case in cases:
        start = sum(os.times()[:4])
        solved = rebuild_with_cbc(case)
        seconds.append(sum(os.times()[:4]) - start)
        print(f"  PuLP and CBC, {what}: {solved} programmes in {seconds[-1]:.1f} s")
    print(f"{what}: PuLP and CBC take {np.mean(seconds) / each:.0f} times as long (aim 20)")


def main() -> None:
    """Measure everything and print it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--draws", type=int, default=1000)
    options.add_argument("--steps", type=int, default=41)
    options.add_argument("--compared", type=int, default=5, help="compare every so many runs of draws")
    options.add_argument("--cbc", type=int, default=2, help="steps solved by PuLP and CBC")
    given = options.parse_args()
    print("load average", *(f"{x:.1f}" for x in os.getloadavg()))
    case = shipped.case(SCENARIO)
    build_and_solve(case)
    resolver = Resolver(case)
    sweep = cuts(case, given.steps)
    each_cut = many("cut sweep", resolver, sweep, 1)
    drawn = list(draws(case, given.draws))
    each_draw = many("draws of effects", resolver, drawn, given.compared)
    against_cbc("a cut", [sweep[k] for k in np.linspace(1, given.steps - 1, given.cbc).astype(int)], each_cut)
    against_cbc("a draw", drawn[: given.cbc], each_draw)
    share_out(case, 100)
    print("load average", *(f"{x:.1f}" for x in os.getloadavg()))


if __name__ == "__main__":
    main()
