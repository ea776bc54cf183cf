"""Solving again, measured: against HiGHS alone, against PuLP and CBC at every step, against a descent.

``python -m tests.bench.resolve`` takes some minutes and writes ``RESULTS_resolve.md``: ratios taken in one
run. "HiGHS alone" replays exactly the calls that a solve made (model, bases, bounds, costs, options, runs)
without anything of ours around them. A "bare HiGHS loop" is that for stages taken one after another, from the
same bases; ours settles them together where some plan lies on the faces of a case alike, and so makes fewer
calls. Everything runs on one thread and processor seconds are compared, those
of CBC's own processes included, so that other work on the machine matters little. Cases are compiled before
the clock starts.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np

from model import Case, load_case, solve
from model.inputs.changes import Cut
from model.optimise import build, solve_stages
from model.optimise.loaded import LoadedNumbers
from model.optimise.recording import Recording
from model.optimise.resolve import Resolver, Starts, solve_written, write
from model.optimise.stages import solve_loaded
from model.plan_answer import answer
from model.plan_resolve import RUN, solve_again, solve_many
from tests.bench.descent import Descended, descend, one_purse
from tests.bench.rebuild_cbc import seconds_with_cbc
from tests.bench.report import machine
from tests.bench.tape import taped, timed
from tests.optimise import shipped

RESULTS = Path(__file__).parent / "RESULTS_resolve.md"
SCENARIO = "best-use"
DEEPEST = 0.40
WHY = """\
What bounds the ratios. A draw in which everything is met is two programmes for everybody: the aim, some
thousand iterations that HiGHS itself needs, and least change; only CBC's own time over the same two and
PuLP's build can be gained. A cut in which duties fail is fifteen short programmes taken stage after stage,
each some milliseconds of arithmetic and as many of setting up; where the faces of a case alike hold, about
one cut in three at steps of a hundredth, it is three or four.
"""
LONGER = 100
"""Times as long as our own solve that the descent is given."""


@dataclass(frozen=True)
class Line:
    """One line of the results."""

    what: str
    found: str
    aim: str = ""

    def __str__(self) -> str:
        return f"| {self.what} | {self.found} | {self.aim} |"


class StageAfterStage(Resolver):
    """Solves stage after stage from the same bases, as a plain loop over HiGHS would."""

    def _ends(self, case: Case) -> Starts:
        return replace(super()._ends(case), route=None)


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


# ---- what is measured ------------------------------------------------------------------------------


def build_and_solve(case: Case, times: int = 5) -> Iterator[Line]:
    """One plan from nothing: the programme built and solved, against HiGHS alone."""
    recording = Recording(case)
    loaded = LoadedNumbers(recording)

    def alone() -> None:
        loaded.load(recording.numbers)
        solve_loaded(recording.programme, loaded, prices=False)

    bare = min(taped(loaded, alone) for _ in range(times))
    ways: dict[str, Callable[[], object]] = {
        "Build plus solve": lambda: solve_written(write(case), prices=False),
        "The same through PuLP, as with whole sites": lambda: solve_stages(build(case)),
        "A whole plan: payments, checks and tables too": lambda: solve(case),
    }
    for what, work in ways.items():
        took = min(timed(work) for _ in range(times))
        aim = "at most 2" if what == "Build plus solve" else ""
        yield Line(f"{what} ÷ HiGHS alone", f"{took / bare:.2f} ({took:.2f} s and {bare:.2f} s)", aim)


def many(what: str, resolver: Resolver, cases: list[Case], every: int) -> tuple[float, Line]:
    """Many cases solved again, against HiGHS alone on every so many runs; processor seconds a case."""
    ours = bare = same = spent = 0.0
    plain = StageAfterStage(resolver.case)
    for number, start in enumerate(range(0, len(cases), RUN)):
        run = cases[start : start + RUN]
        for step, by_stage in zip(_steps(resolver, run), _steps(plain, run), strict=True):
            took = timed(step)
            spent += took
            if number % every == 0:
                ours, same = ours + took, same + taped(resolver.loaded, step)
                bare += taped(plain.loaded, by_stage)
    each = spent / len(cases)
    compared = "" if every == 1 else f", compared on every {every}th run of {RUN}"
    found = (
        f"{ours / bare:.2f} ({len(cases)} cases, {each:.3f} s each{compared}; {ours / same:.2f} of the calls "
    )
    found += "that ours makes)"
    return each, Line(f"{what} ÷ a bare HiGHS loop over the stages, outcomes included", found, "at most 1.2")


def _steps(resolver: Resolver, run: list[Case]) -> list[Callable[[], object]]:
    """The middle case of a run first, then all of it."""
    steps: list[Callable[[], object]] = [partial(resolver.learn, run[len(run) // 2])]
    return [*steps, *(partial(solve_again, resolver, case, disallow_rebuild=True) for case in run)]


def against_cbc(what: str, cases: list[Case], each: float) -> Line:
    """A PuLP and CBC rebuild against ours, a case."""
    took, solved = zip(*(seconds_with_cbc(case) for case in cases), strict=True)
    times = float(np.mean(took)) / each
    programmes = ", ".join(str(n) for n in solved)
    found = f"{times:.0f} times ({np.mean(took):.1f} s a case, of {len(cases)}; {programmes} programmes)"
    return Line(f"PuLP and CBC anew at every step ÷ ours, {what}", found, "at least 20")


def against_descent(case: Case) -> Iterator[Line]:
    """The same curves with one purse: our optimum against what a stochastic descent finds."""
    same = one_purse(case)
    ours = min(timed(lambda: answer(same)) for _ in range(3))
    gap = sum(s.value for s in answer(same).stages if s.stage == "close_gaps")
    rival = Descended(same)
    point, steps = descend(rival.value, rival.start(), seconds=LONGER * ours)
    left, over = rival.gap(point)
    said = f"{gap:.4f} in {ours:.2f} s; the descent {left:.4f} after {steps[-1].seconds:.0f} s"
    more = f" and {steps[-1].evaluations} projections, {over:.1%} overdrawn, from {steps[0].value:.4f}"
    yield Line("Gap left with one purse of each type: our optimum, and a stochastic descent", said + more)
    reached = next((s.seconds for s in steps if s.value <= gap * (1 + 1e-6)), None)
    found = f"more than {LONGER}: not reached" if reached is None else f"{reached / ours:.0f}"
    yield Line("Times as long as ours until the descent is as good", found, "at least 100")


def share_out(case: Case, count: int) -> Line:
    """The same draws with one worker and with two, by the clock."""
    cases, took = list(draws(case, count)), []
    for workers in (1, 2):
        start = perf_counter()
        solve_many(cases, like=case, workers=workers)
        took.append(perf_counter() - start)
    return Line(f"{count} draws by the clock, one worker and two", f"{took[0]:.1f} s and {took[1]:.1f} s")


def coalitions(case: Case, every: int) -> Line:
    """Every so many of all coalitions of partners, in one programme."""
    names = sorted({*case.pots.partner, *case.commissioner} - {""})
    everybody = replace(case, together=frozenset(names))
    cases = [
        replace(case, together=frozenset(n for i, n in enumerate(names) if (k ^ k >> 1) >> i & 1))
        for k in range(2 ** len(names))
    ]
    chosen = [c for k, c in enumerate(cases) if k // RUN % every == 0]
    resolver = Resolver(everybody)
    took = timed(lambda: solve_many(chosen, like=resolver, disallow_rebuild=True))
    found = f"{took / len(chosen):.2f} s each (of {len(chosen)}; {len(cases)} in all)"
    return Line("Coalitions of partners, who may pay for whom", found)


# ---- all of it -------------------------------------------------------------------------------------


def measured(given: argparse.Namespace) -> Iterator[Line]:
    """Everything, line by line."""
    case = shipped.case(SCENARIO)
    yield from build_and_solve(case)
    resolver = Resolver(case)
    sweep, drawn = cuts(case, given.steps), list(draws(case, given.draws))
    each_cut, line = many(f"Cut sweep, {given.steps} steps, 0 to 40%", resolver, sweep, 1)
    yield line
    each_draw, line = many(f"{given.draws} draws of every effect", resolver, drawn, given.compared)
    yield line
    some = np.linspace(1, given.steps - 1, given.cbc).astype(int)
    yield against_cbc("a cut", [sweep[k] for k in some], each_cut)
    yield against_cbc("a draw", drawn[: given.cbc], each_draw)
    yield from against_descent(case)
    yield coalitions(case, given.coalitions)
    yield share_out(case, min(given.draws, 100))


def as_markdown(lines: list[Line], before: dict[str, str], after: dict[str, str], minutes: float) -> str:
    """The results as a page."""
    told = [f"- {name}: {value}" for name, value in before.items()]
    return "\n".join([
        "# Solving again: what was measured",
        "",
        *(__doc__ or "").replace("``", "`").strip().splitlines()[2:],
        "",
        f"Kent under *best use*; {minutes:.0f} minutes in all.",
        "",
        *told,
        f"- load average at the end: {after['load average']}",
        "",
        "| What | Found | Aim |",
        "|---|---|---|",
        *map(str, lines),
        "",
        WHY,
    ])  # fmt: skip


def main(argv: list[str] | None = None) -> None:
    """Measure everything, print it and write it down."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.resolve")
    options.add_argument("--draws", type=int, default=1000)
    options.add_argument("--steps", type=int, default=41)
    options.add_argument("--compared", type=int, default=5, help="compare every so many runs of draws")
    options.add_argument("--cbc", type=int, default=4, help="steps solved by PuLP and CBC")
    options.add_argument("--coalitions", type=int, default=8, help="solve every so many runs of coalitions")
    options.add_argument("--no-file", action="store_true", help="print, and write nothing")
    given = options.parse_args(argv)
    start, before, lines = perf_counter(), machine(), list[Line]()
    for line in measured(given):
        print(line, flush=True)
        lines.append(line)
    if not given.no_file:
        minutes = (perf_counter() - start) / 60
        RESULTS.write_text(as_markdown(lines, before, machine(), minutes), encoding="utf-8")


if __name__ == "__main__":
    main()
