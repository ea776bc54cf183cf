"""The objectives other than close_gaps, by hand-worked answers in one town (see tests/optimise/town.py)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from model.inputs.records import OutcomeCost, Priority
from model.inputs.tables import Tables
from model.plan import Plan, solve
from tests.optimise.town import (
    MADE_UP,
    activity,
    effect,
    outcome,
    planned,
    pot,
    recipe,
    scenario,
    service,
    targets,
    town,
    value,
)


def best(objective: str, tables: Tables, rules: dict[str, object] | None = None) -> Plan:
    """The best plan of the town under an objective."""
    return solve(replace(scenario(rules), objective=objective), base=tables)


def stages(plan: Plan) -> dict[tuple[str, int | None], float]:
    """Stage values but for duties and promises."""
    return {
        (s.stage, s.year): s.value for s in plan.stages if s.stage not in ("duties", "promises", "payments")
    }


def two_outcomes(talk_effect: float = -0.05, **more: Any) -> Tables:
    """Two outcomes of equal weight, N = 10 each: help moves one by 0.1 a unit, talk the other by 0.05."""
    tables: dict[str, Any] = {
        "outcomes": (outcome(), outcome("worry")),
        "outcome_values": (value(100.0), *targets(), value(100.0, "worry"), *targets(90.0, "worry")),
        "services": (service(), service("talk")),
        "activity": (activity(), activity("talk", 0.0, ceiling=1_000.0)),
        "recipes": (recipe(), recipe("talk")),
        "effects": (effect(), effect(talk_effect, "talk", "worry")),
    }
    return town(**(tables | more))


def test_fairest_levels_the_largest_gap_and_then_closes_gaps():
    # 150 units in all: x more help, 50 − x talk; gaps 1 − x/100 and 1 − (50 − x)·0.005 meet where
    # 0.01x = 0.25 − 0.005x
    result = best("fairest", two_outcomes())
    x = 0.25 / 0.015
    # over both years together; which year is a tie that calm breaks
    assert sum(planned(result)) == pytest.approx(2 * (100 + x))
    assert result.objective_value == pytest.approx(1 - x / 100)
    assert stages(result)["close_gaps", None] == pytest.approx(1 - x / 100)


def test_fairest_differs_from_close_gaps_which_spends_where_most_closes():
    result = best("close_gaps", two_outcomes())
    assert planned(result) == [150.0, 150.0]


def ranked_town(first: str, second: str) -> Tables:
    """Trouble under one priority, worry under another."""
    rows = tuple(
        Priority(
            priority=name,
            name=name,
            rank=rank,
            weight=1.0,
            lead_partner="council",
            lead_challenger="nhs",
            description="",
        )
        for rank, name in ((1, first), (2, second))
    )
    outcomes = (outcome(), outcome("worry", priority="calm"))
    return two_outcomes(priorities=rows, outcomes=outcomes)


def test_ranked_serves_the_first_rank_whatever_the_second_loses():
    # worry first: every unit goes to talk, and help stops altogether
    result = best("ranked", ranked_town("calm", "safe"))
    assert planned(result, "talk") == [150.0, 150.0]
    assert planned(result) == [0.0, 0.0]
    # worry 2.5 of 10 short at weight 1/2; trouble 20 of 10 short at weight 1/2
    assert stages(result)["ranked", 1] == pytest.approx(0.125)
    assert stages(result)["ranked", 2] == pytest.approx(1.0)
    assert result.objective_value == pytest.approx(1.125)


def test_ranked_lets_the_second_rank_have_what_the_first_leaves():
    tables = ranked_town("safe", "calm").replace(pots=(pot(amount=220_000.0),))
    result = best("ranked", tables)
    assert planned(result) == [200.0, 200.0]
    assert planned(result, "talk") == [20.0, 20.0]


def test_least_cost_meets_the_target_and_no_more():
    result = best("least_cost", town(pots=(pot(amount=500_000.0),)))
    assert planned(result) == [200.0, 200.0]
    assert result.objective_value == pytest.approx(400_000.0)


def test_least_cost_says_what_it_would_take_with_new_money():
    result = best("least_cost", town(partnership={"discount_rate": 0.25}), {"new_money": True})
    assert planned(result) == [200.0, 200.0]
    assert result.objective_value == pytest.approx(200_000.0 * (1 + 1 / 1.25))
    assert ("new_money", None) not in stages(result)


def test_least_cost_out_of_reach_gives_the_plan_that_closes_most():
    result = best("least_cost", town())
    assert result.status == "targets_not_met"
    assert result.objective_value is None
    assert planned(result) == [150.0, 150.0]
    assert stages(result)["close_gaps", None] == pytest.approx(0.5)


def worth(gbp: float, bearer: str = "public", kind: Any = "social") -> OutcomeCost:
    """Value of one child less in trouble."""
    return OutcomeCost(outcome="trouble", bearer=bearer, kind=kind, gbp_per_unit=gbp, **MADE_UP)


@pytest.mark.parametrize(
    ("values", "units", "net"),
    [
        # a unit is worth 0.1 × £9,000 and costs £1,000: stop; of trend value nothing is lost but 10 children
        ((worth(9_000.0),), 0.0, -10 * 9_000.0),
        # £6,000 to the public and £5,000 to the council: £1,100 a unit, spend all that there is
        ((worth(6_000.0), worth(5_000.0, "council", "fiscal")), 150.0, 5 * 11_000.0 - 150_000.0),
    ],
)
def test_best_value_spends_while_a_pound_brings_more_than_a_pound(
    values: tuple[OutcomeCost, ...], units: float, net: float
):
    result = best("best_value", town(outcome_costs=values))
    assert planned(result) == [units, units]
    assert result.objective_value == pytest.approx(2 * net)


def test_best_value_counts_run_on_years_with_activity_held():
    # a unit in year T works a year later too; the run-on year costs what year T costs
    late = effect(lag_years=1)
    tables = town(partnership={"run_on_years": 1}, effects=(late,), outcome_costs=(worth(11_000.0),))
    result = best("best_value", tables)
    # 2026 and 2027 each buy improvement felt a year later; all three years are paid for
    a, b = planned(result)
    felt = 0.1 * ((a - 100) + (b - 100)) * 11_000.0
    assert result.objective_value == pytest.approx(felt - 1_000.0 * (a + 2 * b))
    # a unit in 2026 brings £1,100 for £1,000; in 2027 £1,100 for £2,000
    assert (a, b) == (150.0, 0.0)


def test_every_objective_keeps_duties_and_promises_first():
    tables = town(services=(service(statutory=True),), activity=(activity(floor=100.0),))
    for objective in ("close_gaps", "fairest", "ranked", "best_value", "least_cost", "robust"):
        result = best(objective, tables)
        assert min(planned(result)) >= 100.0
        assert result.duties_unmet_gbp == 0.0
