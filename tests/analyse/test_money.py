"""Where the money goes: every way of adding it up gives the same pennies."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analyse import money as room
from model.analyse.money import View, plan_rows, resource_map, resources, spending_rows
from tests.analyse.small import best_use_by_hand, changed, picked, shipped, tiny, with_rows

KINDS = ("money", "people", "capital", "in_kind", "all")


def pence(amounts) -> int:
    return sum(round(amount * 100) for amount in amounts)


def gbp(found, by, key):
    own = found.by(by)
    return float(own.loc[own["key"] == key, "gbp"].sum())


def volunteers(tables, hours=1000.0):
    """Volunteers' time given in kind to youth clubs, £12 an hour, beside the money."""
    kinds = {
        "type": "volunteers",
        "name": "Volunteers",
        "kind": "people",
        "unit": "hours",
        "value_gbp_per_unit": 12,
    }
    tables = with_rows(tables, "resource_types", kinds)
    pot = {
        "pot": "helpers",
        "name": "Helpers",
        "partner": "shire_nhs",
        "type": "volunteers",
        "place": "shire",
    }
    tables = with_rows(tables, "pots", {**pot, "amount_per_year": hours})
    used = {"pot": "helpers", "service": "youth_clubs", "place": "shire", "amount_per_year": hours}
    return with_rows(tables, "spending", used)


# ---- the small partnership, by hand --------------------------------------------------------


def test_totals_of_the_small_partnership():
    found = resource_map(tiny(), View())
    assert found.total_gbp == 6_120_000.0
    assert gbp(found, "partner", "shire_council") == 5_520_000.0
    assert gbp(found, "pot", "health_grant") == 300_000.0
    assert gbp(found, "service", "placements") == 5_000_000.0
    assert gbp(found, "priority", "ready") == 600_000.0
    assert gbp(found, "tier", "targeted") == 320_000.0
    assert gbp(found, "place", "north") == 200_000.0
    assert gbp(found, "outcome", "demand_led") == 5_000_000.0
    assert found.without_evidence_gbp == 200_000.0
    assert found.children == 20_000.0


def test_money_a_child_is_over_the_children_in_view_and_over_its_own_for_a_place():
    found = resource_map(tiny(), View())
    own = found.by("place").set_index("key")["gbp_per_child"]
    assert own["north"] == pytest.approx(200_000 / 12_000)
    assert found.by("partner")["gbp_per_child"].sum() == pytest.approx(306.0)


def test_a_place_shows_its_own_rows_and_says_what_it_leaves_out():
    found = resource_map(tiny(), View(place="north"))
    assert (found.total_gbp, found.children, found.area_wide_gbp) == (200_000.0, 12_000.0, 5_800_000.0)
    whole = resource_map(tiny(), View(place="shire"))
    assert (whole.total_gbp, whole.area_wide_gbp) == (5_800_000.0, 0.0)
    assert resource_map(tiny(), View()).area_wide_gbp == 0.0


def test_filters_for_tier_and_partner():
    assert resource_map(tiny(), View(tier="universal")).total_gbp == 800_000.0
    assert resource_map(tiny(), View(partner="shire_nhs")).total_gbp == 600_000.0
    assert resource_map(tiny(), View(tier="universal", partner="shire_nhs")).total_gbp == 600_000.0


def test_people_are_shown_at_their_value_and_never_added_to_the_money_that_pays_them():
    assert resource_map(tiny(), View(kind="people")).total_gbp == 624_000.0
    assert resource_map(tiny(), View(kind="in_kind")).total_gbp == 0.0
    assert resource_map(tiny(), View(kind="all")).total_gbp == 6_120_000.0


def test_what_is_given_in_kind_is_added():
    tables = volunteers(tiny())
    assert resource_map(tables, View(kind="in_kind")).total_gbp == 12_000.0
    assert resource_map(tables, View(kind="all")).total_gbp == 6_132_000.0
    assert resource_map(tables, View(kind="people")).total_gbp == 636_000.0
    assert resource_map(tables, View()).total_gbp == 6_120_000.0


def test_what_has_no_value_counts_nothing_and_is_named_in_the_resources():
    tables = changed(volunteers(tiny()), "resource_types", {"type": "volunteers"}, value_gbp_per_unit=None)
    assert resource_map(tables, View(kind="in_kind")).flows.empty
    own = resources(tables).set_index("type")
    assert own.loc["volunteers", "available"] == 1000.0
    assert pd.isna(own["value_gbp"].loc["volunteers"])


def test_resources_of_the_small_partnership():
    own = resources(tiny()).set_index("type")
    assert picked(own, "money", "available", "used", "value_gbp") == [
        6_370_000.0,
        6_120_000.0,
        6_370_000.0,
    ]
    assert picked(own, "nurses", "available", "used", "in_cash_available") == [12.0, 12.0, 12.0]
    assert own.loc["nurses", "value_gbp"] == 624_000.0


def test_services_say_what_evidence_is_held():
    found = resource_map(tiny(), View()).services.set_index("service")["evidence"]
    assert found.to_dict() == {
        "placements": "must serve every case",
        "health_visits": "evidence held",
        "family_help": "evidence held",
        "youth_clubs": "no evidence held",
    }


def test_an_odd_penny_is_not_lost_between_outcomes():
    effect = {"service": "family_help", "outcome": "school_ready", "change_per_activity": 0.02}
    tables = with_rows(tiny(), "effects", {**effect, "lag_years": 0, "persistence": 0, "evidence_grade": 2})
    tables = changed(
        tables, "spending", {"service": "family_help", "place": "north"}, amount_per_year=200_000.01
    )
    flows = resource_map(tables, View(place="north")).flows
    assert flows["gbp"].tolist() == [100_000.01, 100_000.0]


def test_a_plan_in_the_same_shape():
    rows = plan_rows(best_use_by_hand()["spend"], 2027)
    assert tuple(rows.columns) == room.ROW_COLUMNS
    found = resource_map(tiny(), View(), rows)
    assert found.total_gbp == 6_326_500.0
    assert gbp(found, "pot", "nhs_core") == 406_500.0
    assert gbp(found, "partner", "shire_council") == 5_620_000.0


def test_new_money_has_a_name():
    rows = plan_rows(best_use_by_hand()["spend"], 2027)
    new = rows.iloc[[0]].assign(partner="", pot="new_money")
    flows = resource_map(tiny(), View(), new).flows
    assert picked(flows, 0, "partner_name", "pot_name") == ["New money", "New money"]


def test_columns_stay_the_same_when_nothing_is_in_view():
    found = resource_map(tiny(), View(kind="capital"))
    assert found.total_gbp == 0.0
    assert tuple(found.flows.columns) == room.FLOW_COLUMNS
    assert tuple(found.totals.columns) == room.TOTAL_COLUMNS
    assert tuple(found.services.columns) == room.SERVICE_COLUMNS
    assert tuple(spending_rows(tiny().replace(spending=())).columns) == room.ROW_COLUMNS
    assert tuple(resources(tiny()).columns) == room.RESOURCE_COLUMNS


# ---- to the penny --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tiny", "kent"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_column_adds_up_to_the_same_pennies(name, kind):
    found = resource_map(shipped(name), View(kind=kind))
    whole = round(found.total_gbp * 100)
    assert pence(found.flows["gbp"]) == whole
    assert pence(found.services["gbp"]) == whole
    for by in ("partner", "pot", "service", "priority", "outcome", "tier", "place", "kind"):
        own = found.by(by)
        assert pence(own["gbp"]) == whole, by
        assert own["gbp"].is_monotonic_decreasing
        if whole:
            assert own["share"].sum() == pytest.approx(1.0)


@pytest.mark.parametrize("name", ["tiny", "kent"])
def test_places_and_tiers_part_the_money(name):
    tables = shipped(name)
    whole = resource_map(tables, View()).total_gbp
    by_place = sum(resource_map(tables, View(place=row.place)).total_gbp for row in tables.places)
    by_tier = sum(
        resource_map(tables, View(tier=t)).total_gbp for t in ("universal", "targeted", "specialist")
    )
    assert by_place == pytest.approx(whole, abs=0.005)
    assert by_tier == pytest.approx(whole, abs=0.005)


def test_kents_money_is_what_its_tables_spend():
    tables = shipped("kent")
    money = {row.pot for row in tables.pots if row.type == "money"}
    spent = sum(row.amount_per_year for row in tables.spending if row.pot in money)
    assert resource_map(tables, View()).total_gbp == pytest.approx(spent, abs=0.01 * len(tables.spending))


@settings(max_examples=25)
@given(st.lists(st.integers(min_value=0, max_value=10**9), min_size=6, max_size=6))
def test_pennies_are_kept_whatever_the_amounts(amounts):
    tables = tiny()
    money = [row for row in tables.spending if row.pot != "nurse_team"]
    rows = [
        row.model_copy(update={"amount_per_year": n / 100}) for row, n in zip(money, amounts, strict=True)
    ]
    found = resource_map(tables.replace(spending=tuple(rows)), View())
    assert pence(found.flows["gbp"]) == sum(amounts)
    assert pence(found.by("outcome")["gbp"]) == sum(amounts)


def test_row_order_does_not_matter():
    tables = shipped("kent")
    turned = tables.replace(spending=tuple(reversed(tables.spending)))
    pd.testing.assert_frame_equal(resource_map(tables, View()).flows, resource_map(turned, View()).flows)
