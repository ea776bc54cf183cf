"""The plans of Tiny Shire are the hand-worked ones of data/tiny/README.md."""

from __future__ import annotations

import pytest

from model import Plan, solve
from tests.known_answers.tiny import BY_HAND, SCENARIOS


@pytest.fixture(params=sorted(BY_HAND), scope="module")
def solved(request):
    return BY_HAND[request.param], solve(SCENARIOS / f"{request.param}.toml")


def by_key(plan: Plan, table: str, *columns: str) -> dict[tuple, float]:
    """Last column by the others."""
    rows = plan.tables[table][list(columns)].itertuples(index=False)
    return {tuple(row)[:-1]: float(row[-1]) for row in rows}


def test_stages(solved):
    hand, plan = solved
    assert plan.status == "optimal"
    assert [(s.stage, s.year) for s in plan.stages] == [(stage, year) for stage, year, _ in hand.stages]
    values = [value for _, _, value in hand.stages]
    assert [s.value for s in plan.stages] == pytest.approx(values, rel=1e-7, abs=0.01)


def test_headlines(solved):
    hand, plan = solved
    assert plan.gap_closed_share == pytest.approx(hand.gap_closed, abs=1e-7)
    duties = sum(value for stage, _, value in hand.stages if stage == "duties")
    promises = sum(value for stage, _, value in hand.stages if stage == "promises")
    assert plan.duties_unmet_gbp == pytest.approx(duties, abs=0.05)
    assert plan.promises_broken_gbp == pytest.approx(promises, abs=0.05)


def test_activity_and_outcomes(solved):
    hand, plan = solved
    activity = by_key(plan, "activity", "service", "place", "year", "planned")
    assert {key: activity[key] for key in hand.activity} == pytest.approx(hand.activity, rel=1e-6, abs=1e-5)
    outcomes = by_key(plan, "outcomes", "outcome", "place", "year", "planned")
    assert {key: outcomes[key] for key in hand.outcomes} == pytest.approx(hand.outcomes, rel=1e-6)


def test_payments_and_what_is_left(solved):
    hand, plan = solved
    flows = by_key(plan, "flows", "pot", "service", "place", "year", "planned")
    assert {key: flows.get(key, 0.0) for key in hand.flows} == pytest.approx(hand.flows, abs=0.02)
    unspent = by_key(plan, "unspent", "pot", "year", "amount")
    assert {key: unspent.get(key, 0.0) for key in hand.unspent} == pytest.approx(hand.unspent, abs=0.02)


def test_unmet_demand(solved):
    hand, plan = solved
    unmet = plan.tables["duties_unmet"]
    assert set(unmet["rule"]) <= {"demand"}
    assert unmet["activity"].sum() == pytest.approx(hand.unmet_demand, abs=1e-5)


def test_a_pound_more_is_worth_what_the_hand_says():
    """README: £1,000 for the council is worth 0.00732143 in 2026 and 0.00178571 in 2027."""
    plan = solve(SCENARIOS / "tiny-best-use.toml")
    binding = plan.tables["binding"]
    pots = binding[(binding["rule"] == "pots") & (binding["key"] == "council_general")].set_index("year")
    assert pots["shadow_price_per_unit"].to_dict() == pytest.approx(
        {2026: -0.0073214286 * 100, 2027: -0.0017857143 * 100}, rel=1e-6
    )
    assert set(pots["unit"]) == {"£100,000"}
