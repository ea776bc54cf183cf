"""Whole plans against plain loops over two projections, and against the aim that counts the same money."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model.analyse.cost_effectiveness import TABLES, value_for_money
from model.analyse.cost_effectiveness.bearers import bearers
from model.analyse.cost_effectiveness.plans import (
    BELIEVED,
    BY_NEED,
    ESTIMATED,
    appraisal,
    benefit_cost_ratio,
    flows,
    need_weights,
)
from model.analyse.discounting import SCHEDULES
from model.inputs.load import load_case
from model.plan import solve
from model.project import project, today_plan
from tests.analyse.small import changed, tiny, with_rows
from tests.analyse.valued import appraised, believing, best_use, case_of, net_by_hand, row
from tests.source_tree import ROOT

KINDS = ("fiscal", "economic", "social")


def some_activity(case, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    activity = today_plan(case)
    free = ~case.lines.demand_led
    activity[free] *= rng.uniform(0.7, 1.3, size=(int(free.sum()), case.years.n_plan))
    return activity


@pytest.mark.parametrize("folder", ["tiny", "kent"])
@pytest.mark.parametrize("seed", [1, 2])
def test_every_amount_against_plain_loops(folder, seed):
    case = load_case(ROOT / "data" / folder)
    activity = some_activity(case, seed)
    by_hand = net_by_hand(case, activity)
    found = row(appraisal(case, activity)["plan"], effects=ESTIMATED)
    assert found["extra_cost_gbp"] == pytest.approx(by_hand["extra"])
    assert found["saving_gbp"] == pytest.approx(by_hand["saving"])
    for kind in KINDS:
        assert found[f"{kind}_gbp"] == pytest.approx(by_hand[kind], abs=1e-3)
    assert found["exit_gbp"] == pytest.approx(by_hand["exit"])
    cash = by_hand["saving"] - by_hand["extra"] - by_hand["exit"]
    assert found["net_cash_gbp"] == pytest.approx(cash)
    assert found["net_gbp"] == pytest.approx(cash + sum(by_hand[kind] for kind in KINDS))


def test_todays_plan_changes_nothing():
    case = case_of(believing())
    tables = appraisal(case, today_plan(case))
    amounts = tables["plan"].drop(
        columns=["effects", "benefit_cost_ratio", "payback_year", "payback_cash_year"]
    )
    assert np.abs(amounts.to_numpy(dtype=float)).max() < 1e-6
    assert tables["plan"]["benefit_cost_ratio"].isna().all()
    assert np.abs(tables["plan_outcomes"]["units"]).max() < 1e-9


def test_the_net_value_is_what_the_aim_of_best_value_gains_over_today():
    """Where nothing is left unmet, its objective is Σ ρ·(value·C − money); today's plan has value 0."""
    plan = solve(ROOT / "scenarios" / "tiny-best-use.toml", objective="best_value")
    case = plan.case
    today = project(case, today_plan(case))
    money = float((case.money_recipe[1] @ today.activity) @ case.years.weight)
    found = row(appraisal(case, plan.activity)["plan"], effects=ESTIMATED)
    assert plan.duties_unmet_gbp == 0
    assert found["net_gbp"] == pytest.approx(plan.objective_value + money, abs=1.0)


def test_the_yearly_table_adds_up_to_the_plan():
    tables = appraised().tables
    for name in (ESTIMATED, BELIEVED):
        yearly = tables["plan_years"][tables["plan_years"]["effects"] == name]
        whole = row(tables["plan"], effects=name)
        for column in ("extra_cost_gbp", "saving_gbp", "net_cash_gbp", "net_gbp"):
            assert (yearly["weight"] * yearly[column]).sum() == pytest.approx(whole[column])
        assert yearly["running_present_value_gbp"].iloc[-1] == pytest.approx(whole["net_gbp"])


def test_payback_is_the_year_from_which_the_running_sum_stays_above():
    tables = appraised().tables
    yearly = tables["plan_years"][tables["plan_years"]["effects"] == BELIEVED]
    whole = row(tables["plan"], effects=BELIEVED)
    running = yearly["running_present_value_gbp"].tolist()
    first = next(k for k in range(len(running)) if all(value >= 0 for value in running[k:]))
    assert whole["payback_year"] == yearly["year"].iloc[first] == 2027
    assert whole["payback_cash_year"] is None


def test_corrections_shrink_benefits_and_dear_new_services_cost_more():
    case = case_of(believing())
    activity = some_activity(case, 4)
    activity[:, :] = np.maximum(activity, today_plan(case))
    plain, less = (flows(case, activity, believed=believed) for believed in (False, True))
    ready, looked = (case.outcomes.index(name) for name in ("school_ready", "looked_after"))
    assert less.credited[ready] == pytest.approx(0.95 * plain.credited[ready])
    assert less.credited[looked] == pytest.approx(0.9 * plain.credited[looked])
    assert less.saving.sum() == pytest.approx(0.9 * plain.saving.sum())
    assert less.extra == pytest.approx(plain.extra)


def test_cost_per_outcome_of_a_plan():
    tables = appraised().tables
    whole = row(tables["plan"], effects=BELIEVED)
    for name in ("looked_after", "school_ready"):
        found = row(tables["plan_outcomes"], effects=BELIEVED, outcome=name)
        assert found["gbp_per_outcome"] == pytest.approx(-whole["net_cash_gbp"] / found["present_units"])


def test_other_discount_rates_on_the_same_flows():
    case = best_use().case
    tables = appraised().tables
    yearly = tables["plan_years"][tables["plan_years"]["effects"] == BELIEVED]["net_gbp"].to_numpy()
    table = tables["discounting"]
    assert table["schedule"].tolist() == ["this partnership", "standard", "health", "under review"]
    own = row(table, schedule="this partnership")["net_gbp"]
    assert own == pytest.approx(sum(x / (1 + case.years.rate) ** t for t, x in enumerate(yearly)))
    standard = row(table, schedule="standard")["net_gbp"]
    assert standard == pytest.approx(yearly @ SCHEDULES["standard"].factors(len(yearly) - 1))


def test_another_rate_of_the_tables_takes_the_place_of_the_one_under_review():
    other = {"parameter": "discount_rate_alternative", "value": 0.02, "unit": "share a year"}
    case = case_of(with_rows(tiny(), "parameters", other))
    table = appraisal(case, some_activity(case, 1))["discounting"]
    assert row(table, schedule="alternative")["first_rate"] == 0.02


def test_who_pays_and_who_gains_adds_up_to_the_plan():
    plan, tables = best_use(), appraised().tables
    table, whole = tables["bearers"], row(tables["plan"], effects=BELIEVED)
    by_kind = table.groupby("kind")["present_value_gbp"].sum().to_dict()
    assert by_kind["pays for services"] == pytest.approx(-whole["extra_cost_gbp"], abs=2)
    assert by_kind["demand-led services"] == pytest.approx(whole["saving_gbp"], abs=2)
    for kind in ("economic", "social"):
        assert by_kind[kind] == pytest.approx(whole[f"{kind}_gbp"], abs=2)
    parts = table["cashable_gbp"] + table["not_cashable_gbp"]
    assert parts.tolist() == pytest.approx(table["present_value_gbp"].tolist())
    assert set(table["bearer"]) == {"public", "shire_council", "shire_nhs"}
    assert len(bearers(plan.case, today_plan(plan.case), plan.tables["spend"].iloc[:0])) == 0


def test_ending_services_costs_those_who_commission_them():
    tables = changed(tiny(), "services", {"service": "family_help"}, exit_gbp_per_activity=300.0)
    case = case_of(tables)
    activity = today_plan(case)
    activity[case.lines.index["family_help", "north"]] = [90.0, 80.0]
    found = row(appraisal(case, activity)["plan"], effects=ESTIMATED)
    assert found["exit_gbp"] == pytest.approx(10 * 300 * (1 + 1 / 1.1))
    spend = best_use().tables["spend"].iloc[:0]
    paid = row(bearers(case, activity, spend), bearer="shire_council", kind="costs of change")
    assert paid["present_value_gbp"] == pytest.approx(-found["exit_gbp"])
    assert paid["sentence"] == "Shire County Council: £5,727 once, for ending services."


def test_cashable_parts_are_those_of_the_table():
    cost = {"outcome": "looked_after", "bearer": "shire_nhs", "kind": "fiscal", "gbp_per_unit": 1_000.0}
    case = case_of(with_rows(tiny(), "outcome_costs", {**cost, "cashable_share": 0.25}))
    activity = today_plan(case)
    activity[case.lines.index["family_help", "north"]] *= 1.2
    spend = best_use().tables["spend"].iloc[:0]
    found = row(bearers(case, activity, spend), bearer="shire_nhs", kind="fiscal")
    assert found["cashable_gbp"] == pytest.approx(0.25 * found["present_value_gbp"])
    assert found["sentence"].startswith("Shire Integrated Care Board: £")
    assert "of fiscal value gained, £" in found["sentence"]


def test_weighing_places_by_need():
    """Two districts of equal children, one of thrice the need: 1.5 and 0.5, averaging 1."""
    tables = tiny()
    for place, need in (("north", 3.0), ("south", 1.0)):
        tables = changed(tables, "places", {"place": place}, need_weight=need, children=500)
    case = case_of(tables)
    weights = dict(
        zip(zip(case.cells.outcome, case.cells.place, strict=True), need_weights(case), strict=True)
    )
    for (_, place), weight in weights.items():
        assert weight == pytest.approx({"north": 1.5, "south": 0.5}.get(place, 1.0))
    activity = some_activity(case, 2)
    found = appraisal(case, activity, weigh_need=True)
    assert found["plan"]["effects"].tolist() == [ESTIMATED, BELIEVED, BY_NEED]
    credited = project(case, activity).credited
    by_hand = sum(
        (1 + case.years.rate) ** -(t - 1)
        * weights[case.cells.outcome[c], case.cells.place[c]]
        * 20_000
        * credited[c, t]
        for c in case.cells.of(case.outcomes.index("looked_after"))
        for t in range(1, len(case.years.horizon))
    )
    by_need, plain = (row(found["plan"], effects=name) for name in (BY_NEED, BELIEVED))
    assert by_need["social_gbp"] == pytest.approx(by_hand)
    assert by_need["net_cash_gbp"] == plain["net_cash_gbp"]


def test_need_is_weighed_in_every_place_or_nowhere():
    tables = tiny()
    for place, need in (("north", 3.0), ("south", None)):
        tables = changed(tables, "places", {"place": place}, need_weight=need, children=500)
    with pytest.raises(ValueError, match="the place 'south' has no need_weight"):
        need_weights(case_of(tables))


def test_a_ratio_needs_a_cost():
    assert benefit_cost_ratio(100.0, 50.0) == 1.5
    assert math.isnan(benefit_cost_ratio(0.0, 50.0))
    assert math.isnan(benefit_cost_ratio(-10.0, 50.0))


def test_demand_left_unserved_is_no_saving():
    """The same activity of chosen services: money counts every case, whatever the plan leaves unserved."""
    case = best_use().case
    activity = best_use().activity.copy()
    before = appraisal(case, activity)["plan"]
    activity[case.lines.demand_led] *= 0.5
    assert appraisal(case, activity)["plan"].equals(before)


def test_every_table_is_there_in_order():
    assert tuple(appraised().tables) == TABLES
    assert appraised().scenario == "Tiny: best use of the same money"


def test_what_can_not_be_appraised_is_refused():
    with pytest.raises(ValueError, match="there is no outcome 'looked'"):
        value_for_money(best_use(), {"looked": 1.0})
