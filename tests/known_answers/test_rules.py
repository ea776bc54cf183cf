"""Every rule and the objective by itself, with an answer that can be said in a sentence.

The town's story stands in ``tests/optimise/town.py``: each £10,000 more for ``help`` is ten units and
closes a tenth of the gap.
"""

from __future__ import annotations

from typing import Any

import pytest

from model.inputs.changes import Change, Cut
from model.inputs.records import Pot, ResourceType
from model.plan import solve
from tests.optimise.town import (
    MADE_UP,
    activity,
    effect,
    outcome,
    plan,
    planned,
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


def stage(result: Any, name: str, year: int | None = None) -> float:
    """Value of one stage of a plan."""
    found = [s.value for s in result.stages if s.stage == name and s.year == year]
    assert len(found) == 1
    return float(found[0])


def test_close_gaps_spends_every_pound_that_closes_a_gap():
    result = plan(town())
    assert planned(result) == [150.0, 150.0]
    assert result.objective_value == pytest.approx(0.5)
    assert result.gap_closed_share == pytest.approx(0.5)


def test_close_gaps_weighs_outcomes_within_their_priority():
    # a second outcome of weight 3 at N = 10 moves half as much per unit, but counts three times
    tables = town(
        outcomes=(outcome(), outcome("worry", weight=3.0)),
        outcome_values=(
            value(100.0),
            *targets(),
            value(100.0, "worry"),
            *targets(90.0, "worry"),
        ),
        services=(service(), service("talk")),
        activity=(activity(), activity("talk", 0.0, ceiling=1_000.0)),
        recipes=(recipe(), recipe("talk")),
        effects=(effect(), effect(-0.05, "talk", "worry")),
    )
    result = plan(tables)
    # £1,000 of talk closes 3/4·0.005, of help 1/4·0.01: all money moves to talk
    assert planned(result, "talk") == [150.0, 150.0]
    # trouble is 20 short (weight 1/4), worry 2.5 short (weight 3/4)
    assert result.objective_value == pytest.approx(0.25 * 2.0 + 0.75 * 0.25)


def test_pots_limit_what_is_used_in_a_year():
    result = plan(town(pots=(pot(amount=130_000.0),)))
    assert planned(result) == [130.0, 130.0]


def test_pots_off_lets_the_target_be_met():
    assert planned(plan(town(), {"pots": False})) == [200.0, 200.0]


def test_recipes_need_every_type():
    # a hundredth of a nurse a unit, and 1.2 nurses: 120 units, though money would do for 150
    nurses = Pot(
        pot="nurses", name="Nurses", partner="nhs", type="nurse", place="town", amount_per_year=1.2,
        pooled_share=1.0, **MADE_UP,
    )  # fmt: skip
    tables = town(
        more_types=(NURSE,),
        pots=(pot(), nurses),
        recipes=(recipe(), recipe(amount=0.01, type_="nurse")),
        spending=(spending(), spending(1.0, pot_="nurses")),
    )
    result = plan(tables)
    assert planned(result) == [120.0, 120.0]
    flows = result.tables["flows"]
    assert flows[flows["pot"] == "nurses"]["planned"].tolist() == pytest.approx([1.2, 1.2])


NHS_POT = pot("nhs_purse", 50_000.0, partner="nhs", pooled_share=0.4)


@pytest.mark.parametrize(("pooling", "units"), [("agreed", 170.0), ("none", 150.0), ("full", 200.0)])
def test_pooling_lets_a_pot_cross_up_to_its_share(pooling: str, units: float):
    result = plan(town(pots=(pot(), NHS_POT)), {"pooling": pooling})
    assert planned(result) == [units, units]


def test_conditions_keep_a_ring_fenced_pot_to_what_it_names():
    fenced = pot("grant", 50_000.0, only_services=("play",))
    tables = town(
        pots=(pot(), fenced),
        services=(service(), service("play")),
        activity=(activity(), activity("play", 10.0)),
        recipes=(recipe(), recipe("play")),
        spending=(spending(), spending(10_000.0, "play", "grant")),
    )
    assert planned(plan(tables)) == [150.0, 150.0]
    # released, the grant's other £40,000 help too
    assert planned(plan(tables, {"conditions": {"release": ["grant"]}})) == [190.0, 190.0]


def test_floors_are_a_duty_where_statutory():
    tables = town(services=(service(statutory=True),), activity=(activity(floor=90.0),))
    result = plan(tables, cut=Cut(depth=0.5))
    # half of £150,000 pays for 75 of the 90 units that the law asks for
    assert planned(result) == [75.0, 75.0]
    assert stage(result, "duties", 2026) == pytest.approx(15_000.0)
    assert result.tables["duties_unmet"]["rule"].tolist() == ["floors", "floors"]
    assert result.promises_broken_gbp == 0.0


def test_floors_are_a_promise_elsewhere():
    tables = town(activity=(activity(floor=90.0),))
    result = plan(tables, cut=Cut(depth=0.5))
    assert result.duties_unmet_gbp == 0.0
    assert stage(result, "promises", 2027) == pytest.approx(15_000.0)


def test_floors_made_hard_can_leave_no_plan():
    tables = town(activity=(activity(floor=90.0),))
    result = plan(tables, {"hard": ["floors"]}, Cut(depth=0.5))
    assert result.status == "infeasible"
    assert not result.has_plan


def test_ceilings_limit_growth():
    assert planned(plan(town(activity=(activity(ceiling=130.0),)))) == [130.0, 130.0]


def test_pace_limits_growth_from_year_to_year():
    # a tenth and five units a year: 100 → 115 → 131.5
    tables = town(services=(service(most_growth_share=0.1, start_up_per_year=5.0),))
    assert planned(plan(tables)) == [115.0, 131.5]


def test_pace_of_reduction_is_a_promise_counted_from_the_base_year():
    # a fifth a year: 80 and 64 are promised; £60,000 pay for 60
    tables = town(services=(service(most_reduction_share=0.2),))
    result = plan(tables, cut=Cut(depth=0.6))
    assert stage(result, "promises", 2026) == pytest.approx(20_000.0)
    assert stage(result, "promises", 2027) == pytest.approx(4_000.0)
    assert set(result.tables["promises_broken"]["rule"]) == {"pace"}


def test_held_years_stay_as_they_are():
    tables = town(partnership={"first_decision_year": 2027})
    assert planned(plan(tables)) == [100.0, 150.0]


def test_commitments_hold_until_their_year():
    tables = town(services=(service(committed_until=2026),))
    result = plan(tables, cut=Cut(depth=0.4))
    assert stage(result, "promises", 2026) == pytest.approx(10_000.0)
    assert stage(result, "promises", 2027) == 0.0


def test_evidence_holds_a_service_without_any():
    tables = town(
        services=(service(), service("clubs")),
        activity=(activity(), activity("clubs", 40.0)),
        recipes=(recipe(), recipe("clubs")),
        spending=(spending(), spending(40_000.0, "clubs")),
    )
    assert planned(plan(tables), "clubs") == [40.0, 40.0]
    # not held, its money goes to what is known to help
    free = plan(tables, {"evidence": "off"})
    assert planned(free, "clubs") == [0.0, 0.0]
    assert planned(free) == [150.0, 150.0]


CARE = service("care", demand_outcome="trouble", activity_per_case=1.0)


def care_town(purse: float) -> Any:
    """A town in which every child in trouble needs a place at £2,000."""
    return town(
        pots=(pot(amount=purse),),
        services=(service(), CARE),
        activity=(activity(), activity("care")),
        recipes=(recipe(), recipe("care", 2_000.0)),
        spending=(spending(), spending(200_000.0, "care")),
    )


def test_demand_follows_its_outcome():
    # x more units of help cost £1,000·x and save £200·x of places: £40,000 spare buy 50
    result = plan(care_town(340_000.0))
    assert planned(result) == [150.0, 150.0]
    assert planned(result, "care") == [95.0, 95.0]


def test_demand_that_cannot_be_paid_for_is_a_duty_unmet():
    # £150,000: without any help 110 places are needed and 75 paid for; every £1,000 of help takes half a
    # place away and spares a tenth of one, so no help is given
    result = plan(care_town(150_000.0))
    assert planned(result) == [0.0, 0.0]
    assert stage(result, "duties", 2026) == pytest.approx(35 * 2_000.0)
    assert result.tables["duties_unmet"]["rule"].tolist() == ["demand", "demand"]


def test_targets_made_hard_are_met_or_said_to_be_out_of_reach():
    met = plan(town(pots=(pot(amount=250_000.0),)), {"targets": "hard"})
    assert met.status == "optimal"
    assert met.objective_value == pytest.approx(0.0)
    missed = plan(town(), {"targets": {"trouble": "hard"}})
    assert missed.status == "targets_not_met"
    assert planned(missed) == [150.0, 150.0]


def test_reinvest_leaves_what_falling_demand_frees_in_its_pot():
    # demand is falling to 60 places by itself and frees £80,000
    tables = care_town(300_000.0).replace(
        outcome_values=(
            value(100.0),
            *(value(60.0, series="trend", year=year) for year in (2026, 2027)),
            *targets(50.0),
        )
    )
    # x units more help cost £1,000·x and save £200·x: free, £80,000 buy 100
    assert planned(plan(tables)) == [200.0, 200.0]
    own = plan(tables, {"reinvest": "own_pot"})
    assert planned(own) == [100.0, 100.0]
    left = own.tables["unspent"]
    assert left["amount"].tolist() == pytest.approx([80_000.0, 80_000.0])


def test_new_money_is_used_as_little_as_the_aim_needs():
    # 200 units meet the target; £50,000 a year are missing
    tables = town(partnership={"discount_rate": 0.25})
    result = plan(tables, {"new_money": True})
    assert planned(result) == [200.0, 200.0]
    assert stage(result, "new_money") == pytest.approx(50_000.0 * (1 + 1 / 1.25))
    flows = result.tables["flows"]
    assert flows[flows["pot"] == "new_money"]["planned"].tolist() == pytest.approx([50_000.0] * 2)


def test_calm_leaves_alone_what_helps_nobody():
    # with the target met at 100 units there is nothing to change, whatever is in the purse
    tables = town(outcome_values=(value(100.0), *targets(100.0)))
    result = plan(tables)
    assert planned(result) == [100.0, 100.0]
    assert result.gap_closed_share is None
    assert stage(result, "calm") == 0.0


def test_a_scenario_aims_at_what_it_names():
    assert scenario().objective == "close_gaps"


def test_demand_left_unmet_is_spread_evenly():
    # two demand-led services at £2,000 a place, 100 cases each, and money for 120: 60 and 60
    tables = town(
        pots=(pot(amount=240_000.0),),
        services=(CARE, service("school", demand_outcome="worry", activity_per_case=1.0)),
        outcomes=(outcome(), outcome("worry", weight=0.0)),
        outcome_values=(value(100.0), *targets(), value(100.0, "worry")),
        activity=(activity("care"), activity("school")),
        recipes=(recipe("care", 2_000.0), recipe("school", 2_000.0)),
        spending=(spending(200_000.0, "care"), spending(200_000.0, "school")),
        effects=(),
    )
    result = plan(tables)
    assert planned(result, "care") == [60.0, 60.0]
    assert planned(result, "school") == [60.0, 60.0]
    assert stage(result, "duties", 2026) == pytest.approx(80 * 2_000.0)


def test_reinvest_takes_the_base_year_from_the_base_tables():
    # a scenario that halves the purse halves what may be spent beside demand
    tables = care_town(300_000.0).replace(
        outcome_values=(
            value(100.0),
            *(value(60.0, series="trend", year=year) for year in (2026, 2027)),
            *targets(50.0),
        )
    )
    half = Change("pots", {"pot": "purse"}, "amount_per_year", "scale", 0.5)
    own = solve(scenario({"reinvest": "own_pot"}).with_changes([half]), base=tables)
    # £50,000 at most; and £120,000 of places to be paid out of £150,000 leave only £30,000 or so
    assert max(planned(own)) <= 50.0
