"""How much must be invested, in what and by when: answers worked out by hand, proved and solved again."""

from __future__ import annotations

import pytest

from model import load_case, solve
from model.analyse.explain import explain
from model.inputs.tables import Tables
from model.plan_answer import answer
from model.plan_workers import Desk, Here
from tests.analyse.explained import row
from tests.optimise.town import (
    activity,
    effect,
    outcome,
    pot,
    recipe,
    scenario,
    service,
    spending,
    targets,
    town,
    value,
)


def two_needs() -> Tables:
    """Trouble takes £100,000 more a year for help, worry £50,000 more for talk; nothing is left over."""
    return town(
        pots=(pot(amount=200_000.0),),
        outcomes=(outcome(), outcome("worry")),
        outcome_values=(value(100.0), *targets(), value(100.0, "worry"), *targets(95.0, "worry")),
        services=(service(), service("talk")),
        activity=(activity(), activity("talk")),
        recipes=(recipe(), recipe("talk")),
        spending=(spending(), spending(name="talk")),
        effects=(effect(), effect(-0.1, "talk", "worry")),
    )


@pytest.fixture(scope="module")
def least_cost():
    made = scenario({"new_money": True})
    case = load_case(made.__class__(**{**vars(made), "objective": "least_cost"}), base=two_needs())
    plan = solve(case)
    return plan, explain(plan, Here(Desk(plan, answer)))


def test_least_cost_with_new_money_says_how_much_for_all_targets(least_cost):
    plan, explanation = least_cost
    assert plan.status == "optimal"
    invest = explanation.tables["invest"]
    every = invest[invest["outcome"] == "all targets"]
    assert every["new_money_gbp"].dropna().tolist() == pytest.approx([150_000.0] * 2)
    assert every["sentence"].iloc[0] == (
        "All targets: £300k of new money over the plan, £150k a year: £200k more for help from 2025-26 and"
        " £100k more for talk from 2025-26."
    )


@pytest.mark.parametrize(("name", "bought"), [("trouble", "help"), ("worry", "talk")])
def test_each_target_by_itself_may_take_money_from_the_others(least_cost, name: str, bought: str):
    # talk's £100,000 pays for help, if worry gives way, so neither takes any new money
    _, explanation = least_cost
    invest = explanation.tables["invest"]
    own = invest[(invest["outcome"] == name) & invest["service"].isna()]
    assert own["new_money_gbp"].tolist() == pytest.approx([0.0, 0.0], abs=0.01)
    assert own["sentence"].iloc[0] == f"{name}: no new money is needed, if all else gives way."
    assert bought in set(invest.loc[invest["outcome"] == name, "service"].dropna())


def test_the_least_new_money_is_proved_and_enough(least_cost):
    _, explanation = least_cost
    every = explanation.tables["invest"].query("outcome == 'all targets'").iloc[0]
    assert every["proved_at_least_gbp"] == pytest.approx(every["present_value_gbp"], rel=1e-6)
    for more, met in ((150_001.0, True), (149_000.0, False)):
        tables = two_needs().replace(pots=(pot(amount=200_000.0 + more),))
        assert (solve(scenario({"targets": "hard"}), base=tables).status == "optimal") is met


def test_a_plan_that_misses_is_the_measure_of_what_more_is_spent():
    plan = solve(load_case(scenario(), base=town()))
    explanation = explain(plan, Here(Desk(plan, answer)))
    first = row(explanation.tables["invest"], service="help", year=2026)
    assert first["spend_change_gbp"] == pytest.approx(50_000.0)
    assert plan.activity.tolist() == [pytest.approx([150.0, 150.0])]


def test_services_without_evidence_are_neither_grown_nor_cut_for_free():
    """Talk has no evidence: it keeps its £50,000, however much help could do with them, and is told apart."""
    tables = town(
        services=(service(), service("talk")),
        activity=(activity(), activity("talk", 50.0)),
        recipes=(recipe(), recipe("talk")),
        spending=(spending(), spending(50_000.0, "talk")),
        pots=(pot(amount=250_000.0),),
    )
    plan = solve(load_case(scenario(), base=tables))
    talk = plan.case.lines.service_at == plan.case.services.index("talk")
    assert plan.activity[talk].tolist() == [pytest.approx([50.0, 50.0])]
    tables_of = explain(plan, Here(Desk(plan, answer))).tables
    assert tables_of["no_evidence"]["service"].tolist() == ["talk"]
    assert "talk" not in set(tables_of["near_optimal"]["service"])
    text = str(row(tables_of["services"], service="talk")["sentence"])
    assert text == "talk stayed at 50 units, held by no evidence of what it does."
    poor = solve(load_case(scenario(), base=tables.replace(pots=(pot(amount=40_000.0),))))
    assert poor.promises_broken_gbp >= 2 * 10_000.0
    broken = poor.tables["promises_broken"]
    assert set(broken["rule"]) == {"evidence"}
    assert (broken["service"] == "talk").all()
