"""A plan: a proven optimum, re-projected, paid for and checked before anybody sees it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from model.inputs.checks import named_notes
from model.inputs.faults import InputError
from model.inputs.load import load_case
from model.inputs.rules import check_objective
from model.optimise import StageValue, Status, build, most_used, pay, write_lp_file
from model.optimise.resolve import solve_written, write
from model.plan_checks import check_plan
from model.plan_tables import EMPTY_TABLES, plan_tables, run_table, seed_of
from model.project import outcome_warnings, project

if TYPE_CHECKING:
    import pandas as pd

    from model.inputs.case import Case, Floats
    from model.inputs.scenario import AppliedChange, Scenario
    from model.inputs.tables import Tables
    from model.optimise import Payments, Programme, Solved
    from model.project import Projection

SNAP = 1e-7
"""Steps within which activity is read as exactly today's, a limit or nothing."""

Progress = Callable[[str], None]

STATUS_WORDS = {
    "optimal": "The best plan under these rules.",
    "targets_not_met": "Not every target that must be met can be; this is the plan that comes closest.",
    "infeasible": "No plan keeps every rule that the scenario makes hard.",
    "time_limit": "Stopped at the time limit before a best plan was proven: there is no plan.",
    "interrupted": "Interrupted before a best plan was proven: there is no plan.",
    "failed": "The solver could not settle this programme: there is no plan.",
}


@dataclass(frozen=True)
class Plan:
    """What solving a scenario came to.

    Attributes
    ----------
    scenario, digest : str
        Name of the scenario; digest of everything that decides the numbers.
    status : str
        ``optimal``, ``targets_not_met`` (with the soft plan), ``infeasible``, ``time_limit``,
        ``interrupted`` or ``failed``. Only the first two have a plan.
    objective : str
        Name of the aim.
    objective_value : float or None
        Its value at the optimum (the sum over ranks for ``ranked``; for ``robust`` the share of the gap
        closed on average over the worst draws, higher is better); None where targets that it must meet are
        out of reach.
    stages : tuple of StageValue
        Stage values in the order in which they count, in pounds or gap.
    gap_closed_share : float or None
        1 − shortfall of the plan ÷ shortfall of the trend; None where targets are met anyway.
    duties_unmet_gbp, promises_broken_gbp : float or None
        Money value over all plan years.
    tables : dict of DataFrame
        activity, flows, outcomes, spend, unspent, duties_unmet, promises_broken, binding, run: tidy, the
        same columns always.
    notes : tuple of str
        What to know about the inputs and the result.
    changes : tuple of AppliedChange
        What the scenario changed in the tables.
    case : Case
        What was planned.
    activity : (L, T) float
        Planned activity, demand-led lines as they follow their outcomes.
    """

    scenario: str
    digest: str
    status: str
    objective: str
    objective_value: float | None
    stages: tuple[StageValue, ...]
    gap_closed_share: float | None
    duties_unmet_gbp: float | None
    promises_broken_gbp: float | None
    tables: dict[str, pd.DataFrame]
    notes: tuple[str, ...]
    changes: tuple[AppliedChange, ...]
    case: Case = field(repr=False)
    activity: Floats = field(repr=False)

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan at all."""
        return self.status in ("optimal", "targets_not_met")

    def to_json(self) -> dict[str, Any]:
        """Everything as plain values for one JSON document; absent numbers are null."""
        return {
            "scenario": self.scenario,
            "digest": self.digest,
            "status": self.status,
            "objective": {"name": self.objective, "value": self.objective_value},
            "stages": [{"stage": s.stage, "year": s.year, "value": s.value} for s in self.stages],
            "gap_closed_share": self.gap_closed_share,
            "duties_unmet_gbp": self.duties_unmet_gbp,
            "promises_broken_gbp": self.promises_broken_gbp,
            "notes": list(self.notes),
            "tables": {name: records(table) for name, table in self.tables.items()},
        }


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table as plain dictionaries; NaN and infinities become None.

    Parameters
    ----------
    table : DataFrame
        Any tidy table.

    Returns
    -------
    list of dict
        One per row, with the table's columns as keys.
    """
    columns = {name: [_plain(value) for value in table[name].tolist()] for name in table.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not np.isfinite(value) else value


def solve(
    source: str | Path | Scenario | Case,
    *,
    objective: str | None = None,
    progress: Progress | None = None,
    lp_file: Path | None = None,
    time_limit: float | None = None,
    base: Tables | None = None,
) -> Plan:
    """Find the best plan of a scenario, and check it.

    Parameters
    ----------
    source : str, Path, Scenario or Case
        What to plan for.
    objective : str, optional
        Another aim than the scenario's.
    progress : callable, optional
        Told each step as it starts.
    lp_file : Path, optional
        Where to write the programme, with the aim as its objective, for any other solver.
    time_limit : float, optional
        Seconds for all stages together; without a proven optimum there is no plan.
    base : Tables, optional
        Tables read and checked before.

    Returns
    -------
    Plan

    Raises
    ------
    InputError
        If the inputs are at fault.
    PlanError
        If the plan breaks one of the properties that every plan must have: an error of ours.
    """
    tell = progress or (lambda _: None)
    seconds: dict[str, float] = {}
    start = perf_counter()
    tell("read")
    case = load_case(with_objective(source, objective, base), base=base)
    seconds["read"] = perf_counter() - start
    start = perf_counter()
    tell("build")
    programme = write(case) if lp_file is None else build(case)
    seconds["build"] = perf_counter() - start
    solved = solve_written(programme, progress=tell, time_limit=time_limit)
    if lp_file is not None:
        write_lp_file(programme, solved, lp_file)
    if solved.status is not Status.OPTIMAL:
        return _no_plan(case, solved, seconds | solved.seconds)
    start = perf_counter()
    tell("payments")
    activity, unmet = read_activity(programme, solved)
    projection = project(case, activity, unmet)
    payments = pay(case, projection.planned, programme.scales.type_, most_used(programme, solved))
    seconds = seconds | solved.seconds | {"payments": perf_counter() - start}
    start = perf_counter()
    tell("check")
    plan = _plan(programme, solved, projection, payments, seconds)
    check_plan(plan, projection, payments, programme.limits)
    plan.tables["run"] = run_table(seconds | {"check": perf_counter() - start}, seed_of(case))
    return plan


def with_objective(
    source: str | Path | Scenario | Case, objective: str | None, base: Tables | None = None
) -> str | Path | Scenario | Case:
    """The source, aiming at something else where asked."""
    if objective is None:
        return source
    if faults := list(check_objective(objective, "objective")):
        raise InputError(faults)
    case = load_case(source, base=base)
    return replace(case, scenario=replace(case.scenario, objective=objective))


def digest(case: Case) -> str:
    """Hex digest of everything that decides the numbers: tables, rules, cut, aim and coalition.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    str
        Its sha256, in hexadecimal digits.
    """
    said = (
        case.tables.digest(),
        case.base.digest(),
        sorted(case.scenario.rules.model_dump(mode="json").items()),
        case.scenario.cut,
        case.scenario.objective,
        *(() if case.together is None else (sorted(case.together),)),
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()


def read_activity(programme: Programme, solved: Solved) -> tuple[Floats, Floats]:
    """Activity and unmet demand (L, T) of a solved programme, free of the solver's dust.

    Values within 10⁻⁷ of a step of today's activity, of a limit or of nothing are read as exactly that.
    """
    case, limits = programme.case, programme.limits
    values = dict(
        zip((v.id for v in programme.problem.exported_variables()), solved.values.tolist(), strict=True)
    )
    n_plan = case.years.n_plan
    step = np.array([programme.line_step(i) for i in range(len(case.lines))])[:, None]
    activity = step * np.array([[values[v.id] for v in row[:n_plan]] for row in programme.activity])
    for target in (case.lines.today[:, None], limits.upper, limits.promise, limits.duty, np.zeros((1, 1))):
        near = np.abs(activity - target) <= SNAP * step
        activity = np.where(near, target, activity)
    unmet = np.zeros_like(activity)
    for (line, t), variable in programme.unmet_demand.items():
        amount = values[variable.id]
        unmet[line, t - 1] = amount * step[line, 0] if amount > SNAP else 0.0
    return activity, unmet


def _no_plan(case: Case, solved: Solved, seconds: dict[str, float]) -> Plan:
    status = solved.status.value
    tables = {name: table.copy() for name, table in EMPTY_TABLES.items()}
    tables["run"] = run_table(seconds, seed_of(case))
    return Plan(
        scenario=case.scenario.name,
        digest=digest(case),
        status="failed" if status == "unbounded" else status,
        objective=case.scenario.objective,
        objective_value=None,
        stages=tuple(solved.stages),
        gap_closed_share=None,
        duties_unmet_gbp=None,
        promises_broken_gbp=None,
        tables=tables,
        notes=named_notes(case.tables),
        changes=case.applied,
        case=case,
        activity=np.zeros((len(case.lines), case.years.n_plan)),
    )


def _plan(
    programme: Programme,
    solved: Solved,
    projection: Projection,
    payments: Payments,
    seconds: dict[str, float],
) -> Plan:
    case = programme.case
    tables = plan_tables(programme, solved, projection, payments, seconds)
    own = [s.value for s in solved.stages if s.stage == case.scenario.objective]
    return Plan(
        scenario=case.scenario.name,
        digest=digest(case),
        status="targets_not_met" if solved.soft else "optimal",
        objective=case.scenario.objective,
        objective_value=sum(own) if own else None,
        stages=(*solved.stages, StageValue("payments", None, payments.value)),
        gap_closed_share=projection.gap_closed_share,
        duties_unmet_gbp=float(tables["duties_unmet"]["gbp"].sum()),
        promises_broken_gbp=float(tables["promises_broken"]["gbp"].sum()),
        tables=tables,
        notes=(*named_notes(case.tables), *outcome_warnings(projection)),
        changes=case.applied,
        case=case,
        activity=projection.planned,
    )
