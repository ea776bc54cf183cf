"""Whole projects under several resources: seven published problems, each with its proven optimum.

Figures: Petersen CC, Computational experience with variants of the Balas algorithm applied to the selection
of R&D projects, Management Science 13(9) (1967) 736-750, as OR-Library has them. Each project is a service
with one site; its benefit moves one outcome, whose target is out of reach, so that the plan adds most.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from model import Plan, Scenario, solve
from model.inputs.rules import parse_rules
from tests.known_answers.build import BASE, Sketch, planned

PROBLEMS: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("petersen.json").read_text(encoding="utf-8")
)["problems"]


def chosen(problem: dict[str, Any], *, whole: bool) -> tuple[float, Plan]:
    """Total benefit of the best choice, and the plan."""
    benefit = problem["benefit"]
    sketch = Sketch()
    target = 2.0 * sum(benefit)
    sketch.outcome("benefit", 1_000.0, {BASE + 1: 1_000.0 + target})
    sketch.pot("purse", 1.0)
    for r, available in enumerate(problem["available"]):
        sketch.type(f"resource_{r}")
        sketch.pot(f"pot_{r}", float(available), f"resource_{r}")
    for i, gain in enumerate(benefit):
        use = {f"resource_{r}": float(row[i]) for r, row in enumerate(problem["use"]) if row[i]}
        sketch.service(f"project_{i:02d}", use, {"benefit": float(gain)}, ceiling=1.0)
    tables = sketch.tables()
    sized = tuple(row.model_copy(update={"site_size": 1.0}) for row in tables.services)
    rules, _ = parse_rules({"sites": whole}, "projects")
    scenario = Scenario("Projects", Path("in memory"), rules=rules)
    plan = solve(scenario, base=tables.replace(services=sized))
    assert plan.objective_value is not None
    return target * (1.0 - plan.objective_value), plan


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda p: f"{len(p['benefit'])} projects")
def test_the_best_whole_projects(problem: dict[str, Any]):
    total, plan = chosen(problem, whole=True)
    assert total == pytest.approx(problem["optimum"], rel=1e-6)
    assert set(planned(plan).values()) <= {0.0, 1.0}


@pytest.mark.parametrize("problem", [p for p in PROBLEMS if p["divisible"]], ids=lambda p: str(p["optimum"]))
def test_the_divisible_relaxation(problem: dict[str, Any]):
    total, _ = chosen(problem, whole=False)
    assert total == pytest.approx(problem["divisible"], rel=1e-6)
