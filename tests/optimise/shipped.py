"""The shipped scenarios as cases and plans, each made once, and ways to write their tables otherwise."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from model import Case, Plan, Tables, load_case, read_tables, solve
from model.inputs.tables import TABLES
from tests.properties.compare import assert_same_stages, stage_values
from tests.source_tree import ROOT

SCENARIOS = ROOT / "scenarios"
TINY = ("tiny-as-agreed", "tiny-best-use", "tiny-cut")
KENT = ("as-agreed", "best-use", "council-cut-20", "full-pooling", "ring-fence-released")


@cache
def base(folder: str) -> Tables:
    """Tables of a shipped partnership."""
    return read_tables(ROOT / "data" / folder)


@cache
def case(name: str) -> Case:
    """A shipped scenario, compiled."""
    return load_case(SCENARIOS / f"{name}.toml", base=base("tiny" if name in TINY else "kent"))


@cache
def plan(name: str) -> Plan:
    """The plan of a shipped scenario."""
    return solve(case(name))


def assert_same_plan(mine: Plan, theirs: Plan) -> None:
    """The same status, stage values and activity, that of demand-led services included."""
    assert mine.status == theirs.status
    assert_same_stages(stage_values(mine), stage_values(theirs))
    scale = np.maximum(mine.case.lines.today, 1.0)[:, None]
    np.testing.assert_allclose(mine.activity / scale, theirs.activity / scale, rtol=0, atol=1e-4)


def with_rules(of: Case, **rules: Any) -> Case:
    """The same case under other rule settings."""
    scenario = replace(of.scenario, rules=of.scenario.rules.model_copy(update=rules))
    return load_case(scenario, base=of.base)


def shuffled(tables: Tables, seed: int) -> Tables:
    """The same tables with the rows of every one in another order."""
    dice = random.Random(seed)
    rows = {name: list(tables.rows(name)) for name in TABLES}
    for own in rows.values():
        dice.shuffle(own)
    return tables.replace(**{name: tuple(own) for name, own in rows.items()})


def in_other_money(tables: Tables, times: float) -> Tables:
    """Every amount of money, money recipe, outside value and value of a capacity times something."""
    money = {row.type for row in tables.resource_types if row.kind == "money"}
    purses = {row.pot for row in tables.pots if row.type in money}

    def scaled(row: Any, column: str, *, counts: bool = True) -> Any:
        cells = {name: getattr(row, name, None) for name in (column, "low", "high")}
        given = {name: amount * times for name, amount in cells.items() if amount is not None}
        return row.model_copy(update=given) if counts else row

    def worth(row: Any) -> Any:
        # a capacity without a value counts £1 in payments, and has to be told so to be scaled
        stated = row.model_copy(update={"value_gbp_per_unit": row.value_gbp_per_unit or 1.0})
        return scaled(stated, "value_gbp_per_unit")

    return tables.replace(
        pots=tuple(scaled(r, "amount_per_year", counts=r.pot in purses) for r in tables.pots),
        pot_years=tuple(scaled(r, "amount", counts=r.pot in purses) for r in tables.pot_years),
        spending=tuple(scaled(r, "amount_per_year", counts=r.pot in purses) for r in tables.spending),
        recipes=tuple(scaled(r, "amount_per_activity", counts=r.type in money) for r in tables.recipes),
        outcome_costs=tuple(scaled(r, "gbp_per_unit") for r in tables.outcome_costs),
        resource_types=tuple(r if r.kind == "money" else worth(r) for r in tables.resource_types),
    )
