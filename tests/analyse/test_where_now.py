"""Where we are now: tables of the first page, on the small partnership, on changes of it, and on Kent."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analyse import where_now as room
from model.analyse.judged import meets
from model.analyse.where_now import compared, status_of, where_now
from tests.analyse.small import actuals, changed, shipped, tiny, with_rows, without

COUNTS = st.floats(min_value=0, max_value=1e5, allow_nan=False)
BETTER = st.sampled_from(["lower", "higher"])


def outcome(tables, name="looked_after"):
    found = where_now(tables).outcomes
    return found[found["outcome"] == name].iloc[0]


# ---- today, trend, target ------------------------------------------------------------------


def test_an_outcome_today_on_trend_and_against_its_target():
    row = outcome(tiny())
    assert (row["today_year"], row["today_count"], row["today_denominator"]) == (2025, 100.0, 20_000.0)
    assert (row["target_year"], row["trend_count"], row["target_count"]) == (2027, 104.0, 96.0)
    assert row["still_to_go_count"] == 8.0
    assert row["status"] == "off track"
    assert (row["benchmark_year"], row["benchmark_count"]) == (2025, 92.0)
    assert math.isnan(row["best_count"])


def test_the_last_target_of_the_plan_years_counts():
    row = outcome(tiny(), "school_ready")
    assert (row["target_year"], row["target_count"], row["still_to_go_count"]) == (2027, 740.0, 40.0)


def test_a_target_after_the_plan_is_left_out():
    later = {"outcome": "school_ready", "place": "shire", "year": 2040, "series": "target", "count": 900}
    assert outcome(with_rows(tiny(), "outcome_values", later), "school_ready")["target_year"] == 2027


def test_targets_of_every_district_make_the_areas_target():
    tables = without(tiny(), "outcome_values", outcome="looked_after", series="target")
    rows = [
        {"outcome": "looked_after", "place": place, "year": 2027, "series": "target", "count": count}
        for place, count in (("north", 58), ("south", 37))
    ]
    assert outcome(with_rows(tables, "outcome_values", *rows))["target_count"] == 95.0


def test_without_a_target_nothing_is_to_go():
    row = outcome(without(tiny(), "outcome_values", series="target"))
    assert row["status"] == "no target"
    assert math.isnan(row["still_to_go_count"])
    assert math.isnan(row["target_count"])
    assert (row["target_year"], row["trend_count"]) == (2027, 104.0)


@pytest.mark.parametrize(
    ("target", "status", "to_go"),
    [(95, "off track", 9.0), (103, "off track", 1.0), (104, "already met", 0.0), (200, "already met", 0.0)],
)
def test_status_against_easier_targets(target, status, to_go):
    match = {"outcome": "looked_after", "series": "target"}
    row = outcome(changed(tiny(), "outcome_values", match, count=float(target)))
    assert (row["status"], row["still_to_go_count"]) == (status, to_go)


def test_on_track_is_met_then_but_not_yet_today():
    match = {"outcome": "looked_after", "series": "trend"}
    tables = changed(tiny(), "outcome_values", match, count=50.0)
    assert outcome(tables)["status"] == "on track"


def test_places_like_ours_are_those_beside_today():
    later = [
        {"outcome": "looked_after", "place": "shire", "year": year, "series": "benchmark", "count": count}
        for year, count in ((2024, 90), (2027, 99))
    ]
    tables = with_rows(tiny(), "outcome_values", *later)
    assert outcome(tables)["benchmark_count"] == 92.0
    only_later = without(
        without(tables, "outcome_values", series="benchmark", year=2025), "outcome_values", year=2024
    )
    assert (outcome(only_later)["benchmark_year"], outcome(only_later)["benchmark_count"]) == (2027, 99.0)


# ---- earlier years -------------------------------------------------------------------------


def test_too_few_years_are_too_early_to_say():
    assert outcome(tiny())["direction"] == "too early to say"
    assert outcome(tiny())["points"] == 1


def test_earlier_years_are_judged_on_rates_where_there_are_rates():
    """Counts rise with the population while the rate falls."""
    rows = [
        {
            "outcome": "looked_after",
            "place": "shire",
            "year": year,
            "series": "actual",
            "count": 90 + step,
            "denominator": size,
        }
        for step, (year, size) in enumerate(
            [(2020, 10_000), (2021, 12_000), (2022, 14_000), (2023, 16_000), (2024, 18_000)]
        )
    ]
    row = outcome(with_rows(tiny(), "outcome_values", *rows))
    assert (row["direction"], row["points"], row["first_year"], row["first_count"]) == (
        "getting better",
        6,
        2020,
        90.0,
    )


def test_earlier_years_are_judged_on_counts_where_a_rate_is_missing():
    tables = changed(tiny(), "outcomes", {"outcome": "looked_after"}, population=None)
    rising = {2020: 90, 2021: 92, 2022: 94, 2023: 96, 2024: 98}
    assert outcome(actuals(tables, "looked_after", rising, None))["direction"] == "getting worse"


# ---- districts -----------------------------------------------------------------------------


def test_districts_stand_beside_the_area():
    places = where_now(tiny()).places
    assert places["place"].tolist() == ["north", "south"]
    assert places["today_count"].tolist() == [60.0, 40.0]
    assert set(places["compared"]) == {"about the same"}
    assert (places["tile_row"].tolist(), places["tile_column"].tolist()) == ([1, 2], [1, 1])


def test_outcomes_kept_for_the_area_have_no_districts():
    assert set(where_now(tiny()).places["outcome"]) == {"looked_after"}


@pytest.mark.parametrize(
    ("share", "whole", "better", "said"),
    [
        (0.10, 0.10, "lower", "about the same"),
        (0.105, 0.10, "lower", "about the same"),
        (0.11, 0.10, "lower", "worse"),
        (0.11, 0.10, "higher", "better"),
        (0.09, 0.10, "lower", "better"),
        (0.09, 0.10, "higher", "worse"),
        (float("nan"), 0.10, "lower", "not compared"),
        (0.10, float("nan"), "lower", "not compared"),
    ],
)
def test_a_place_compared_with_the_area(share, whole, better, said):
    assert compared(share, whole, better) == said


# ---- every figure --------------------------------------------------------------------------


def test_the_series_hold_every_figure_and_the_whole_trend():
    series = where_now(tiny()).series
    own = series[series["outcome"] == "looked_after"]
    assert own.groupby("series")["year"].apply(list).to_dict() == {
        "actual": [2025],
        "benchmark": [2025],
        "target": [2027],
        "trend": [2025, 2026, 2027],
    }
    assert own.loc[own["series"] == "trend", "count"].tolist() == [100.0, 102.0, 104.0]
    assert (own["basis"] != "").all()


def test_columns_stay_the_same_without_rows():
    tables = without(tiny(), "outcome_values", place="north")
    tables = changed(tables, "outcome_values", {"outcome": "looked_after", "place": "south"}, place="shire")
    found = where_now(tables)
    assert found.places.empty
    assert tuple(found.places.columns) == room.PLACE_COLUMNS
    assert tuple(found.outcomes.columns) == room.OUTCOME_COLUMNS
    assert tuple(found.series.columns) == room.SERIES_COLUMNS


def test_the_rules_are_said():
    assert any("target" in rule for rule in room.RULES)
    assert any("5%" in rule for rule in room.RULES)


# ---- Kent ----------------------------------------------------------------------------------


def test_every_figure_of_kent_says_its_basis_and_source():
    found = where_now(shipped("kent"))
    assert (found.outcomes["basis"] != "").all()
    assert (found.outcomes["source"] != "").all()
    targeted = found.outcomes[found.outcomes["status"] != "no target"]
    assert (targeted["target_source"] != "").all()
    assert len(targeted) >= 10


def test_districts_of_kent_add_up_to_the_county():
    found = where_now(shipped("kent"))
    for name, own in found.places.groupby("outcome"):
        assert len(own) == 12
        today = found.outcomes.loc[found.outcomes["outcome"] == name, "today_count"].iloc[0]
        assert own["today_count"].sum() == pytest.approx(today, rel=1e-9)


# ---- whatever the numbers ------------------------------------------------------------------


@given(COUNTS, COUNTS, COUNTS, BETTER)
def test_status_follows_from_meeting_the_target(today, trend, target, better):
    status = status_of(today, trend, target, better)
    assert (status == "off track") == (not meets(trend, target, better))
    assert (status == "already met") == (meets(today, target, better) and meets(trend, target, better))


@given(COUNTS, COUNTS)
def test_a_count_meets_a_target_one_way_or_the_other(count, target):
    assert meets(count, target, "lower") or meets(count, target, "higher")


@given(COUNTS, COUNTS, COUNTS)
def test_fewer_never_stops_meeting_a_target_that_is_better_lower(count, fewer, target):
    if fewer <= count and meets(count, target, "lower"):
        assert meets(fewer, target, "lower")


@given(COUNTS, COUNTS)
def test_a_place_is_better_one_way_when_it_is_worse_the_other(share, whole):
    opposite = {"better": "worse", "worse": "better"}
    lower = compared(share, whole, "lower")
    assert compared(share, whole, "higher") == opposite.get(lower, lower)


@settings(max_examples=15)
@given(st.lists(st.floats(min_value=1, max_value=1e4), min_size=1, max_size=3))
def test_still_to_go_is_the_distance_to_the_target(targets):
    tables = tiny()
    for target in targets:
        row = outcome(
            changed(tables, "outcome_values", {"outcome": "looked_after", "series": "target"}, count=target)
        )
        assert row["still_to_go_count"] == pytest.approx(max(0.0, 104.0 - target), abs=1e-2)


def test_row_order_does_not_matter():
    tables = shipped("kent")
    turned = tables.replace(outcome_values=tuple(reversed(tables.outcome_values)))
    pd.testing.assert_frame_equal(
        where_now(tables).outcomes.drop(columns=["source", "target_source", "benchmark_source"]),
        where_now(turned).outcomes.drop(columns=["source", "target_source", "benchmark_source"]),
    )
