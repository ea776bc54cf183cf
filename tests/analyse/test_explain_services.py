"""Why services moved, and switch values that a solve on either side of them confirms."""

from __future__ import annotations

import pytest

from model.analyse.explain.case import with_effects, with_unit_cost
from model.plan_answer import answer
from tests.analyse.explained import explained, row, tiny
from tests.optimise.town import (
    activity,
    effect,
    outcome,
    pot,
    recipe,
    service,
    spending,
    targets,
    town,
    value,
)


def two_services() -> object:
    """Help at £1,000 for 0.1 children, and talk at £1,500 for 0.1: talk must get half as dear again."""
    return town(
        services=(service(), service("talk")),
        activity=(activity(), activity("talk", 0.0, ceiling=1_000.0)),
        recipes=(recipe(), recipe("talk", 1_500.0)),
        effects=(effect(), effect(-0.1, "talk")),
    )


def of(case: object, name: str, found: object) -> float:
    own = case.lines.service_at == case.services.index(name)  # type: ignore[attr-defined]
    return float(found.activity[own].sum())  # type: ignore[attr-defined]


def test_what_stayed_says_when_it_would_grow():
    case, _, explanation = explained(two_services())  # type: ignore[arg-type]
    talk = row(explanation.tables["services"], service="talk")
    assert talk["direction"] == "stayed"
    assert talk["effect_times"] == pytest.approx(1.5)
    assert talk["switch_unit_cost_gbp"] == pytest.approx(1_000.0)
    assert talk["worth_per_1000"] == pytest.approx(talk["elsewhere_per_1000"] / 1.5)
    assert "It would grow with effects over 1.50 times the estimate, or a unit cost under £1,000" in str(
        talk["sentence"]
    )
    for make, side in ((with_effects, 1.0), (with_unit_cost, -1.0)):
        times = float(str(talk["effect_times"])) if side > 0 else 1_000.0 / 1_500.0
        grows = answer(make(case, "talk", times * (1 + 0.01 * side)))
        stays = answer(make(case, "talk", times * (1 - 0.01 * side)))
        assert of(case, "talk", grows) > 1
        assert of(case, "talk", stays) == pytest.approx(0, abs=1e-6)


def test_what_stands_at_its_ceiling_says_when_it_would_shrink():
    # talk is held at 20 by its ceiling although it does three times as much for its money as help
    tables = town(
        services=(service(), service("talk")),
        activity=(activity(), activity("talk", 10.0, ceiling=20.0)),
        recipes=(recipe(), recipe("talk")),
        effects=(effect(), effect(-0.3, "talk")),
    )
    case, _, explanation = explained(tables)
    talk = row(explanation.tables["services"], service="talk")
    assert (talk["direction"], talk["limits"]) == ("grew", "ceilings")
    assert talk["effect_times"] == pytest.approx(1 / 3)
    assert of(case, "talk", answer(with_effects(case, "talk", 0.34))) == pytest.approx(40.0)
    assert of(case, "talk", answer(with_effects(case, "talk", 0.32))) < 39


def test_what_takes_the_rest_stands_at_the_margin():
    _, _, explanation = tiny()
    help_ = row(explanation.tables["services"], service="family_help")
    assert help_["direction"] == "grew"
    assert help_["effect_times"] == pytest.approx(1.0)
    # £1,000 in 2026 is worth 0.00732143 of an objective that is 0.926888218 on trend
    assert help_["worth_per_1000"] == pytest.approx(help_["elsewhere_per_1000"])


def test_demand_led_services_follow_children():
    _, _, explanation = tiny()
    sentence = str(row(explanation.tables["services"], service="placements")["sentence"])
    assert sentence == (
        "Placements grew from 100 to 102 child-years: it follows the number of children who must be served."
    )


def test_services_without_evidence_are_listed_apart():
    _, _, explanation = tiny()
    apart = explanation.tables["no_evidence"]
    assert apart["service"].tolist() == ["youth_clubs"]
    assert apart["today_gbp"].tolist() == [200_000.0]
    assert "evidence" in str(row(explanation.tables["services"], service="youth_clubs")["limits"])


def test_a_service_that_nobody_may_pay_for_says_so():
    nhs = pot("nhs_purse", 50_000.0, partner="nhs", pooled_share=0.0)
    tables = town(
        pots=(pot(only_services=("help",)), nhs),
        services=(service(), service("talk")),
        activity=(activity(), activity("talk", 0.0, ceiling=1_000.0)),
        recipes=(recipe(), recipe("talk")),
        effects=(effect(), effect(-0.3, "talk")),
    )
    _, _, explanation = explained(tables)
    assert "no pot may pay for more of it" in str(
        row(explanation.tables["services"], service="talk")["sentence"]
    )


@pytest.mark.parametrize("better", ["lower", "higher"])
@pytest.mark.parametrize("dear", [1_100.0, 1_500.0, 4_000.0])
def test_a_service_moves_at_its_switch_value_and_not_before(better: str, dear: float):
    # talk must do as much for its money as help, which costs £1,000 for a tenth of a child
    sign = -1.0 if better == "lower" else 1.0
    tables = town(
        outcomes=(outcome(better=better),),
        outcome_values=(value(100.0), *targets(100.0 + 10.0 * sign)),
        services=(service(), service("talk")),
        activity=(activity(), activity("talk", 10.0, floor=10.0, ceiling=1_000.0)),
        recipes=(recipe(), recipe("talk", dear)),
        spending=(spending(), spending(10.0 * dear, "talk")),
        pots=(pot(amount=150_000.0 + 10.0 * dear),),
        effects=(effect(0.1 * sign), effect(0.1 * sign, "talk")),
    )
    case, plan, explanation = explained(tables)
    talk = row(explanation.tables["services"], service="talk")
    factors = {"effects": float(str(talk["effect_times"]))}
    factors["cost"] = float(str(talk["switch_unit_cost_gbp"])) / dear
    assert factors["effects"] == pytest.approx(dear / 1_000.0, rel=0.01)
    assert factors["cost"] == pytest.approx(1_000.0 / dear, rel=0.02)
    for name, make, away in (("effects", with_effects, 1), ("cost", with_unit_cost, -1)):
        grows = answer(make(case, "talk", factors[name] * (1 + 0.02 * away)))
        stays = answer(make(case, "talk", factors[name] * (1 - 0.02 * away)))
        assert of(case, "talk", grows) > of(case, "talk", plan) + 0.1
        assert of(case, "talk", stays) == pytest.approx(of(case, "talk", plan), abs=1e-4)
