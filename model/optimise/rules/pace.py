"""Pace: how fast a service may grow (always) and how fast it should shrink (a promise)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.optimise.programme import RowOrigin
from model.optimise.rules.rule import Rule, limit

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats
    from model.optimise.programme import Programme


def _limited(case: Case) -> Bools:
    lines = case.lines
    out: Bools = np.isfinite(lines.growth) & ~lines.demand_led & case.scenario.rules.pace
    return out


def _upper(case: Case) -> Floats:
    """First-year growth: a[1] ≤ (1+up)·A0 + start-up. Later years need rows."""
    lines = case.lines
    first = (1.0 + np.nan_to_num(lines.growth)) * lines.today + lines.start_up
    year = np.arange(case.years.n_plan)[None, :] == 0
    return limit(case, first, _limited(case)[:, None] & year, np.inf)


def _promise(case: Case) -> Floats:
    """Reduction: a[t] ≥ (1−down)^t·A0, t counted from the base year."""
    lines = case.lines
    t = np.arange(1, case.years.n_plan + 1)
    down = np.nan_to_num(lines.reduction)[:, None]
    where = np.isfinite(lines.reduction) & ~lines.demand_led & case.scenario.rules.pace
    return limit(case, (1.0 - down) ** t * lines.today[:, None], where, 0.0)


def room_to_grow(case: Case, activity: Floats) -> Floats:
    """Most activity (L, T) that pace allows, given the activity (L, T) of the year before; +inf if any."""
    before = np.column_stack([case.lines.today, activity[:, :-1]])
    most = (1.0 + np.nan_to_num(case.lines.growth))[:, None] * before + case.lines.start_up[:, None]
    return limit(case, most, _limited(case), np.inf)


def _rows(programme: Programme) -> None:
    """a[t] − (1+up)·a[t−1] ≤ start-up for t ≥ 2."""
    case, lines = programme.case, programme.case.lines
    for line in np.flatnonzero(_limited(case)).tolist():
        step, key = programme.line_step(line), programme.line_key(line)
        unit = case.activity_unit(lines.service[line])
        for t, year in enumerate(case.years.plan[1:], start=1):
            this, before = programme.activity[line][t], programme.activity[line][t - 1]
            programme.row(
                f"pace.{key}.{year}",
                [(this, 1.0), (before, -(1.0 + float(lines.growth[line])))],
                "<=",
                float(lines.start_up[line]) / step,
                RowOrigin("pace", f"{lines.service[line]}|{lines.place[line]}", year, unit, step),
            )


RULE = Rule(
    name="pace",
    says="A service grows no faster than it can recruit and start up, and shrinks no faster than agreed.",
    upper=_upper,
    promise=_promise,
    rows=_rows,
)
