"""What must not change a comparison of options, and what must change it in proportion."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import ConvexHull

from model.analyse.frontier import FRONTIER, frontier, net_benefit
from model.analyse.psa import Draws, acceptability, expected_loss, information, plane, summary
from model.analyse.value_of_information import evppi, evsi

POINTS = st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=1, max_size=10)
quick = settings(max_examples=60, deadline=None, derandomize=True)
few = settings(max_examples=15, deadline=None, derandomize=True)


def table_of(points) -> pd.DataFrame:
    rows = [(f"o{k}", float(cost), float(effect)) for k, (cost, effect) in enumerate(points)]
    return pd.DataFrame(rows, columns=["option", "cost", "effect"])


def draws_for(seed: int, number: int = 60, options: int = 3) -> Draws:
    rng = np.random.default_rng(seed)
    names = tuple(f"o{k}" for k in range(options))
    cost = rng.normal(10 * np.arange(options), 5, size=(number, options))
    effect = rng.normal(np.arange(options), 1, size=(number, options))
    return Draws(tuple(f"{k:03}" for k in range(number)), names, cost, effect)


# ---- the frontier --------------------------------------------------------------------------


@quick
@given(POINTS, st.integers(-50, 50), st.integers(-50, 50))
def test_adding_the_same_to_every_option_changes_no_increment(points, cost, effect):
    one = frontier(table_of(points))
    other = frontier(table_of([(c + cost, e + effect) for c, e in points]))
    pd.testing.assert_frame_equal(
        one.drop(columns=["cost", "effect"]), other.drop(columns=["cost", "effect"])
    )


@quick
@given(POINTS, st.integers(1, 9), st.integers(1, 9))
def test_ratios_scale_with_the_units_of_cost_and_effect(points, dearer, larger):
    one = frontier(table_of(points))
    other = frontier(table_of([(c * dearer, e * larger) for c, e in points]))
    assert other["option"].tolist() == one["option"].tolist()
    assert other["status"].tolist() == one["status"].tolist()
    expected = (one["icer"] * dearer / larger).tolist()
    assert other["icer"].tolist() == pytest.approx(expected, nan_ok=True)


@quick
@given(POINTS)
def test_options_off_the_frontier_may_be_left_out(points):
    table = table_of(points)
    whole = frontier(table)
    edge = whole[whole["status"] == FRONTIER].reset_index(drop=True)
    again = frontier(table[table["option"].isin(edge["option"])])
    pd.testing.assert_frame_equal(again, edge)


@quick
@given(POINTS, st.integers(1, 20), st.integers(1, 20))
def test_a_worse_option_changes_nothing_for_the_others(points, dearer, less):
    table = table_of(points)
    worse = table.iloc[[0]].assign(
        option="zz", cost=table["cost"][0] + dearer, effect=table["effect"][0] - less
    )
    found = frontier(pd.concat([table, worse], ignore_index=True)).set_index("option")
    assert found["status"]["zz"] == "dominated"
    pd.testing.assert_frame_equal(
        found.drop(index="zz").sort_index(), frontier(table).set_index("option").sort_index()
    )


@few
@given(st.integers(0, 10_000))
def test_corners_of_the_convex_hull_of_random_points_are_the_frontier(seed):
    """Of points in general position: the corners from the cheapest to the most effective, below the rest."""
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 1, size=(30, 2))
    corners = points[ConvexHull(points).vertices]
    table = table_of(points.tolist())
    found = frontier(table)
    edge = found[found["status"] == FRONTIER][["cost", "effect"]].to_numpy()
    assert all((np.abs(corners - point).sum(axis=1) < 1e-12).any() for point in edge)
    cheapest, best = points[points[:, 0].argmin()], points[points[:, 1].argmax()]
    assert edge[0].tolist() == cheapest.tolist()
    assert edge[-1].tolist() == best.tolist()
    below = [
        corner
        for corner in corners
        if any((value * corner[1] - corner[0]) >= (value * points[:, 1] - points[:, 0]).max() - 1e-15
               for value in np.geomspace(1e-4, 1e4, 801))
    ]  # fmt: skip
    assert {tuple(corner) for corner in below} <= {tuple(point) for point in edge}


@quick
@given(POINTS, st.integers(0, 30))
def test_net_benefit_ranks_as_the_sum_does(points, value):
    found = net_benefit(table_of(points), float(value)).set_index("option")["net_benefit"]
    by_hand = {f"o{k}": value * effect - cost for k, (cost, effect) in enumerate(points)}
    assert found.to_dict() == pytest.approx(by_hand)
    assert found.is_monotonic_decreasing


# ---- draws ---------------------------------------------------------------------------------


@few
@given(st.integers(0, 1_000), st.floats(0, 50))
def test_what_every_option_gains_alike_in_a_draw_changes_no_chance_and_no_loss(seed, value):
    draws = draws_for(seed)
    rng = np.random.default_rng(seed + 1)
    shift = rng.normal(0, 100, size=(len(draws.labels), 1))
    moved = Draws(draws.labels, draws.options, draws.cost + shift, draws.effect)
    one, other = acceptability(draws, [value]), acceptability(moved, [value])
    assert other["probability"].tolist() == one["probability"].tolist()
    assert expected_loss(moved, [value])["loss"].tolist() == pytest.approx(
        expected_loss(draws, [value])["loss"]
    )
    assert information(moved, [value])["evpi"][0] == pytest.approx(information(draws, [value])["evpi"][0])


@few
@given(st.integers(0, 1_000), st.integers(2, 9))
def test_losses_and_information_scale_with_money(seed, times):
    draws = draws_for(seed)
    dearer = Draws(draws.labels, draws.options, times * draws.cost, draws.effect)
    assert information(dearer, [times * 10.0])["evpi"][0] == pytest.approx(
        times * information(draws, [10.0])["evpi"][0]
    )
    chances = acceptability(dearer, [times * 10.0])["probability"]
    assert chances.tolist() == acceptability(draws, [10.0])["probability"].tolist()


@few
@given(st.integers(0, 1_000))
def test_every_draw_twice_changes_nothing_but_the_error(seed):
    draws = draws_for(seed)
    labels = tuple(f"{k:04}" for k in range(2 * len(draws.labels)))
    twice = Draws(labels, draws.options, np.tile(draws.cost, (2, 1)), np.tile(draws.effect, (2, 1)))
    for ask in (lambda d: acceptability(d, [7.0])["probability"], lambda d: expected_loss(d, [7.0])["loss"]):
        assert ask(twice).tolist() == pytest.approx(ask(draws).tolist())
    one, other = information(draws, [7.0]).iloc[0], information(twice, [7.0]).iloc[0]
    assert other["evpi"] == pytest.approx(one["evpi"])
    assert other["error"] < one["error"] or one["error"] == 0
    assert summary(twice)["cost_mean"].tolist() == pytest.approx(summary(draws)["cost_mean"].tolist())


@few
@given(st.integers(0, 1_000))
def test_without_uncertainty_there_is_nothing_to_learn(seed):
    draws = draws_for(seed)
    still = Draws(
        draws.labels, draws.options, np.tile(draws.cost[:1], (60, 1)), np.tile(draws.effect[:1], (60, 1))
    )
    assert information(still, [5.0])["evpi"][0] == 0
    assert set(acceptability(still, [5.0])["probability"]) == {0, 1}
    quarters = plane(still, "o0").iloc[:, 3:].to_numpy()
    assert set(quarters.ravel()) <= {0.0, 1.0}


@few
@given(st.integers(0, 1_000))
def test_another_option_never_lowers_the_value_of_knowing_everything_above_its_own_gain(seed):
    """E max can only rise with an option more; the best mean can too: both are checked against each other."""
    draws = draws_for(seed, options=4)
    fewer = Draws(draws.labels, draws.options[:3], draws.cost[:, :3], draws.effect[:, :3])
    worth = [one.net_benefit(6.0) for one in (fewer, draws)]
    top = [one.max(axis=1).mean() for one in worth]
    best = [one.mean(axis=0).max() for one in worth]
    assert top[1] >= top[0]
    assert best[1] >= best[0]
    for one, high, mean in zip((fewer, draws), top, best, strict=True):
        assert information(one, [6.0])["evpi"][0] == pytest.approx(high - mean)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_more_parameters_and_larger_studies_are_worth_no_less_where_benefits_are_linear(seed):
    rng = np.random.default_rng(seed)
    first, second = rng.normal(size=(2, 2_000))
    worth = np.column_stack([np.zeros(2_000), 0.3 + first + 2 * second])
    parameters = pd.DataFrame({"first": first, "second": second})
    found = evppi(worth, parameters, {"first": ["first"], "both": ["first", "second"]}).set_index("group")[
        "evppi"
    ]
    assert found["both"] >= found["first"]
    studies = [evsi(worth, first, size, 20.0) for size in (0, 5, 20, 100, 1_000)]
    assert studies == sorted(studies)
    assert studies[-1] <= found["first"] + 1e-9
