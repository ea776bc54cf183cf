"""What "the same" means between two plans, and between a plan and the oracle's answer.

Stage values to one part in 10⁶, activity to one part in 10⁴ of its scale.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from model import Plan
from tests.oracle import Answer, World

MONEY_AIMS = ("best_value", "least_cost")
MONEY_STAGES = ("duties", "promises", "new_money", "calm", "payments", *MONEY_AIMS)
Stage = tuple[str, int | None, float]


def stage_values(plan: Plan) -> list[Stage]:
    """Stages of a plan as plain tuples."""
    return [(s.stage, s.year, s.value) for s in plan.stages]


def assert_same_stages(found: Iterable[Stage], expected: Iterable[Stage]) -> None:
    """Stage by stage: the same names, years and values."""
    found, expected = list(found), list(expected)
    assert [s[:2] for s in found] == [s[:2] for s in expected]
    penny = any(stage in MONEY_AIMS for stage, _, _ in found)
    for (stage, year, value), (_, _, wanted) in zip(found, expected, strict=True):
        least = 0.05 if stage in MONEY_STAGES else 1e-8
        if penny and stage in ("calm", "payments"):
            least = 2.0  # a penny of the aim, which a later stage may give up, is worth this much of calm
        assert value == pytest.approx(wanted, rel=1e-6, abs=least), f"{stage} {year}"


def activity_of(plan: Plan) -> dict[tuple[str, str, int], float]:
    """Planned activity by service, place and year."""
    table = plan.tables["activity"]
    keys = zip(table["service"], table["place"], table["year"], strict=True)
    return dict(zip(keys, table["planned"], strict=True))


def outcomes_of(plan: Plan) -> dict[tuple[str, str, int], float]:
    """Planned outcomes by outcome, place and year."""
    table = plan.tables["outcomes"]
    keys = zip(table["outcome"], table["place"], table["year"], strict=True)
    return dict(zip(keys, table["planned"], strict=True))


def assert_same_activity(plan: Plan, other: Plan) -> None:
    """The same activity line by line."""
    mine, theirs = activity_of(plan), activity_of(other)
    assert mine.keys() == theirs.keys()
    for key, amount in mine.items():
        assert amount == pytest.approx(theirs[key], rel=1e-4, abs=1e-4), key


def assert_agrees(plan: Plan, world: World, answer: Answer) -> None:
    """The model's plan and the oracle's answer: status, stages, activity, outcomes, gap."""
    assert plan.status == answer.status
    if answer.status == "infeasible":
        return
    assert_same_stages(stage_values(plan), answer.stages)
    if answer.gap_closed is None:
        assert plan.gap_closed_share is None
    else:
        assert plan.gap_closed_share == pytest.approx(answer.gap_closed, abs=1e-6)
    activity = activity_of(plan)
    for (line, year), amount in answer.activity.items():
        scale = max(world.today[line], 1.0)
        assert activity[(*line, year)] == pytest.approx(amount, rel=1e-4, abs=1e-4 * scale), (line, year)
    outcomes = outcomes_of(plan)
    for (cell, year), count in answer.outcomes.items():
        if (*cell, year) in outcomes:
            assert outcomes[(*cell, year)] == pytest.approx(count, rel=1e-4, abs=1e-4), (cell, year)
