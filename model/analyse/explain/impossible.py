"""Missed targets looked into one by one, by whoever is free, and put together again.

Every question begins where no other one was asked, so that its answer is the same whoever answers it, and in
whatever order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.analyse.explain.case import Said, with_rules
from model.analyse.explain.invest import COLUMNS as INVEST_COLUMNS
from model.analyse.explain.invest import rows_of
from model.analyse.explain.repairs import Missed, Row, duty_repairs, repairs_of
from model.analyse.explain.targets import (
    ALL,
    CONFLICT_COLUMNS,
    KEPT,
    NAN,
    REPAIR_COLUMNS,
    TARGET_COLUMNS,
    conflict_rows,
    target_row,
)
from model.plan_answer import Reach
from model.project import over_places, shortfall

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats
    from model.plan import Plan
    from model.plan_workers import Crew, Desk

ROUNDING = 1e-6
"""Share of a target's distance N up to which it is met."""


@dataclass(frozen=True)
class Impossible:
    """The four tables on targets that are missed."""

    targets: pd.DataFrame
    conflicts: pd.DataFrame
    repairs: pd.DataFrame
    invest: pd.DataFrame


@dataclass
class Rows:
    """Rows of the four tables from one question."""

    targets: list[Row] = field(default_factory=list)
    conflicts: list[Row] = field(default_factory=list)
    repairs: list[Row] = field(default_factory=list)
    invest: list[Row] = field(default_factory=list)


type Fetch = Callable[[], Rows]
Place = tuple[int, int]
"""Positions of an outcome, and of its cell; −1 for the whole area."""


def ask_all(plan: Plan, crew: Crew) -> list[Fetch]:
    """Ask about duties and promises, every target and all together; :func:`impossible` fetches answers."""
    missed, asked = missed_targets(plan), invested_in(plan)
    kept = crew.ask(kept_at_all)
    each = [crew.ask(one_target, *one, missed=one in missed) for one in sorted({*missed, *asked})]
    return [kept, *each, crew.ask(all_targets, tuple(missed), tuple(asked))]


def impossible(asked: Sequence[Fetch]) -> Impossible:
    """Every target that the plan misses, looked into in a programme with new money at hand.

    Parameters
    ----------
    asked : sequence of callable
        From :func:`ask_all`.

    Returns
    -------
    Impossible
        ``targets``: one row per missed target, in its last target year, those of single places that are hard
        as ``outcome|place``; ``conflicts``: the members of the smallest clashing set of each, and of all
        together; ``repairs``: what would make it possible, and who can; ``invest``: the least new money by
        year, and the services that spend more. Where the scenario gives new money, also for targets that it
        meets. Counts in the outcome's unit; money in £.
    """
    found = [fetch() for fetch in asked]
    return Impossible(
        targets=pd.DataFrame([r for part in found for r in part.targets], columns=list(TARGET_COLUMNS)),
        conflicts=pd.DataFrame([r for part in found for r in part.conflicts], columns=list(CONFLICT_COLUMNS)),
        repairs=pd.DataFrame([r for part in found for r in part.repairs], columns=list(REPAIR_COLUMNS)),
        invest=pd.DataFrame([r for part in found for r in part.invest], columns=list(INVEST_COLUMNS)),
    )


# ---- questions -------------------------------------------------------------------------------------


def kept_at_all(desk: Desk) -> Rows:
    """Whether every duty and promise could be kept; if not, what clashes, and what would keep them."""
    reach, said = _begin(desk)
    reach.clashes.be_strict(True)
    rows = Rows(conflicts=conflict_rows(KEPT, (), reach, said))
    if rows.conflicts:
        rows.repairs = list(duty_repairs(reach))
    reach.clashes.be_strict(False)
    return rows


def one_target(desk: Desk, outcome: int, cell: int, *, missed: bool) -> Rows:
    """How far one target can be reached, what would repair it, what it clashes with, and what it takes.

    Parameters
    ----------
    desk : Desk
        What is kept of the plan.
    outcome, cell : int
        Positions of the outcome, and of its cell where it is the target of a single place; else −1.
    missed : bool
        The plan misses it; else only what it takes is asked.
    """
    reach, said = _begin(desk)
    one = _missed(desk.plan, reach, outcome, cell)
    rows = Rows()
    if missed:
        rows.targets = [target_row(one, said)]
        rows.repairs = list(repairs_of(one, reach, said))
        rows.conflicts = [] if one.reachable_now else conflict_rows(one.key, (one.key,), reach, said)
    if one.any_money is not None:
        best = None if one.reachable_any_money else one
        invested = reach.invested([one.goal], None if best is None else best.any_money)
        rows.invest = rows_of(one.key, said.full(one.key), invested, said, best)
    return rows


def all_targets(desk: Desk, missed: Sequence[Place], asked: Sequence[Place]) -> Rows:
    """What all missed targets together clash with, and what they take; none of them alone.

    Parameters
    ----------
    desk : Desk
        What is kept of the plan.
    missed, asked : sequence of (int, int)
        Targets that the plan misses; and those whose price is asked.
    """
    rows = Rows()
    if len(missed) < 2 and len(asked) < 2:
        return rows
    (reach, said), case = _begin(desk), desk.case
    if len(missed) > 1:
        rows.conflicts = conflict_rows(ALL, [_key(case, *one) for one in missed], reach, said)
    if len(asked) > 1:
        name = "All targets" if case.scenario.rules.new_money else "All missed targets"
        goals = [o if cell < 0 else _key(case, o, cell) for o, cell in asked]
        rows.invest = rows_of(ALL, name, reach.invested(goals), said)
    return rows


def _begin(desk: Desk) -> tuple[Reach, Said]:
    """The programme with new money at hand, as if nothing had been asked; names."""
    plan, case = desk.plan, desk.case
    near = None if case.scenario.rules.new_money else plan.activity
    reach = desk.once("reach", lambda: Reach(with_rules(case, new_money=True), plan.stages, near))
    reach.start()
    return reach, Said(case, plan.status == "targets_not_met")


# ---- which targets ---------------------------------------------------------------------------------


def missed_targets(plan: Plan) -> list[Place]:
    """Targets that the plan misses, of the area and, where they are hard, of single places."""
    case, short = plan.case, short_here(plan)
    area = [(o, -1) for o in np.flatnonzero(_misses(case, area_shortfall(plan))).tolist()]
    scale = np.nan_to_num(case.targets.cell_scale, nan=1.0)
    years = slice(1, 1 + case.years.n_plan)
    cells = np.flatnonzero((short[:, years] > ROUNDING * scale[:, None]).any(axis=1)).tolist()
    return sorted([*area, *((int(case.cells.outcome_at[cell]), cell) for cell in cells)])


def invested_in(plan: Plan) -> list[Place]:
    """Targets whose price is asked: those missed; with new money, all that the trend misses."""
    if not plan.case.scenario.rules.new_money:
        return missed_targets(plan)
    case = plan.case
    short = shortfall(case, over_places(case, case.cells.trend))
    return [(o, -1) for o in np.flatnonzero(_misses(case, short)).tolist()]


def _misses(case: Case, short: Floats) -> Bools:
    """Outcomes that count or are hard, and miss their target in a plan year by more than rounding."""
    wanted = (case.targets.weight > 0) | case.targets.hard
    scale = np.nan_to_num(case.targets.scale, nan=np.inf)
    out: Bools = wanted & (short[:, 1 : 1 + case.years.n_plan] > ROUNDING * scale[:, None]).any(axis=1)
    return out


def area_shortfall(plan: Plan) -> Floats:
    """Distance (O, H) by which the plan misses each target; 0 in years that do not count."""
    case, table = plan.case, plan.tables["outcomes"]
    planned = np.full((len(case.outcomes), len(case.years.horizon)), NAN)
    area = table[table["place"] == case.area]
    for outcome, year, count in area[["outcome", "year", "planned"]].itertuples(index=False):
        planned[case.outcomes.index(outcome), case.years.at(int(year))] = count
    sign = np.where(case.better_lower, 1.0, -1.0)[:, None]
    short = np.where(case.targets.counted, sign * (planned - case.targets.area), 0.0)
    return np.maximum(0.0, np.nan_to_num(short))


def short_here(plan: Plan) -> Floats:
    """Distance (C, H) by which the plan misses hard targets of single places; 0 where there is none."""
    case, table = plan.case, plan.tables["outcomes"]
    planned = np.full(case.targets.hard_cell.shape, NAN)
    for outcome, place, year, count in table[["outcome", "place", "year", "planned"]].itertuples(index=False):
        cell = case.cells.index.get((outcome, place))
        if cell is not None:
            planned[cell, case.years.at(int(year))] = count
    sign = np.where(case.better_lower, 1.0, -1.0)[case.cells.outcome_at][:, None]
    return np.maximum(0.0, np.nan_to_num(sign * (planned - case.targets.hard_cell)))


def _missed(plan: Plan, reach: Reach, o: int, cell: int) -> Missed:
    case = plan.case
    counted = case.targets.counted[o] if cell < 0 else np.isfinite(case.targets.hard_cell[cell])
    goal = o if cell < 0 else _key(case, o, cell)
    return Missed(
        case=case,
        at=o,
        cell=cell,
        year_at=int(np.flatnonzero(counted[: 1 + case.years.n_plan])[-1]),
        planned_short=area_shortfall(plan)[o] if cell < 0 else short_here(plan)[cell],
        now=reach.shortfall(goal),
        any_money=reach.shortfall(goal, new_money=True),
    )


def _key(case: Case, o: int, cell: int) -> str:
    return case.outcomes[o] if cell < 0 else f"{case.outcomes[o]}|{case.cells.place[cell]}"
