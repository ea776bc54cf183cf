"""One measurement in a process of its own: wall clock, processor time and the most memory held."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from statistics import median
from time import perf_counter, process_time
from typing import Any

from model import Scenario, Tables, check, load_case, read_scenario, read_tables, solve
from model.optimise import build, solve_stages
from model.optimise.resolve import solve_written, write
from tests.bench.alone import all_again, recording
from tests.bench.grow import with_places, with_services
from tests.source_tree import ROOT

KENT = ROOT / "data/kent"
SCENARIOS = ROOT / "scenarios"


@dataclass(frozen=True)
class Task:
    """What to measure: a scenario of Kent (none: reading and checking), grown so many times, so often."""

    name: str
    scenario: str = ""
    places: int = 1
    services: int = 1
    repeats: int = 3


@dataclass(frozen=True)
class Took:
    """Seconds by the clock and of the processor: medians of the repeats."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Found:
    """What a task came to.

    ``whole`` is everything that a user waits for after the tables are read; ``programme`` building,
    loading and solving in stages; ``alone`` the same stages asked of HiGHS only; ``steps`` the seconds of
    each step in the last repeat.
    """

    task: Task
    whole: Took
    peak_mb: float
    programme: Took | None = None
    alone: Took | None = None
    size: tuple[int, int, int] = (0, 0, 0)
    runs: int = 0
    gap: float = 0.0
    steps: dict[str, float] = field(default_factory=dict)


def timed(work: Callable[[], Any], repeats: int) -> Took:
    """Medians of several repeats."""
    walls, cpus = [], []
    for _ in range(repeats):
        wall, cpu = perf_counter(), process_time()
        work()
        walls.append(perf_counter() - wall)
        cpus.append(process_time() - cpu)
    return Took(median(walls), median(cpus))


def peak_mb() -> float:
    """Most memory that this process has held (MiB)."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1024.0 if sys.platform != "darwin" else 1024.0**2)


def warm_up() -> None:
    """Load every library before the clock starts: a process that serves has done so long since."""
    solve(SCENARIOS / "tiny-best-use.toml")


def grown(task: Task) -> Tables:
    """Kent, with every district or service as several."""
    tables = read_tables(KENT)
    tables = with_places(tables, task.places) if task.places > 1 else tables
    tables = with_services(tables, task.services) if task.services > 1 else tables
    faults = check(tables)
    assert not faults, [str(fault) for fault in faults[:5]]
    return tables


def reading(task: Task) -> Found:
    """Reading and checking the tables of Kent, and compiling them."""
    whole = timed(lambda: load_case(KENT), task.repeats)
    return Found(task, whole, peak_mb())


def solving(task: Task) -> Found:
    """Solving a scenario through all stages, and the share of it that is HiGHS."""
    tables, story = grown(task), read_scenario(SCENARIOS / f"{task.scenario}.toml")
    last: dict[str, Any] = {}
    whole = timed(lambda: last.update(plan=_solved(story, tables)), task.repeats)
    peak = peak_mb()
    case = load_case(story, base=tables)
    programme = timed(lambda: solve_written(write(case)), task.repeats)
    with recording() as made:
        solve_stages(build(case))
    alone = timed(lambda: all_again(made), task.repeats)
    rows, columns = made[0].arrays["shape"]
    run = last["plan"].tables["run"]
    took = zip(run["item"], run["value"], strict=True)
    return Found(
        task,
        whole,
        peak,
        programme,
        alone,
        size=(rows, columns, len(made[0].arrays["matrix"][2])),
        runs=sum(name == "run" for recorded in made for name, _ in recorded.asked),
        gap=last["plan"].objective_value,
        steps={k.removeprefix("seconds: "): float(v) for k, v in took if k.startswith("seconds: ")},
    )


def _solved(story: Scenario, tables: Tables) -> Any:
    plan = solve(story, base=tables)
    assert plan.status in ("optimal", "targets_not_met"), plan.status
    return plan


def here(task: Task) -> Found:
    """Measure in this process."""
    warm_up()
    return solving(task) if task.scenario else reading(task)


def apart(task: Task) -> Found:
    """Measure in a process of its own, so that memory is this task's alone."""
    command = [sys.executable, "-m", "tests.bench.measure", json.dumps(asdict(task))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    said = json.loads(done.stdout)
    for name in ("whole", "programme", "alone"):
        said[name] = Took(**said[name]) if said[name] else None
    return replace(Found(**said), task=task, size=tuple(said["size"]))


if __name__ == "__main__":
    print(json.dumps(asdict(here(Task(**json.loads(sys.argv[1]))))))
