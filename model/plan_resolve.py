"""Many cases solved again from one: what sweeps, draws and coalitions need of each, and no more."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from joblib import Parallel, delayed, parallel_config

from model.optimise import Status, most_used, pay
from model.optimise.resolve import Resolver
from model.plan import read_activity
from model.project import project

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats
    from model.optimise import Payments, StageValue
    from model.optimise.resolve import Resolved

RUN = 10
"""Cases that start from the same one."""
NO_DASK = (
    "an address of a Dask cluster was given, but the package 'distributed' is not installed here: "
    "install it, or leave the address out and the work is shared among processes of this computer"
)


@dataclass(frozen=True)
class Answer:
    """What one of many cases came to.

    Attributes
    ----------
    status : str
        As for a plan: only ``optimal`` and ``targets_not_met`` have numbers.
    stages : tuple of StageValue
        Stage values in the order in which they count, in pounds or gap.
    activity : (L, T) float
        Planned activity, demand-led lines as they follow their outcomes; NaN where there is no plan.
    unmet : (L, T) float
        Demand left unserved, in units of activity.
    gap_closed_share : float or None
        1 − shortfall of the plan ÷ shortfall of the trend; None where targets are met anyway.
    rebuilt : str
        Why the case needed a programme of its own; blank where it did not.
    payments : Payments or None
        Who pays for what, where asked for.
    """

    status: str
    stages: tuple[StageValue, ...]
    activity: Floats
    unmet: Floats
    gap_closed_share: float | None
    rebuilt: str = ""
    payments: Payments | None = None

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan at all."""
        return self.status in ("optimal", "targets_not_met")


def solve_again(
    resolver: Resolver, case: Case, *, payments: bool = False, disallow_rebuild: bool = False
) -> Answer:
    """Solve one case in a programme that is loaded.

    Parameters
    ----------
    resolver : Resolver
        Holds the programme of a case that is alike.
    case : Case
        What to plan for.
    payments : bool
        Settle who pays for what too.
    disallow_rebuild : bool
        Raise rather than build another programme.

    Returns
    -------
    Answer

    Raises
    ------
    RebuildRefused
        If the case has another structure and ``disallow_rebuild`` is set.
    """
    return answer_of(case, resolver.solve(case, disallow_rebuild=disallow_rebuild), payments=payments)


def answer_of(case: Case, found: Resolved, *, payments: bool = False) -> Answer:
    """What is kept of a solve.

    Parameters
    ----------
    case : Case
        What was planned for.
    found : Resolved
        Its programme, solved.
    payments : bool
        Settle who pays for what too.
    """
    why = "" if found.rebuild is None else str(found.rebuild)
    solved, programme = found.solved, found.programme
    if solved.status is not Status.OPTIMAL:
        none = np.full((len(case.lines), case.years.n_plan), np.nan)
        status = "failed" if solved.status is Status.UNBOUNDED else solved.status.value
        return Answer(status, tuple(solved.stages), none, none, None, why)
    activity, unmet = read_activity(programme, solved)
    projection = project(case, activity, unmet)
    paid = None
    if payments:
        paid = pay(case, projection.planned, programme.scales.type_, most_used(programme, solved))
    return Answer(
        status="targets_not_met" if solved.soft else "optimal",
        stages=tuple(solved.stages),
        activity=projection.planned,
        unmet=unmet,
        gap_closed_share=projection.gap_closed_share,
        rebuilt=why,
        payments=paid,
    )


def solve_many(
    cases: Sequence[Case],
    *,
    like: Case | Resolver | None = None,
    workers: int = 1,
    address: str | None = None,
    payments: bool = False,
    disallow_rebuild: bool = False,
) -> tuple[Answer, ...]:
    """Solve many cases that are alike, each as if it were the only one.

    Cases are taken in runs of ten, whose middle one is solved first and shows the others where to start.
    The runs do not depend on who solves them, so the answers are the same whatever the number of workers.

    Parameters
    ----------
    cases : sequence of Case
        What to plan for.
    like : Case or Resolver, optional
        What the cases are like; left out, the first of them.
    workers : int
        Processes that share the work; 1 does it here.
    address : str, optional
        A Dask scheduler, to share the work among its workers instead.
    payments, disallow_rebuild : bool
        As for :func:`solve_again`.

    Returns
    -------
    tuple of Answer
        In the order of ``cases``.

    Raises
    ------
    ModuleNotFoundError
        If an address is given and the package ``distributed`` is not installed.
    RebuildRefused
        If a case has another structure and ``disallow_rebuild`` is set.
    """
    if address is not None and importlib.util.find_spec("distributed") is None:
        raise ModuleNotFoundError(NO_DASK)
    if not cases:
        return ()
    start = cases[0] if like is None else like
    resolver = start if isinstance(start, Resolver) else Resolver(start)
    asked = {"payments": payments, "disallow_rebuild": disallow_rebuild}
    if address is None and min(workers, len(cases)) <= 1:
        return tuple(_solve_share(resolver, cases, asked))
    shares = _shares(cases, max(workers, 1))
    jobs = (delayed(_solve_share)(resolver, share, asked) for share in shares)
    if address is None:
        found = Parallel(n_jobs=len(shares))(jobs)
    else:
        with parallel_config(backend="dask", scheduler_host=address):
            found = Parallel(n_jobs=len(shares))(jobs)
    return tuple(answer for share in found for answer in share)


def _shares(cases: Sequence[Case], workers: int) -> list[list[Case]]:
    """The cases in order, in as many shares of whole runs as there are workers."""
    runs = -(-len(cases) // RUN)
    ends = np.linspace(0, runs, min(workers, runs) + 1).round().astype(int) * RUN
    return [list(cases[a:b]) for a, b in pairwise(ends.tolist())]


def _solve_share(resolver: Resolver, cases: Sequence[Case], asked: dict[str, bool]) -> list[Answer]:
    """One worker's share, run by run, in order."""
    out: list[Answer] = []
    for start in range(0, len(cases), RUN):
        out += _solve_run(resolver, cases[start : start + RUN], **asked)
    resolver.learn(None)
    return out


def _solve_run(
    resolver: Resolver, cases: Sequence[Case], *, payments: bool, disallow_rebuild: bool
) -> list[Answer]:
    """A run of cases: the middle one first, the others from where its stages ended."""
    resolver.learn(cases[len(cases) // 2] if len(cases) > 1 else None)
    return [
        solve_again(resolver, case, payments=payments, disallow_rebuild=disallow_rebuild) for case in cases
    ]
