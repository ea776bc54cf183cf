"""Every rule with every other, under every objective, against the slow restatement of the method.

The borough is made so that each of these settings changes something by itself (a test says so): a pair that
the programme states as if one of the two were not there would disagree with the restatement.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from model import Plan, solve
from tests.optimise.borough import borough, linked, written
from tests.oracle import build_world, read_story
from tests.oracle import solve as solve_slowly
from tests.properties.compare import Stage, assert_agrees, stage_values
from tests.properties.stories import write_story

OBJECTIVES = ("close_gaps", "fairest", "ranked", "best_value", "least_cost")
LESS = {"cut": {"depth": 0.5, "from": 2026}}
"""A cut of all money, under which promises and duties come under pressure."""

SETTINGS: dict[str, dict[str, Any]] = {
    "pooling": {"pooling": "full"},
    "conditions": {"conditions": False},
    "floors": {"floors": False},
    "ceilings": {"ceilings": False},
    "pace": {"pace": False},
    "evidence": {"evidence": "off"},
    "reinvest": {"reinvest": "own_pot"},
    "balance": {"balance": [{"tier": "universal", "at_least": 0.45}]},
    "most": {"balance": [{"tier": "specialist", "at_most": "today"}]},
    "worse": {"equity": "no_place_worse"},
    "share": {"equity": {"share": 0.9}},
    "hard": {"hard": ["floors", "evidence"]},
    "target": {"targets": {"ready": "hard"}},
    "new_money": {"new_money": True},
}
"""Settings by a short name."""


def together(names: tuple[str, ...]) -> dict[str, Any]:
    """Several settings as one table of rules; two of the same rule give way to the later one."""
    rules: dict[str, Any] = {}
    for name in names:
        rules |= SETTINGS[name]
    return rules


def checked(folder: Path, content: dict[str, Any], linked_too: bool = False) -> Plan:
    """The plan of the borough under a scenario, held to the slow restatement."""
    tables = borough(service_links=linked()) if linked_too else borough()
    path = written(folder, content, tables)
    plan, story = solve(path), read_story(path)
    assert_agrees(plan, build_world(story), solve_slowly(story))
    return plan


REFUSED = {("floors", "hard"), ("evidence", "hard")}
"""A rule can't be both turned off and hard: the scenario is refused, which has tests of its own."""
PAIRS = [p for p in combinations(SETTINGS, 2) if len(together(p)) == 2 and p not in REFUSED]


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_two_rules_together(pair: tuple[str, str], tmp_path: Path):
    objective = OBJECTIVES[PAIRS.index(pair) % len(OBJECTIVES)]
    content: dict[str, Any] = {"rules": together(pair), "objective": objective}
    plan = checked(tmp_path, content, linked_too=PAIRS.index(pair) % 2 == 0)
    assert plan.status in ("optimal", "targets_not_met")


@pytest.mark.parametrize("pair", PAIRS[::2], ids="-".join)
def test_two_rules_together_with_less_money(pair: tuple[str, str], tmp_path: Path):
    objective = OBJECTIVES[(PAIRS.index(pair) // 2 + 2) % len(OBJECTIVES)]
    plan = checked(tmp_path, {"rules": together(pair), "objective": objective, **LESS})
    if not plan.has_plan:
        assert "hard" in pair  # a floor that must be kept and can't be paid for
        return
    assert (plan.tables["unspent"]["amount"] >= 0).all()
    if not set(pair) & {"floors", "evidence", "pace", "conditions", "new_money"}:
        assert plan.duties_unmet_gbp + plan.promises_broken_gbp > 0  # half the money can't keep them all


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("name", SETTINGS)
def test_each_rule_under_each_objective(name: str, objective: str, tmp_path: Path):
    plan = checked(tmp_path, {"rules": SETTINGS[name], "objective": objective})
    assert plan.objective == objective


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("first", [2026, 2027])
@pytest.mark.parametrize("rate", [0.0, 0.1])
def test_settings_of_the_partnership_under_each_objective(
    objective: str, first: int, rate: float, tmp_path: Path
):
    settings = {"first_decision_year": first, "discount_rate": rate, "run_on_years": 2}
    plan = checked(tmp_path, {"partnership": settings, "objective": objective})
    held = plan.case.years.held
    assert held.tolist() == [first > 2026, False]
    if first == 2027:
        chosen = ~plan.case.lines.demand_led
        assert plan.activity[chosen, 0] == pytest.approx(plan.case.lines.today[chosen])


def stated(path: Path) -> list[Stage]:
    """Stage values of a plan; those of one that misses hard targets are set apart."""
    plan = solve(path)
    return [*stage_values(plan), (plan.status, None, 0.0)]


def test_every_setting_changes_something(tmp_path: Path):
    """By itself or under a cut, each setting changes a stage value or the plan: none is idle here."""
    base = written(tmp_path, {})
    less = write_story(LESS, tmp_path, "less")
    plain = [stated(path) for path in (base, less)]
    idle = []
    for name, rules in SETTINGS.items():
        found = [stated(write_story({"rules": rules} | more, tmp_path, f"one_{name}")) for more in ({}, LESS)]
        same = all(
            [s[:2] for s in one] == [s[:2] for s in other]
            and [s[2] for s in one] == pytest.approx([s[2] for s in other], rel=1e-6, abs=1e-8)
            for one, other in zip(found, plain, strict=True)
        )
        idle += [name] if same else []
    assert idle == []
