"""Better, worse, no clear change, too early to say: the stated rule on series whose answer is plain."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.analyse import trends
from model.analyse.trends import direction

SERIES = st.lists(st.floats(min_value=0, max_value=1e6, allow_nan=False), min_size=0, max_size=14)
DIRECTIONS = {"getting better", "getting worse", "no clear change", "too early to say"}
OPPOSITE = {"getting better": "getting worse", "getting worse": "getting better"}


@pytest.mark.parametrize(
    ("values", "better", "said"),
    [
        ([5, 4, 3, 2, 1], "lower", "getting better"),
        ([5, 4, 3, 2, 1], "higher", "getting worse"),
        ([1, 2, 3, 4, 5], "lower", "getting worse"),
        ([1, 2, 3, 4], "lower", "too early to say"),
        ([], "lower", "too early to say"),
        ([3, 3, 3, 3, 3], "lower", "no clear change"),
        ([1, 2, 3, 5, 4], "lower", "no clear change"),
        ([5, 1, 4, 2, 3, 5, 1], "lower", "no clear change"),
    ],
)
def test_plain_series(values, better, said):
    assert direction(values, better) == said


def test_five_figures_need_to_be_in_perfect_order():
    """Two of the 120 orders lean as far as perfect order; chance alone gives them 1 time in 60."""
    clear = [
        order for order in itertools.permutations(range(5)) if direction(order, "lower") != "no clear change"
    ]
    assert clear == [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0)]


def test_an_old_trend_that_has_turned_is_not_todays():
    """Nine years of persistent absence: it doubled, and has come down in each of the last three years."""
    absence = [0.1134, 0.1158, 0.1188, 0.1209, 0.1319, 0.2412, 0.2317, 0.2136, 0.1942]
    assert direction(absence, "lower") == "no clear change"
    assert direction(absence[:6], "lower") == "getting worse"


def test_a_trend_that_has_levelled_off_stands():
    injuries = [
        0.009569,
        0.009769,
        0.009002,
        0.008473,
        0.007756,
        0.006688,
        0.007972,
        0.007133,
        0.007055,
        0.007055,
    ]
    assert direction(injuries, "lower") == "getting better"


def test_only_the_latest_ten_count():
    assert direction([*range(100, 0, -10), *range(10)], "lower") == "getting worse"


def test_the_rule_is_said_with_its_own_numbers():
    assert str(trends.FEWEST_POINTS) in trends.RULE
    assert str(trends.MOST_POINTS) in trends.RULE
    assert f"1 time in {round(1 / trends.LEVEL)}" in trends.RULE


@given(SERIES)
def test_only_the_four_words_and_none_before_five_years(values):
    said = direction(values, "lower")
    assert said in DIRECTIONS
    assert (said == "too early to say") == (len(values) < 5)


@given(SERIES)
def test_what_is_better_lower_is_worse_higher(values):
    lower, higher = direction(values, "lower"), direction(values, "higher")
    assert higher == OPPOSITE.get(lower, lower)


@given(SERIES)
def test_the_unit_does_not_matter(values):
    whole = [round(value) for value in values]
    assert direction([value * 64 for value in whole], "lower") == direction(whole, "lower")


@given(st.lists(st.integers(min_value=0, max_value=10**6), min_size=5, max_size=10, unique=True))
def test_sorted_series_are_clear(values):
    assert direction(sorted(values), "higher") == "getting better"
    assert direction(sorted(values), "lower") == "getting worse"
