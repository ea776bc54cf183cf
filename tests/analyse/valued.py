"""Small partnerships appraised, and slow re-statements of what their appraisals must say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from model.analyse.cost_effectiveness import ValueForMoney, value_for_money
from model.inputs.case import Case
from model.inputs.load import load_case
from model.inputs.scenario import scenario_for
from model.inputs.tables import Tables
from model.plan import Plan, solve
from model.project import project, today_plan
from tests.analyse.small import tiny, with_rows
from tests.source_tree import ROOT

TINY = ROOT / "data" / "tiny"
LONG = 400
"""Years after which what is left of an effect no longer counts."""

PARAMETERS = (
    {"parameter": "optimism_bias_grade_3", "value": 0.1, "unit": "share"},
    {"parameter": "optimism_bias_grade_4", "value": 0.05, "unit": "share"},
    {"parameter": "deadweight", "value": 0.2, "unit": "share"},
    {"parameter": "optimism_bias_cost", "value": 0.5, "unit": "share"},
)


def believing(tables: Tables | None = None) -> Tables:
    """The small partnership with corrections for optimism."""
    return with_rows(tables or tiny(), "parameters", *PARAMETERS)


def case_of(tables: Tables, **rules: Any) -> Case:
    """A case of tables as they stand."""
    scenario = scenario_for(TINY)
    if rules:
        scenario = replace(scenario, rules=scenario.rules.model_copy(update=rules))
    return load_case(scenario, base=tables)


@cache
def best_use() -> Plan:
    """The best plan of the small partnership."""
    return solve(ROOT / "scenarios" / "tiny-best-use.toml")


@cache
def appraised() -> ValueForMoney:
    """Its appraisal."""
    return value_for_money(best_use(), {"looked_after": 60_000.0})


def row(table: pd.DataFrame, **match: Any) -> Mapping[str, Any]:
    """The one row of a table that matches."""
    kept = table
    for name, value in match.items():
        kept = kept[kept[name] == value]
    assert len(kept) == 1, f"{len(kept)} rows match {match}"
    return {str(key): value for key, value in kept.iloc[0].items()}


def life_by_hand(case: Case, service: str, outcome: str) -> float:
    """Discounted units of one unit of activity, year after year until nothing is left."""
    total, rate = 0.0, case.years.rate
    for effect in case.tables.effects:
        if (effect.service, effect.outcome) == (service, outcome):
            share = 1.0 if effect.transfer_share is None else effect.transfer_share
            for k in range(LONG):
                size = abs(effect.change_per_activity) * share * effect.persistence**k
                total += size / (1 + rate) ** (effect.lag_years + k)
    return total


def net_by_hand(case: Case, activity: np.ndarray) -> dict[str, float]:
    """Present values of a plan against today's, cell by cell and line by line."""
    planned, today = project(case, activity), project(case, today_plan(case))
    found = {"extra": 0.0, "exit": 0.0, "saving": 0.0, "fiscal": 0.0, "economic": 0.0, "social": 0.0}
    for t in range(1, len(case.years.horizon)):
        weight = (1 + case.years.rate) ** -(t - 1)
        for line in range(len(case.lines)):
            once = next(
                r.exit_gbp_per_activity for r in case.tables.services if r.service == case.lines.service[line]
            )
            fall = planned.activity[line, t - 1] - planned.activity[line, t]
            if not case.lines.demand_led[line]:
                found["exit"] += weight * (once or 0.0) * max(fall, 0.0)
            price = sum(case.lines.recipe[line, j] for j in range(len(case.types)) if case.money[j])
            more = price * (planned.activity[line, t] - today.activity[line, t])
            found["saving" if case.lines.demand_led[line] else "extra"] += weight * (
                -more if case.lines.demand_led[line] else more
            )
        for cost in case.tables.outcome_costs:
            o = case.outcomes.index(cost.outcome)
            better = 1 if case.better_lower[o] else -1
            moved = sum(better * (today.outcome[c, t] - planned.outcome[c, t]) for c in case.cells.of(o))
            found[cost.kind] += weight * cost.gbp_per_unit * moved
    return found
