"""Before and after, from the plans that were worked out by hand for the small partnership."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from model.analyse import best_use as room
from model.analyse.best_use import outcomes, partners, places, services
from tests.analyse.small import best_use_by_hand, changed, cut_by_hand, picked, tiny


def by_service(plan, year, **more):
    found = services(plan["spend"], plan["activity"], tiny(), year, **more)
    return found.set_index("service")


# ---- money and activity --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "service", "today", "planned", "change"),
    [
        (2026, "placements", 5_000_000.0, 5_100_000.0, 100_000.0),
        (2027, "placements", 5_000_000.0, 5_087_500.0, 87_500.0),
        (2026, "family_help", 320_000.0, 365_000.0, 45_000.0),
        (2027, "family_help", 320_000.0, 377_500.0, 57_500.0),
        (None, "family_help", 320_000.0, 371_250.0, 51_250.0),
        (2027, "youth_clubs", 200_000.0, 200_000.0, 0.0),
        (None, "health_visits", 600_000.0, 645_750.0, 45_750.0),
    ],
)
def test_money_of_a_service_before_and_after(year, service, today, planned, change):
    row = by_service(best_use_by_hand(), year).loc[service]
    assert row[["today_gbp", "planned_gbp", "change_gbp"]].tolist() == pytest.approx([today, planned, change])


def test_activity_of_a_service_before_and_after():
    row = by_service(best_use_by_hand(), 2027).loc["family_help"]
    assert row[["today_activity", "planned_activity", "change_activity"]].tolist() == [160.0, 188.75, 28.75]
    assert row["activity_unit"] == "families"


def test_every_service_stands_once_largest_gain_first():
    found = services(best_use_by_hand()["spend"], best_use_by_hand()["activity"], tiny(), 2026)
    assert found["service"].tolist() == ["placements", "family_help", "health_visits", "youth_clubs"]
    assert found["change_gbp"].is_monotonic_decreasing
    assert found.set_index("service")["demand_led"].to_dict() == {
        "placements": True,
        "family_help": False,
        "health_visits": False,
        "youth_clubs": False,
    }


def test_a_difference_that_rounds_to_nothing_is_no_change():
    plan = best_use_by_hand()
    clubs = plan["spend"]["service"] == "youth_clubs"
    plan["spend"].loc[clubs, "planned"] += 0.3
    assert by_service(plan, 2027).loc["youth_clubs", "change_gbp"] == 0.0


def test_what_nobody_pays_for_stands_beside_the_money():
    plan = cut_by_hand()
    of_2027 = by_service(plan, 2027, duties_unmet=plan["duties_unmet"])
    assert of_2027.loc["placements", "unmet_gbp"] == 187_000.0
    assert of_2027.loc["family_help", "unmet_gbp"] == 0.0
    assert (
        by_service(plan, None, duties_unmet=plan["duties_unmet"]).loc["placements", "unmet_gbp"] == 93_500.0
    )


def test_what_is_not_known_to_be_met_is_not_said_to_be():
    assert by_service(cut_by_hand(), 2027)["unmet_gbp"].isna().all()


def test_money_of_partners_before_and_after():
    found = partners(best_use_by_hand()["spend"], tiny(), 2026).set_index("partner")
    assert picked(found, "shire_council", "today_gbp", "planned_gbp", "change_gbp") == [
        5_520_000.0,
        5_620_000.0,
        100_000.0,
    ]
    assert found.loc["shire_nhs", "change_gbp"] == 75_000.0


def test_money_of_districts_before_and_after():
    found = places(best_use_by_hand()["spend"], tiny(), 2027).set_index("place")
    assert found.index.tolist() == ["north", "south"]
    assert picked(found, "north", "today_gbp", "planned_gbp", "change_gbp") == [
        200_000.0,
        250_000.0,
        50_000.0,
    ]
    assert found.loc["south", "change_gbp"] == 7_500.0


@pytest.mark.parametrize("year", [2026, 2027, None])
@pytest.mark.parametrize("plan", [best_use_by_hand(), cut_by_hand()], ids=["best use", "cut"])
def test_services_and_partners_add_up_to_the_same(plan, year):
    by_partner = partners(plan["spend"], tiny(), year)
    found = by_service(plan, year)
    for column in ("today_gbp", "planned_gbp"):
        assert found[column].sum() == pytest.approx(by_partner[column].sum())


# ---- outcomes ------------------------------------------------------------------------------


def of(plan, outcome, year=None):
    found = outcomes(plan["outcomes"], tiny(), year)
    return found[found["outcome"] == outcome].iloc[0]


def test_an_outcome_planned_on_trend_and_wanted():
    row = of(best_use_by_hand(), "looked_after")
    assert (row["year"], row["today_count"]) == (2027, 100.0)
    assert row[["trend_count", "planned_count", "target_count"]].tolist() == [104.0, 101.75, 96.0]
    assert row[["improvement_count", "short_count"]].tolist() == [2.25, 5.75]
    assert row["meets"] == "not met"


def test_better_higher_turns_the_signs():
    row = of(best_use_by_hand(), "school_ready")
    assert row[["improvement_count", "short_count"]].tolist() == [22.875, 17.125]


def test_a_worse_outcome_has_a_negative_improvement():
    assert of(cut_by_hand(), "looked_after")["improvement_count"] == pytest.approx(-1.8)


def test_a_year_without_a_target():
    row = of(best_use_by_hand(), "looked_after", 2026)
    assert row["meets"] == "no target"
    assert math.isnan(row["short_count"])


def test_a_target_that_is_met():
    plan = best_use_by_hand()
    plan["outcomes"]["planned"] = 90.0
    assert of(plan, "looked_after")[["meets", "short_count"]].tolist() == ["met", 0.0]


def test_a_target_met_in_the_last_year_and_missed_after_it():
    plan = best_use_by_hand()
    own = (plan["outcomes"]["outcome"] == "looked_after") & (plan["outcomes"]["year"] == 2027)
    plan["outcomes"].loc[own, "planned"] = 96.0
    row = of(plan, "looked_after")
    assert (row["meets"], bool(row["missed_after"])) == ("met", True)
    plan["outcomes"].loc[plan["outcomes"]["year"] == 2028, "target"] = float("nan")
    assert not of(plan, "looked_after")["missed_after"]


def test_a_missed_target_is_not_said_to_be_missed_afterwards():
    assert not of(best_use_by_hand(), "looked_after")["missed_after"]


def test_a_target_of_an_outcome_without_weight_is_a_guard():
    guarded = changed(tiny(), "outcomes", {"outcome": "looked_after"}, weight=0.0)
    found = outcomes(best_use_by_hand()["outcomes"], guarded, None).set_index("outcome")
    assert found["is_guard"].to_dict() == {"looked_after": True, "school_ready": False}
    assert not outcomes(best_use_by_hand()["outcomes"], guarded, 2026)["is_guard"].any()


def test_an_outcome_that_ends_up_worse_says_so():
    assert of(cut_by_hand(), "looked_after")["against_trend"] == "worse"
    assert of(best_use_by_hand(), "looked_after")["against_trend"] == "better"


def test_run_on_years_are_not_plan_years():
    assert outcomes(best_use_by_hand()["outcomes"], tiny(), 2028).empty


def test_without_any_target_the_last_plan_year_is_shown():
    plan = best_use_by_hand()
    plan["outcomes"]["target"] = float("nan")
    assert set(outcomes(plan["outcomes"], tiny(), None)["year"]) == {2027}


# ---- the same columns always ---------------------------------------------------------------


def test_columns_stay_the_same_without_rows():
    plan = best_use_by_hand()
    empty = {name: table.iloc[:0] for name, table in plan.items()}
    assert tuple(outcomes(empty["outcomes"], tiny(), None).columns) == room.OUTCOME_COLUMNS
    assert tuple(partners(empty["spend"], tiny(), None).columns) == room.PARTNER_COLUMNS
    assert tuple(places(empty["spend"], tiny(), None).columns) == room.PLACE_COLUMNS
    found = services(empty["spend"], empty["activity"], tiny(), None)
    assert tuple(found.columns) == room.SERVICE_COLUMNS
    assert (found["change_gbp"] == 0).all()


def test_the_plans_tables_are_left_as_they_are():
    plan, before = best_use_by_hand(), best_use_by_hand()
    services(plan["spend"], plan["activity"], tiny(), None, plan["duties_unmet"])
    outcomes(plan["outcomes"], tiny(), None)
    for name, table in before.items():
        pd.testing.assert_frame_equal(plan[name], table)
