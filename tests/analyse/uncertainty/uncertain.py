"""The small partnership with a low and a high on everything, and its plan."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from model.inputs.load import load_case
from model.inputs.tables import Tables
from model.plan import Plan, solve
from tests.optimise import shipped


def widened(base: Tables, width: float = 1.0) -> Tables:
    """Intervals on effects, recipes, trends and outside values, as wide as asked; 0 closes them."""
    effects = tuple(
        r.model_copy(
            update={
                "low": r.change_per_activity - width * 1.5 * abs(r.change_per_activity),
                "high": r.change_per_activity + width * 1.5 * abs(r.change_per_activity),
            }
        )
        for r in base.effects
    )
    recipes = tuple(
        r.model_copy(
            update={
                "low": (1 - 0.4 * width) * r.amount_per_activity,
                "high": (1 + 0.4 * width) * r.amount_per_activity,
            }
        )
        for r in base.recipes
    )
    values = tuple(
        r.model_copy(update={"lower": (1 - 0.1 * width) * r.count, "upper": (1 + 0.1 * width) * r.count})
        if r.series == "trend"
        else r
        for r in base.outcome_values
    )
    costs = tuple(
        r.model_copy(
            update={"low": (1 - 0.5 * width) * r.gbp_per_unit, "high": (1 + 0.5 * width) * r.gbp_per_unit}
        )
        for r in base.outcome_costs
    )
    return base.replace(effects=effects, recipes=recipes, outcome_values=values, outcome_costs=costs)


@cache
def wide_plan(width: float = 1.0) -> Plan:
    """The best plan of the small partnership, everything in it uncertain."""
    scenario = replace(shipped.case("tiny-best-use").scenario)
    return solve(load_case(scenario, base=widened(shipped.base("tiny"), width)))


@cache
def short_plan() -> Plan:
    """A plan that leaves demand unserved: the small partnership with too little money."""
    return solve(load_case(shipped.SCENARIOS / "tiny-cut.toml", base=widened(shipped.base("tiny"))))
