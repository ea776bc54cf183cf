"""What "the same" means between two plans, and between a plan and the oracle's answer.

Stage values to one part in 10⁶, activity to one part in 10⁴ of its scale. How unmet demand is shared
between lines of one year is decided by nobody (only its worth is), so demand-led activity and the
payments that follow from it are compared only where that question does not arise.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from model import Plan
from tests.oracle import Answer, World

MONEY_STAGES = ("duties", "promises", "new_money", "calm", "payments")
Stage = tuple[str, int | None, float]


def stage_values(plan: Plan) -> list[Stage]:
    """Stages of a plan as plain tuples."""
    return [(s.stage, s.year, s.value) for s in plan.stages]


def assert_same_stages(found: Iterable[Stage], expected: Iterable[Stage], *, payments: bool = True) -> None:
    """Stage by stage: the same names, years and values."""
    found, expected = list(found), list(expected)
    assert [s[:2] for s in found] == [s[:2] for s in expected]
    for (stage, year, value), (_, _, wanted) in zip(found, expected, strict=True):
        if stage == "payments" and not payments:
            continue
        least = 0.05 if stage in MONEY_STAGES else 1e-8
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


def unmet_is_settled(plan: Plan) -> bool:
    """Whether there is no unmet demand that could as well be another line's."""
    demand = plan.tables["duties_unmet"]["rule"] == "demand"
    return not demand.any() or int(plan.case.lines.demand_led.sum()) == 1


def assert_same_activity(plan: Plan, other: Plan) -> None:
    """The same activity line by line, as far as it is decided."""
    mine, theirs = activity_of(plan), activity_of(other)
    assert mine.keys() == theirs.keys()
    demand_led = {
        name
        for name, led in zip(plan.case.lines.service, plan.case.lines.demand_led.tolist(), strict=True)
        if led
    }
    settled = unmet_is_settled(plan) and unmet_is_settled(other)
    for key, amount in mine.items():
        if settled or key[0] not in demand_led:
            assert amount == pytest.approx(theirs[key], rel=1e-4, abs=1e-4), key


def assert_agrees(plan: Plan, world: World, answer: Answer) -> None:
    """The model's plan and the oracle's answer: status, stages, activity, outcomes, gap."""
    assert plan.status == answer.status
    if answer.status == "infeasible":
        return
    settled = unmet_is_settled(plan)
    who_pays = settled and not world.rules["new_money"]  # see test_new_money.py
    assert_same_stages(stage_values(plan), answer.stages, payments=who_pays)
    if answer.gap_closed is None:
        assert plan.gap_closed_share is None
    else:
        assert plan.gap_closed_share == pytest.approx(answer.gap_closed, abs=1e-6)
    activity = activity_of(plan)
    for (line, year), amount in answer.activity.items():
        if settled or not world.demand_led(line):
            scale = max(world.today[line], 1.0)
            assert activity[(*line, year)] == pytest.approx(amount, rel=1e-4, abs=1e-4 * scale), (line, year)
    outcomes = outcomes_of(plan)
    for (cell, year), count in answer.outcomes.items():
        if (*cell, year) in outcomes:
            assert outcomes[(*cell, year)] == pytest.approx(count, rel=1e-4, abs=1e-4), (cell, year)
