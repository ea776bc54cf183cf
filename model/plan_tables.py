"""The tables of a plan: tidy, one grain each, the same columns whatever the plan."""

from __future__ import annotations

import importlib.metadata
import platform
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.optimise import allowed, binding_table
from model.optimise.binding import COLUMNS as BINDING
from model.optimise.rules import balance, pace
from model.project import activity_table, flows_table, outcomes_table, spend_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model.inputs.case import Case, Floats
    from model.optimise import Limits, Payments, Programme, Solved
    from model.project import Projection

BROKEN = ["rule", "service", "place", "year", "activity", "gbp"]
UNSPENT = ["pot", "year", "amount", "reason"]
PENNY = 0.01
DUST_SHARE = 1e-9
"""Amounts left in a pot below this share of it are rounding."""

EMPTY_TABLES: dict[str, pd.DataFrame] = {
    name: pd.DataFrame(columns=columns)
    for name, columns in {
        "activity": ["service", "place", "year", "today", "planned"],
        "flows": ["pot", "service", "place", "year", "today", "planned"],
        "outcomes": ["outcome", "place", "year", "trend", "planned", "target", "benchmark"],
        "spend": ["partner", "pot", "service", "priority", "tier", "place", "year", "today", "planned"],
        "unspent": UNSPENT,
        "duties_unmet": BROKEN,
        "promises_broken": BROKEN,
        "binding": BINDING,
        "run": ["item", "value"],
    }.items()
}
"""Every table without rows, for when there is no plan."""


def plan_tables(
    programme: Programme,
    solved: Solved,
    projection: Projection,
    payments: Payments,
    seconds: dict[str, float],
) -> dict[str, pd.DataFrame]:
    """All tables of a plan, by name."""
    case, limits = programme.case, programme.limits
    return {
        "activity": activity_table(case, projection.planned),
        "flows": flows_table(case, payments.flow),
        "outcomes": outcomes_table(projection),
        "spend": spend_table(case, payments.flow),
        "unspent": unspent_table(case, limits, projection.planned, payments.flow),
        "duties_unmet": duties_table(case, limits, projection),
        "promises_broken": promises_table(case, limits, projection.planned),
        "binding": binding_table(programme, solved),
        "run": run_table(seconds, seed_of(case)),
    }


def seed_of(case: Case) -> int:
    """Seed of whatever is drawn; 0 where nothing is."""
    return case.scenario.rules.robust.seed if case.scenario.objective == "robust" else 0


def run_table(seconds: dict[str, float], seed: int = 0) -> pd.DataFrame:
    """How the plan was made: versions, seconds per step and the seed (item, value)."""
    versions = {
        f"version of {name}": importlib.metadata.version(name)
        for name in ("joint-commissioning-modeller", "PuLP", "highspy", "numpy", "pandas")
    }
    rows = {"version of python": platform.python_version(), **versions, "seed": str(seed)}
    rows |= {f"seconds: {step}": f"{took:.3f}" for step, took in seconds.items()}
    return pd.DataFrame({"item": list(rows), "value": list(rows.values())})


def duties_table(case: Case, limits: Limits, projection: Projection) -> pd.DataFrame:
    """Duties unmet: statutory floors and demand, in activity and at its worth."""
    floors = np.maximum(limits.duty - projection.planned, 0.0)
    unmet = projection.unmet[:, 1 : 1 + case.years.n_plan]
    rows = [*_lacking(case, "floors", floors), *_lacking(case, "demand", unmet)]
    return pd.DataFrame(rows, columns=BROKEN)


def promises_table(case: Case, limits: Limits, activity: Floats) -> pd.DataFrame:
    """Promises broken: per service, place and year the largest lack, and the rule it comes from."""
    lacking = np.maximum(limits.promise - activity, 0.0)
    rows = [
        row
        for i, name in enumerate(limits.names)
        for row in _lacking(case, name, np.where(limits.promise_rule == i, lacking, 0.0))
    ]
    rows += [
        ("balance", key, case.area, year, gbp, gbp)
        for key, year, gbp in balance.lacking(case, activity)
        if gbp > PENNY
    ]
    table = pd.DataFrame(rows, columns=BROKEN)
    return table.sort_values(["service", "place", "year"], kind="stable", ignore_index=True)


def _lacking(case: Case, rule: str, lacking: Floats) -> Iterator[tuple[object, ...]]:
    """Rows for amounts above rounding (a penny's worth)."""
    worth = lacking * case.lines.price_gbp[:, None]
    for line, t in zip(*np.nonzero(worth > PENNY), strict=True):
        service, place = case.lines.service[line], case.lines.place[line]
        amount, gbp = float(lacking[line, t]), float(worth[line, t])
        yield (rule, service, place, case.years.plan[t], amount, gbp)


def unspent_table(case: Case, limits: Limits, activity: Floats, flow: Floats) -> pd.DataFrame:
    """What stays in each pot, and why: pot, year, amount (the pot's own unit), reason."""
    left = case.pots.amount[:, 1:] - flow.sum(axis=1)
    left = np.where(np.isfinite(left), np.maximum(left, 0.0), 0.0)
    left[left <= DUST_SHARE * np.maximum(case.pots.uncut[:, 1:], 1.0)] = 0.0

    def why(pot: int, t: int) -> str:
        return _reason(case, limits, activity, left, (pot, t))

    rows = [
        (case.pots.name[p], case.years.plan[t], float(left[p, t]), why(p, t))
        for p, t in np.argwhere(left).tolist()
    ]
    return pd.DataFrame(rows, columns=UNSPENT)


def _reason(case: Case, limits: Limits, activity: Floats, left: Floats, where: tuple[int, int]) -> str:
    """Why an amount stays in a pot and year: the first of these that is true."""
    pot, t = where
    type_ = int(case.pots.type_at[pot])
    payable = allowed(case)[pot] & (case.lines.recipe[:, type_] > 0)
    choosable = payable & ~case.lines.demand_led
    if not payable.any():
        return "no service that it may pay for uses it"
    if case.years.held[t]:
        return "services are already under way this year and stay as they are"
    if not choosable.any():
        return "it may pay only for demand-led services, and every case is served"
    upper = np.minimum(limits.upper, pace.room_to_grow(case, activity))[choosable, t]
    at_most = activity[choosable, t] >= upper * (1 - 1e-9) - 1e-9
    held = ~case.lines.has_evidence[choosable] & (case.scenario.rules.evidence == "hold")
    if held.all():
        return "no evidence is held for any service that it may pay for, so none is grown"
    if at_most.all():
        return "every service that it may pay for is at its limit"
    money = left[case.money[case.pots.type_at], t]
    if not case.money[type_] and not money.sum() > 0:
        return "money runs out before this capacity does"
    return "more of what it may pay for would bring no outcome closer to its target under these rules"
