"""Targets that are missed: reach, repairs, clashes and investment, with answers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from model import solve
from model.inputs.records import Pot, ResourceType
from model.plan_answer import answer
from tests.analyse.explained import explained, row, tiny
from tests.optimise.town import (
    MADE_UP,
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

NURSE = ResourceType(
    type="nurse", name="Nurses", kind="people", unit="FTE", value_gbp_per_unit=50_000.0, **MADE_UP
)


def nurses(amount: float) -> Pot:
    return Pot(
        pot="nurses", name="Nurses", partner="nhs", type="nurse", place="town", amount_per_year=amount,
        pooled_share=1.0, **MADE_UP,
    )  # fmt: skip


def kinds(table: object) -> list[tuple[str, str]]:
    return list(zip(table["kind"], table["limit"], strict=True))


def test_more_money_meets_a_target_that_money_alone_keeps_back():
    # 200 units are needed in each year, £200,000; £150,000 are there
    _, _, explanation = explained()
    missed = row(explanation.tables["targets"], outcome="trouble")
    assert (missed["planned"], missed["best_now"]) == pytest.approx((95.0, 95.0))
    assert missed["best_any_money"] == pytest.approx(90.0)
    assert (missed["reachable_now"], missed["reachable_any_money"]) == (False, True)
    repair = row(explanation.tables["repairs"], kind="money")
    assert repair["amount"] == pytest.approx(100_000.0)
    assert repair["sentence"] == (
        "trouble: £100k of new money over the plan would do it, at most £50k in one year."
    )
    level = row(explanation.tables["repairs"], kind="target")
    assert level["amount"] == pytest.approx(95.0)
    assert "95 children instead of 90 children in 2026-27" in str(level["sentence"])
    invest = explanation.tables["invest"]
    assert invest["new_money_gbp"].dropna().tolist() == pytest.approx([50_000.0, 50_000.0])
    bought = invest[invest["service"] == "help"]
    assert bought["spend_change_gbp"].tolist() == pytest.approx([50_000.0, 50_000.0])
    assert bought["year"].tolist() == [2026, 2027]
    assert invest["sentence"].iloc[0] == (
        "trouble: £100k of new money over the plan, £50k a year: £100k more for help from 2025-26."
    )
    assert kinds(explanation.tables["conflicts"]) == [("money", "council"), ("target", "trouble")]
    assert set(explanation.tables["conflicts"].loc[:, "enough_alone"]) == {True, False}
    assert explanation.tables["conflicts"]["sentence"].iloc[0] == (
        "The money of council and the target of trouble can't both hold; without the money of council they"
        " could."
    )


def test_the_new_money_named_is_enough_and_a_hundredth_less_is_not():
    for amount, met in ((200_000.0, True), (199_000.0, False)):
        plan = solve(scenario({"targets": "hard"}), base=town(pots=(pot(amount=amount),)))
        assert (plan.status == "optimal") is met


def test_out_of_reach_at_any_money_when_a_ceiling_stands_in_the_way():
    _, _, explanation = explained(town(activity=(activity(ceiling=120.0),)))
    missed = row(explanation.tables["targets"], outcome="trouble")
    assert missed["best_any_money"] == pytest.approx(98.0)
    assert "out of reach at any money: 98 children is the best" in str(missed["sentence"])
    assert kinds(explanation.tables["conflicts"]) == [("rule", "ceilings"), ("target", "trouble")]
    assert set(explanation.tables["repairs"]["kind"]) == {"target"}


def test_more_people_meet_a_target_that_people_keep_back():
    # a hundredth of a nurse a unit: 200 units take 2.0 nurses, and 1.2 are there
    tables = town(
        more_types=(NURSE,),
        pots=(pot(amount=300_000.0), nurses(1.2)),
        recipes=(recipe(), recipe(amount=0.01, type_="nurse")),
        spending=(spending(), spending(1.0, pot_="nurses")),
    )
    _, _, explanation = explained(tables)
    repair = row(explanation.tables["repairs"], kind="people")
    assert repair["amount"] == pytest.approx(0.8, rel=0.01)
    assert repair["owner"] == "nhs"
    assert repair["sentence"] == "trouble: 0.8 FTE more of Nurses would do it."
    assert kinds(explanation.tables["conflicts"]) == [("capacity", "nurse"), ("target", "trouble")]


def test_nothing_can_be_done_where_no_service_has_an_effect():
    tables = town(
        outcomes=(outcome(), outcome("worry")),
        outcome_values=(value(100.0), *targets(), value(100.0, "worry"), *targets(90.0, "worry")),
    )
    _, _, explanation = explained(tables)
    worry = row(explanation.tables["targets"], outcome="worry")
    assert worry["first_effect_year"] is None or np.isnan(worry["first_effect_year"])
    assert str(worry["sentence"]).endswith("no service in the tables is known to improve it.")
    own = explanation.tables["conflicts"][explanation.tables["conflicts"]["outcome"] == "worry"]
    assert kinds(own) == [("target", "worry")]
    assert own["sentence"].iloc[0] == (
        "No service in the tables can do enough to meet the target of worry, whatever the limits."
    )


def test_two_targets_that_can_each_be_met_clash_over_the_money():
    # each takes £100,000 more a year, and £150,000 of £200,000 + £200,000 are there
    tables = town(
        pots=(pot(amount=350_000.0),),
        outcomes=(outcome(), outcome("worry")),
        outcome_values=(value(100.0), *targets(), value(100.0, "worry"), *targets(90.0, "worry")),
        services=(service(), service("talk")),
        activity=(activity(), activity("talk")),
        recipes=(recipe(), recipe("talk")),
        spending=(spending(), spending(name="talk")),
        effects=(effect(), effect(-0.1, "talk", "worry")),
    )
    case, _, explanation = explained(tables, {"floors": True})
    assert len(case.services) == 2
    clash = explanation.tables["conflicts"]
    missed = explanation.tables["targets"]
    assert missed["reachable_now"].tolist() == [True, True]
    assert set(explanation.tables["repairs"]["kind"]) == {"priority"}
    assert set(clash["outcome"]) == {"all targets"}
    assert kinds(clash) == [("money", "council"), ("target", "trouble"), ("target", "worry")]
    together = explanation.tables["invest"]
    together = together[together["outcome"] == "all targets"]
    assert together["new_money_gbp"].sum() == pytest.approx(100_000.0)


def test_a_target_that_comes_late_is_repaired_by_time():
    # effects come a year later, so 2026 is lost whatever is done, and the target is met from 2027 on
    tables = town(
        partnership={"run_on_years": 1},
        pots=(pot(amount=300_000.0),),
        outcome_values=(value(100.0), value(90.0, series="target", year=2026)),
        effects=(effect(lag_years=1),),
    )
    _, _, explanation = explained(tables)
    repair = row(explanation.tables["repairs"], kind="time")
    assert (repair["amount"], repair["year"]) == (1.0, 2027)
    assert repair["sentence"] == "trouble could meet it by 2026-27, not 2025-26, with what there is."
    missed = row(explanation.tables["targets"], outcome="trouble")
    assert missed["first_effect_year"] == 2027


def test_unmet_duties_have_a_clash_and_a_price_of_their_own():
    _, plan, explanation = tiny("tiny-cut")
    clash = explanation.tables["conflicts"]
    own = clash[clash["outcome"] == "duties and promises"]
    assert ("money", "shire_council") in kinds(own)
    assert "the law" in set(own["owner"])
    repair = explanation.tables["repairs"].iloc[0]
    assert repair["outcome"] == "duties and promises"
    assert plan.duties_unmet_gbp > 0
    assert 0 < repair["amount"] <= plan.duties_unmet_gbp + plan.promises_broken_gbp


def test_every_member_of_a_clash_is_needed():
    from model.analyse.explain.case import with_rules
    from model.plan_answer import Reach

    case, plan, _ = tiny()
    clashes = Reach(with_rules(case, new_money=True), plan.stages).clashes
    for goal in clashes.targets():
        members = clashes.smallest([goal])
        assert members
        assert not clashes.hold_together(members)
        for one in members:
            assert clashes.hold_together(other for other in members if other != one)


def test_equally_good_plans_keep_what_they_promise():
    case, plan, explanation = tiny()
    table = explanation.tables["near_optimal"]
    assert (table["least"] <= table["planned"] + 1e-6).all()
    assert (table["most"] >= table["planned"] - 1e-6).all()
    widths = table.assign(width=table["most"] - table["least"]).pivot(
        index="service", columns="share", values="width"
    )
    assert (widths[0.05] >= widths[0.01] - 1e-6).all()
    assert (widths[0.01] >= widths[0.0] - 1e-6).all()
    # one point of the gap is 0.00926888; a family less in 2027 costs 0.1·10/21/8·0.6 = 0.00357143
    least = row(table, service="family_help", share=0.01)["least"]
    assert least == pytest.approx(188.75 - 0.00926888218 / 0.00357142857, rel=1e-5)
    assert answer(case).gap_closed_share == pytest.approx(plan.gap_closed_share)


def test_two_services_that_do_the_same_may_change_places_at_no_loss():
    tables = town(
        services=(service(), service("talk")),
        activity=(activity(), activity("talk", 0.0, ceiling=30.0)),
        recipes=(recipe(), recipe("talk")),
        effects=(effect(), effect(-0.1, "talk")),
    )
    _, _, explanation = explained(tables)
    table = explanation.tables["near_optimal"]
    talk = row(table, service="talk", share=0.0)
    assert (talk["least"], talk["most"]) == pytest.approx((0.0, 30.0), abs=1e-4)
    assert talk["sentence"] == "talk: from 0 to 30 units with no loss."
    assert any("2 of 2 services could move at no loss" in text for text in explanation.answer)
