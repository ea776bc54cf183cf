"""Figures of options side by side: ranges, one outcome, chances; their words, tables and odd cases."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from model.charts import colours
from model.charts.options import CARRY_ON, TARGET, Estimate, chance_bars, dots, gap_ranges, outcome_ranges
from tests.charts.frames import HERE, NAN, NASTY, texts

NAMES = {"A": "As things are", "B": "Best use", "C": "A cut", "outcome": "Children looked after"}


def options() -> pd.DataFrame:
    """Nothing closed, a good deal closed, and the gap widened with duties unmet."""
    return pd.DataFrame(
        {
            "option": ["A", "B", "C"],
            "name": [NAMES[letter] for letter in "ABC"],
            "duties_unmet_gbp": [0.0, 0.0, 126.4e6],
            "gap_closed_share": [0.0, 0.185, -0.065],
            "gap_closed_low": [-0.08, 0.08, -0.16],
            "gap_closed_high": [0.08, 0.25, 0.03],
        }
    )


def outcome(**columns: Any) -> pd.DataFrame:
    """One outcome under three options."""
    usual: dict[str, Any] = {
        "option": ["A", "B", "C"],
        "year": [2031] * 3,
        "trend_count": [1104.0] * 3,
        "planned_count": [1104.0, 1070.0, 1113.0],
        "low_count": [1079.0, 1037.0, 1077.0],
        "high_count": [1124.0, 1095.0, 1149.0],
        "target_count": [1080.0] * 3,
        "meets": ["not met", "met", "not met"],
        "chance_met": [0.0, 0.8, 0.1],
    }
    return pd.DataFrame({**usual, **columns})


def chances(*shares: float) -> pd.DataFrame:
    return pd.DataFrame({"option": list("ABC")[: len(shares)], "chance": shares, "regret_mean": 0.0})


def test_the_best_is_in_the_headline_and_every_range_in_the_summary():
    chart = gap_ranges(options(), HERE)
    assert chart.headline == "B closes most of the gap: 18.5%"
    assert "B 18% of the gap closed (8% to 25% in 19 of 20 futures)" in chart.summary
    assert "C gap widened by 6.5% (from 16% wider to 3% closed in 19 of 20 futures)" in chart.summary


def test_every_row_has_a_range_under_its_dot():
    figure = gap_ranges(options(), HERE).figure
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert [list(trace.x) for trace in lines] == [[-8.0, 8.0], [8.0, 25.0], [-16.0, 3.0]]
    dots_drawn = next(trace for trace in figure.data if trace.mode == "markers")
    assert list(dots_drawn.x) == [0.0, 18.5, -6.5]
    assert [line.y[0] for line in lines] == list(dots_drawn.y)


def test_what_is_left_undone_stands_beside_each_name():
    said = " ".join(texts(gap_ranges(options(), HERE).figure)).replace("<br>", " ")
    assert "A As things are: no duty unmet" in said
    assert "C A cut: £126.4m of duties unmet" in said


def test_the_table_holds_every_option_also_one_without_a_plan():
    table = options()
    table.loc[2, ["gap_closed_share", "gap_closed_low", "gap_closed_high", "duties_unmet_gbp"]] = NAN
    chart = gap_ranges(table, HERE)
    assert chart.table["Option"].tolist() == ["A", "B", "C"]
    assert chart.table["Gap closed (%)"].isna().tolist() == [False, False, True]
    assert len([trace for trace in chart.figure.data if trace.mode == "lines"]) == 2


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([0.2, 0.2, 0.1], "A and B close most of the gap: 20.0%"),
        ([0.0, -0.1, -0.2], "No option closes any of the gap"),
        ([NAN, NAN, NAN], "No option has a plan"),
    ],
)
def test_a_tie_and_nothing_closed_are_said(shares: list[float], said: str):
    table = options().assign(gap_closed_share=shares, gap_closed_low=shares, gap_closed_high=shares)
    assert gap_ranges(table, HERE).headline == said


def test_a_share_that_nothing_moves_has_no_range_in_words():
    table = options().assign(gap_closed_low=[0.0, 0.185, -0.065], gap_closed_high=[0.0, 0.185, -0.065])
    assert "futures" not in gap_ranges(table, HERE).summary


def test_one_outcome_against_its_trend_and_target():
    chart = outcome_ranges(outcome(), NAMES, HERE)
    assert chart.headline == "Children looked after: B meets the target"
    assert "B: 1,070 (1,037 to 1,095 in 19 of 20 futures), target met" in chart.summary
    at = {shape.line.color: shape.x0 for shape in chart.figure.layout.shapes}
    assert at == {CARRY_ON.colour: 1104.0, TARGET.colour: 1080.0}
    assert chart.table["Target (count)"].tolist() == [1080.0] * 3


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"meets": ["not met"] * 3}, "Children looked after: no option meets the target"),
        ({"meets": ["met"] * 3}, "Children looked after: A, B and C meet the target"),
        (
            {"meets": ["no target"] * 3, "target_count": [NAN] * 3},
            "Children looked after: no option has a target for it",
        ),
    ],
)
def test_who_meets_the_target_is_in_the_headline(columns: dict[str, Any], said: str):
    assert outcome_ranges(outcome(**columns), NAMES, HERE).headline == said


def test_a_line_that_options_do_not_share_is_not_drawn():
    chart = outcome_ranges(outcome(target_count=[1080.0, 1000.0, NAN]), NAMES, HERE)
    assert [shape.x0 for shape in chart.figure.layout.shapes] == [1104.0]


def test_chances_are_bars_with_the_best_in_the_headline():
    chart = chance_bars(chances(0.03, 0.97), NAMES, 1000, HERE)
    assert chart.headline == "B is best in about 97 of 100 futures"
    assert chart.table["Best in (% of futures)"].tolist() == [3.0, 97.0]
    assert "B Best use 97%" in chart.summary


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((0.5, 0.5), "A and B are best equally often"),
        ((1.0, 0.0, 0.0), "A is best in all of 1,000 futures drawn"),
        ((), "No option has a plan"),
    ],
)
def test_ties_and_certainty_among_futures(shares: tuple[float, ...], said: str):
    assert chance_bars(chances(*shares), NAMES, 1000, HERE).headline == said


def test_names_are_drawn_as_they_are_written():
    chart = gap_ranges(options().assign(name=NASTY), HERE)
    assert not any("<script>" in text for text in texts(chart.figure))


def test_a_figure_without_rows_says_so():
    figure = dots([])
    assert any("Nothing to show." in str(note.text) for note in figure.layout.annotations)
    one = dots([Estimate("One", "One: 5", 5.0, 4.0, 6.0)], [(TARGET, 10.0)], "%")
    low, high = one.layout.xaxis.range
    assert low < 4.0
    assert high > 10.0
    assert {colours.DARK_PINK} == {shape.line.color for shape in one.layout.shapes}
