"""Area figures of an outcome, whichever way they are kept; the trend as the model reads it."""

from __future__ import annotations

import math

import pytest

from model.analyse.figures import NO_FIGURE, Figures, area_trend
from tests.analyse.small import actuals, changed, shipped, tiny, with_rows, without


def actual(tables, outcome="looked_after"):
    return Figures.of(tables).of_area(outcome, "actual")


def test_districts_add_up_in_the_base_year():
    found = actual(tiny())[2025]
    assert (found.count, found.denominator) == (100.0, 20_000.0)
    assert found.share == 0.005
    assert math.isnan(found.lower)


def test_the_districts_come_before_the_areas_own_row_in_the_base_year():
    tables = actuals(tiny(), "looked_after", {2025: 100.5}, 20_000)
    assert actual(tables)[2025].count == 100.0


def test_in_other_years_the_areas_own_row_comes_first():
    tables = actuals(tiny(), "looked_after", {2024: 95}, 19_900)
    both = [
        {"outcome": "looked_after", "place": place, "year": 2024, "series": "actual", "count": count}
        for place, count in (("north", 50), ("south", 30))
    ]
    found = actual(with_rows(tables, "outcome_values", *both))[2024]
    assert (found.count, found.denominator) == (95.0, 19_900.0)


def test_earlier_years_held_by_district_alone_are_added_up():
    rows = [
        {"outcome": "looked_after", "place": place, "year": 2024, "series": "actual", "count": count}
        for place, count in (("north", 50), ("south", 30))
    ]
    found = actual(with_rows(tiny(), "outcome_values", *rows))
    assert list(found) == [2024, 2025]
    assert found[2024].count == 80.0


def test_a_year_that_only_some_districts_have_is_left_out():
    row = {"outcome": "looked_after", "place": "north", "year": 2024, "series": "actual", "count": 50}
    assert list(actual(with_rows(tiny(), "outcome_values", row))) == [2025]


def test_without_a_denominator_the_population_stands_in():
    tables = changed(
        tiny(), "outcome_values", {"outcome": "looked_after", "place": "south"}, denominator=None
    )
    assert actual(tables)[2025].denominator == 20_000.0
    nobody = changed(tables, "outcomes", {"outcome": "looked_after"}, population=None)
    assert math.isnan(actual(nobody)[2025].denominator)
    assert math.isnan(actual(nobody)[2025].share)


def test_an_interval_is_known_for_a_single_row_only():
    match = {"outcome": "school_ready", "series": "actual"}
    tables = changed(tiny(), "outcome_values", match, lower=680.0, upper=720.0)
    found = actual(tables, "school_ready")[2025]
    assert (found.lower, found.upper) == (680.0, 720.0)


def test_basis_and_source_are_said_once():
    assert actual(tiny())[2025].source == "made up for this example"
    tables = changed(
        tiny(), "outcome_values", {"outcome": "looked_after", "place": "south"}, source="elsewhere"
    )
    assert actual(tables)[2025].source == "made up for this example; elsewhere"
    assert actual(tables)[2025].basis == "illustrative"


def test_no_figure_has_no_number():
    assert math.isnan(NO_FIGURE.count)
    assert math.isnan(NO_FIGURE.share)


def test_the_trend_is_the_models():
    assert area_trend(tiny()) == {
        "looked_after": {2025: 100.0, 2026: 102.0, 2027: 104.0},
        "school_ready": {2025: 700.0, 2026: 700.0, 2027: 700.0},
    }


def test_without_trend_rows_the_trend_is_flat():
    assert set(area_trend(without(tiny(), "outcome_values", series="trend"))["looked_after"].values()) == {
        100.0
    }


@pytest.mark.parametrize("name", ["tiny", "kent"])
def test_every_outcome_of_a_shipped_partnership_has_today_and_a_trend(name):
    tables = shipped(name)
    figures, trend = Figures.of(tables), area_trend(tables)
    for outcome in tables.outcomes:
        today = figures.of_area(outcome.outcome, "actual")[tables.partnership.base_year]
        assert today.count == pytest.approx(trend[outcome.outcome][tables.partnership.base_year], rel=1e-9)
        assert today.basis
        assert today.source
