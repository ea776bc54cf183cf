"""Figures of outcomes: further right is better, whatever the outcome counts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.charts.outcomes import SCALE, improvement, outcome_strip, outcomes_against_target
from tests.charts.frames import HERE, NAN, NASTY, outcomes_now, outcomes_planned, texts, words_of

COUNTS = st.floats(min_value=0.01, max_value=1e6, allow_nan=False)


def points(chart, mark):
    """What one kind of mark says at each place."""
    trace = next(trace for trace in chart.figure.data if trace.name == mark)
    return list(zip(trace.x, trace.text, strict=True))


# ---- the common scale ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "today", "better", "shown"),
    [
        (150, 200, "lower", 25.0),
        (210, 200, "lower", -5.0),
        (750, 600, "higher", 25.0),
        (200, 200, "lower", 0.0),
        (NAN, 200, "lower", None),
        (150, NAN, "lower", None),
        (150, 0, "lower", None),
    ],
)
def test_how_much_better_than_today(count, today, better, shown):
    assert improvement(count, today, better) == shown


@given(COUNTS, COUNTS)
def test_one_way_is_the_other_turned_round(count, today):
    lower, higher = improvement(count, today, "lower"), improvement(count, today, "higher")
    assert lower is not None
    assert higher is not None
    assert math.isclose(lower, -higher, abs_tol=1e-12)
    assert (lower > 0) == (count < today)


# ---- today ---------------------------------------------------------------------------------


def test_marks_stand_where_the_numbers_say():
    chart = outcome_strip(outcomes_now(), HERE)
    assert points(chart, "target")[0] == (25.0, "target: 150")
    assert points(chart, "if we carry on")[0] == (-5.0, "if we carry on: 210")
    assert points(chart, "best of them") == [(50.0, "best of them: 100")]


def test_outcomes_without_anything_to_compare_are_in_the_table_alone():
    chart = outcome_strip(outcomes_now(), HERE)
    assert not any("Children in need" in text for text in texts(chart.figure))
    assert chart.table["Outcome"].tolist() == ["Plans late", "Ready for school", "Children in need"]
    assert "1 outcome has no target; see the table." in chart.summary


def test_the_words_say_what_the_figure_shows():
    chart = outcome_strip(outcomes_now(), HERE)
    assert chart.headline == "1 of 2 outcomes is heading for its target"
    assert "Off track: Plans late." in chart.summary
    assert SCALE in chart.subtitle
    assert "Plans late: off track" in texts(chart.figure)[1]


def test_the_table_has_the_numbers_of_the_figure():
    table = outcome_strip(outcomes_now(), HERE).table
    assert table.loc[0, "Target (count)"] == 150.0
    assert table.loc[0, "Target year"] == "2030-31"
    assert table.loc[1, "Status"] == "on track"


def test_without_outcomes_there_is_still_a_chart():
    chart = outcome_strip(outcomes_now().iloc[:0], HERE)
    assert chart.headline == "No outcome has a target yet"
    assert chart.table.empty


def test_names_are_drawn_as_they_are_written():
    chart = outcome_strip(outcomes_now().assign(name=NASTY), HERE)
    assert not any("<script>" in text for text in texts(chart.figure))


# ---- against target ------------------------------------------------------------------------


def test_a_plan_against_its_targets():
    chart = outcomes_against_target(outcomes_planned(), HERE)
    assert chart.headline == "The plan meets 1 of 2 targets"
    at, said = points(chart, "this plan")[0]
    assert (at, said) == (pytest.approx(27.5), "this plan: 145")
    assert points(chart, "target")[0] == (25.0, "target: 150")
    assert "Plans late: target met" in texts(chart.figure)[1]
    assert "Ready for school: 50 below target" in texts(chart.figure)[2]


def test_outcomes_without_a_target_are_left_out():
    assert outcomes_against_target(outcomes_planned(), HERE).table["Outcome"].tolist() == [
        "Plans late",
        "Ready for school",
    ]


def test_better_and_worse_are_counted():
    summary = outcomes_against_target(outcomes_planned(), HERE).summary
    assert summary == (
        "The plan meets 1 of 2 targets: Plans late. "
        "Against carrying on as now, 1 outcome is better and 1 is worse."
    )


def test_all_met_is_not_listed_again():
    met = outcomes_planned().assign(meets="met")
    assert outcomes_against_target(met, HERE).summary.startswith("The plan meets 3 of 3 targets. Against")


def test_the_number_in_the_headline_is_the_number_in_the_table():
    chart = outcomes_against_target(outcomes_planned(), HERE)
    met = int((chart.table["Target met"] == "met").sum())
    assert f"meets {met} of {len(chart.table)} " in chart.headline
    assert "nan" not in words_of(chart)
