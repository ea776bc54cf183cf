"""The frontier against slow and obvious re-statements, on any table."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analyse.frontier import FRONTIER, STATUSES, frontier, net_benefit, worth_choosing

SMALL = st.integers(-6, 6)
POINTS = st.lists(st.tuples(SMALL, SMALL), min_size=1, max_size=8)


def table_of(points) -> pd.DataFrame:
    rows = [(f"o{k}", float(cost), float(effect)) for k, (cost, effect) in enumerate(points)]
    return pd.DataFrame(rows, columns=["option", "cost", "effect"])


def slow_status(points, k: int) -> str:
    """By comparison with every other option and with every mix of two, in whole numbers."""
    cost, effect = points[k]
    for other_cost, other_effect in points:
        if other_cost <= cost and other_effect >= effect and (other_cost, other_effect) != (cost, effect):
            return "dominated"
    for (c0, e0), (c1, e1) in combinations(sorted(set(points), key=lambda p: p[1]), 2):
        # cost of the mix that has the same effect, times (e1 − e0)
        if e0 < effect < e1 and c0 * (e1 - effect) + c1 * (effect - e0) < cost * (e1 - e0):
            return "extendedly_dominated"
    return "frontier"


@given(POINTS)
@settings(max_examples=300, deadline=None)
def test_every_status_is_that_of_comparing_with_all_and_with_all_mixes(points):
    found = frontier(table_of(points)).set_index("option")["status"]
    assert [found[f"o{k}"] for k in range(len(points))] == [
        slow_status(points, k) for k in range(len(points))
    ]


@given(POINTS, st.permutations(range(8)))
@settings(max_examples=100, deadline=None)
def test_the_order_of_rows_does_not_matter(points, order):
    table = table_of(points)
    mixed = table.iloc[[k for k in order if k < len(table)]]
    pd.testing.assert_frame_equal(frontier(mixed), frontier(table))


@given(POINTS)
@settings(max_examples=200, deadline=None)
def test_ratios_rise_along_the_frontier_and_increments_add_up(points):
    found = frontier(table_of(points))
    edge = found[found["status"] == FRONTIER].drop_duplicates(["cost", "effect"])
    ratios = edge["icer"].to_numpy()[1:]
    assert (np.diff(ratios) >= -1e-9 * np.abs(ratios[:-1])).all()
    assert edge["incremental_cost"].sum() == pytest.approx(edge["cost"].iloc[-1] - edge["cost"].iloc[0])
    assert set(found["status"]) <= set(STATUSES)
    assert len(found) == len(points)


@given(POINTS, st.fractions(0, 20))
@settings(max_examples=200, deadline=None)
def test_the_best_at_any_value_is_on_the_frontier_where_its_range_says(points, value):
    """Of non-negative values; at a value on the edge of two ranges both are best."""
    table, at = table_of(points), float(value)
    best = set(net_benefit(table, at).query("best")["option"])
    ranges = worth_choosing(frontier(table))
    wide = 1e-7
    inside = ranges[(ranges["from_value"] + wide < at) & (at < ranges["to_value"] - wide)]
    assert set(inside["option"]) <= best
    on_edge = frontier(table).query("status == 'frontier'")["option"]
    assert best & set(on_edge)


def test_a_point_on_the_line_between_two_others_stays_on_the_frontier():
    found = frontier(table_of([(0, 0), (1, 1), (3, 3)]))
    assert found["status"].tolist() == ["frontier"] * 3
    assert found["icer"].tolist()[1:] == [1, 1]
    assert worth_choosing(found)["from_value"].tolist() == [0, 1, 1]
    assert worth_choosing(found)["to_value"].tolist() == [1, 1, np.inf]


def test_rounding_of_decimals_does_not_bend_a_straight_line():
    found = frontier(table_of([(0.1, 0.1), (0.2, 0.2), (0.3, 0.3), (0.7, 0.7)]))
    assert found["status"].tolist() == ["frontier"] * 4


def test_a_saving_that_does_more_dominates():
    found = frontier(table_of([(-500, 3), (0, 2)]))
    assert found["option"].tolist() == ["o0", "o1"]
    assert found["status"].tolist() == ["frontier", "dominated"]
    assert found["compared_with"].tolist() == [None, "o0"]


def test_net_benefit_by_hand():
    worth = net_benefit(table_of([(5, 1), (10, 2), (35, 4)]), 10.0)
    assert worth["option"].tolist() == ["o1", "o0", "o2"]
    assert worth["net_benefit"].tolist() == [10, 5, 5]
    assert worth["lost"].tolist() == [0, 5, 5]
    assert worth["best"].tolist() == [True, False, False]


def test_equally_good_options_are_all_best():
    assert net_benefit(table_of([(5, 1), (10, 2)]), 5.0)["best"].tolist() == [True, True]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (pd.DataFrame({"option": ["a"], "cost": [1.0]}), "no column effect; it needs option, cost, effect"),
        (table_of([]), "the table has no options; give at least one row"),
        (table_of([(1, 1), (2, 2)]).assign(option="a"), "the option 'a' is there twice"),
        (table_of([(1, 1), (float("inf"), 2)]), "the option 'o1' has a cost or effect that is not a finite"),
        (table_of([(1, 1), (2, float("nan"))]), "the option 'o1' has a cost or effect that is not a finite"),
    ],
)
def test_a_table_that_can_not_be_compared_is_refused(table, said):
    with pytest.raises(ValueError, match=said):
        frontier(table)
