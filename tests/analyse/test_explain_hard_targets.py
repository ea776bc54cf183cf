"""Hard targets in the explanation: kept by every answer, named where they clash, and unit costs of the year.

The town of two halves: 50 children in trouble and 50 families helped in each; £150,000 buys 150 units at
£1,000, each of which spares a tenth of a child where it is given.
"""

from __future__ import annotations

import pandas as pd
import pytest

from model.inputs.records import Effect, OutcomeValue, Recipe
from tests.analyse.explained import explained, row
from tests.known_answers.test_targets_of_places import halves
from tests.optimise.town import activity, effect, pot, recipe, service, targets, town, value

WEST = {"targets": {"trouble@west": "hard"}}


def clash(tables: dict[str, pd.DataFrame], label: str) -> set[tuple[str, str]]:
    """Members of one clash."""
    found = tables["conflicts"]
    own = found[found["outcome"] == label]
    return set(zip(own["kind"], own["limit"], strict=True))


def test_a_place_with_a_hard_target_is_named_in_the_clash():
    """39 in the west take 160 units where there are 150: £10,000 a year are lacking."""
    _, plan, explanation = explained(halves(39.0), dict(WEST))
    assert plan.status == "targets_not_met"
    assert clash(explanation.tables, "duties and promises") == {
        ("money", "council"),
        ("target", "trouble|west"),
    }
    texts = set(explanation.tables["conflicts"]["sentence"])
    assert (
        "The money of council and the target of trouble in West can't both hold; "
        "without the money of council they could."
    ) in texts
    repair = explanation.tables["repairs"].iloc[0]
    assert repair["amount"] == pytest.approx(20_000.0)
    assert repair["sentence"] == (
        "Keeping every duty, promise and hard target: £20k of new money over the plan would do it, "
        "at most £10k in one year."
    )


def test_a_hard_target_of_a_place_that_can_be_kept_is_no_clash():
    _, plan, explanation = explained(halves(40.0), dict(WEST))
    assert plan.status == "optimal"
    assert clash(explanation.tables, "duties and promises") == set()


def test_new_money_for_the_area_keeps_the_hard_target_of_a_place():
    """The area asks 5 fewer, the west 20 fewer: 200 more in the west, and £100,000 a year are lacking.

    Without the hard target the area's 5 need nothing: the purse has 50 units more already.
    """
    tables = halves(30.0)
    area = tuple(
        r.model_copy(update={"count": 95.0}) if (r.place, r.series) == ("town", "target") else r
        for r in tables.outcome_values
    )
    _, plan, explanation = explained(tables.replace(outcome_values=area), WEST | {"new_money": True})
    assert plan.status == "optimal"
    invest = explanation.tables["invest"]
    own = invest[(invest["outcome"] == "trouble") & invest["new_money_gbp"].notna()]
    # 250 units in the west and none in the east: £250,000 of which 150,000 are there; the area is then 85
    assert own["new_money_gbp"].tolist() == pytest.approx([100_000.0, 100_000.0])


@pytest.mark.parametrize("asked", [60.0, 80.0])
def test_the_best_level_of_a_hard_target_out_of_reach_is_a_number(asked: float):
    """£150,000 bring 95 at best; 95 is said although the target that must be met is lower."""
    tables = town(outcome_values=(value(100.0), *targets(asked)))
    _, plan, explanation = explained(tables, {"targets": "hard"})
    assert plan.status == "targets_not_met"
    missed = row(explanation.tables["targets"], outcome="trouble")
    assert missed["best_now"] == pytest.approx(95.0)
    assert missed["best_any_money"] == pytest.approx(asked)
    assert "with what there is 95 children is the best; more money would meet it" in str(missed["sentence"])
    assert "not stated" not in " ".join(explanation.tables["targets"]["sentence"])


def dear_and_cheap(growth: float) -> dict[str, tuple[Recipe | Effect | OutcomeValue, ...]]:
    """Two services, the second half as dear again, with a real growth of both unit costs."""
    return {
        "recipes": (
            recipe(real_growth_per_year=growth),
            recipe("talk", 1_500.0, real_growth_per_year=growth),
        ),
        "effects": (effect(), effect(-0.1, "talk")),
    }


@pytest.mark.parametrize("growth", [0.0, 0.1, -0.2])
def test_unit_costs_are_those_of_the_year_they_are_said_for(growth: float):
    tables = town(
        services=(service(), service("talk")),
        activity=(activity(), activity("talk", 0.0, ceiling=1_000.0)),
        pots=(pot(amount=200_000.0),),
        outcome_values=(value(100.0), *targets(70.0)),
        **dear_and_cheap(growth),
    )
    case, _, explanation = explained(tables)
    talk = row(explanation.tables["services"], service="talk")
    year = talk["switch_year"]
    assert year in case.years.plan
    times = (1.0 + growth) ** (int(str(year)) - 2025)
    assert talk["unit_cost_gbp"] == pytest.approx(1_500.0 * times)
    assert talk["effect_times"] == pytest.approx(1.5)  # both grow alike: the ratio stays
    assert talk["switch_unit_cost_gbp"] == pytest.approx(1_000.0 * times)


def test_a_service_without_a_margin_has_the_unit_cost_of_the_last_plan_year():
    """A duty is unmet, so nothing has a margin; the unit cost is still said, at 1.21 times today's."""
    tables = town(
        services=(service(statutory=True),),
        activity=(activity(floor=100.0),),
        pots=(pot(amount=100_000.0),),
        recipes=(recipe(real_growth_per_year=0.1),),
    )
    _, plan, explanation = explained(tables)
    assert plan.duties_unmet_gbp > 0
    assert row(explanation.tables["services"], service="help")["unit_cost_gbp"] == pytest.approx(1_210.0)


def test_a_hard_target_of_a_place_that_is_missed_has_a_row_and_repairs_of_its_own():
    """All 150 units in the west leave 40 there, 39 are wanted: ten more units are £10,000 in each year."""
    _, _, explanation = explained(halves(39.0), dict(WEST))
    missed = row(explanation.tables["targets"], outcome="trouble|west")
    assert (missed["name"], missed["target"]) == ("trouble in West", 39.0)
    assert missed["planned"] >= 40.0
    assert missed["best_now"] == pytest.approx(40.0)
    assert missed["best_any_money"] == pytest.approx(39.0)
    assert (missed["reachable_now"], missed["reachable_any_money"]) == (False, True)
    assert "trouble in West" in str(missed["sentence"])
    assert "with what there is 40 children is the best; more money would meet it" in str(missed["sentence"])
    repairs = explanation.tables["repairs"]
    own = repairs[repairs["outcome"] == "trouble|west"].set_index("kind")
    assert own.loc["money", "amount"] == pytest.approx(20_000.0)
    assert own.loc["target", "amount"] == pytest.approx(40.0)
    assert clash(explanation.tables, "trouble|west") == {("money", "council"), ("target", "trouble|west")}
    invest = explanation.tables["invest"]
    new = invest[(invest["outcome"] == "trouble|west") & invest["new_money_gbp"].notna()]
    assert new["new_money_gbp"].tolist() == pytest.approx([10_000.0, 10_000.0])


def test_a_place_that_meets_its_hard_target_has_no_row():
    _, _, explanation = explained(halves(40.0), dict(WEST))
    assert "trouble|west" not in set(explanation.tables["targets"]["outcome"])
