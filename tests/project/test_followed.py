"""A fixed plan under draws, with demand following: draw by draw through the projection it is the same."""

from __future__ import annotations

import sys
import tracemalloc
from dataclasses import replace
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.inputs.draws import draw
from model.project import mechanics, project, today_plan, under_draws
from model.project.followed import brought
from tests.optimise import shipped
from tests.project.build import Build
from tests.project.drawn import made_up, money_led, one_draw, with_shares
from tests.project.generate import activity_for, builds

quick = settings(max_examples=60, deadline=None, derandomize=True)
N = 4


def same(build: Build, share: float | None, seed: int, activity: np.ndarray, unmet: np.ndarray) -> None:
    """Outcomes, gaps, trends and demand-led money of every draw are those of its own projection."""
    case = with_shares(build.case(), share)
    case = replace(case, lines=replace(case.lines, recipe=case.lines.recipe + 7.0))
    of, draws = project(case, activity, unmet), made_up(case, N, seed)
    found = under_draws(of, draws, follow=True)
    for i in range(N):
        one = one_draw(of, draws, i)
        np.testing.assert_allclose(found.outcome[i], one.area_outcome, rtol=1e-8, atol=1e-7)
        np.testing.assert_allclose(found.gap[i], one.gap, rtol=1e-8, atol=1e-9)
        np.testing.assert_allclose(found.trend_gap[i], one.gap_of_trend, rtol=1e-8, atol=1e-9)
        np.testing.assert_allclose(found.money_led[i, 1:], money_led(one)[1:], rtol=1e-8, atol=1e-6)
        assert found.money_led[i, 0] == pytest.approx(money_led(of)[0])


@quick
@given(st.data())
def test_draw_by_draw_through_the_projection_itself(data):
    # demand-led services have effects here, with and without lag, and feed each other
    build, seed = data.draw(builds()), data.draw(st.integers(0, 1000))
    share = data.draw(st.sampled_from([None, 0.0, 0.4]))
    activity, unmet = (activity_for(data.draw, len(build.lines)) for _ in range(2))
    same(build, share, seed, activity, unmet)


@quick
@given(builds(), st.integers(0, 1000))
def test_today_carried_on_is_the_trend_of_every_draw_where_costs_are_certain(build, seed):
    case = with_shares(build.case(), None)
    draws = made_up(case, N, seed)
    draws = replace(draws, unit_cost_factor=np.ones_like(draws.unit_cost_factor))
    found = under_draws(project(case, today_plan(case)), draws, follow=True)
    np.testing.assert_allclose(found.outcome, found.trend, atol=1e-7)
    np.testing.assert_allclose(found.gap, found.trend_gap, atol=1e-9)


@quick
@given(builds(), st.integers(0, 1000))
def test_draws_of_nothing_are_the_projection(build, seed):
    case = with_shares(build.case(), None)
    rng = np.random.default_rng(seed)
    of = project(case, today_plan(case) * rng.uniform(0.5, 1.5, (len(case.lines), case.years.n_plan)))
    found = under_draws(of, made_up(case, N, seed, size=0.0), follow=True)
    np.testing.assert_allclose(found.outcome, np.repeat(of.area_outcome[None], N, 0), atol=1e-7)
    np.testing.assert_allclose(found.gap, of.gap, atol=1e-9)


@pytest.mark.parametrize("name", ["tiny-best-use", "best-use"])
def test_a_shipped_plan_draw_by_draw(name: str):
    case = shipped.case(name)
    rng = np.random.default_rng(1)
    activity = today_plan(case) * rng.uniform(0.5, 1.5, (len(case.lines), case.years.n_plan))
    of, draws = project(case, activity), draw(case, 4)
    found = under_draws(of, draws, follow=True)
    for i in range(len(draws)):
        one = one_draw(of, draws, i)
        np.testing.assert_allclose(found.outcome[i], one.area_outcome, rtol=1e-10)
        np.testing.assert_allclose(found.money_led[i, 1:], money_led(one)[1:], rtol=1e-10)


def test_demand_that_stays_is_the_other_way_of_counting():
    case = shipped.case("tiny-best-use")
    of, draws = project(case, today_plan(case) * 1.3), draw(case, 50)
    stays, follows = under_draws(of, draws), under_draws(of, draws, follow=True)
    # placements have no effects of their own, so outcomes are the same and money is not
    np.testing.assert_allclose(stays.outcome, follows.outcome)
    assert np.ptp(stays.money_led, axis=0).max() == 0.0
    assert np.ptp(follows.money_led[:, 2:], axis=0).min() > 0.0
    np.testing.assert_allclose(stays.money_led[0], money_led(of))


@pytest.mark.parametrize("follow", [False, True])
def test_blocks_make_no_difference(follow: bool, monkeypatch: pytest.MonkeyPatch):
    case = shipped.case("tiny-best-use")
    of, draws = project(case, today_plan(case) * 1.2), draw(case, 25)
    whole = under_draws(of, draws, follow=follow)
    home = sys.modules["model.project.under_draws"]
    monkeypatch.setattr(home, "AT_ONCE", 7)
    monkeypatch.setattr(home, "MOST_NUMBERS", 1)
    parts = under_draws(of, draws, follow=follow)
    for name in ("outcome", "trend", "gap", "trend_gap", "money_led"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(parts, name))


def test_what_activity_brings_is_linear_in_gains():
    case = shipped.case("tiny-best-use")
    ones = replace(case, effects=replace(case.effects, gain=np.ones(len(case.effects))))
    layout, of = mechanics(ones), project(case, today_plan(case) * 1.1)
    change = layout.segments.fill(of.activity) - layout.effective_trend
    summed = case.effects.gain @ brought(case, layout, change)
    np.testing.assert_allclose(summed.reshape(case.cells.trend.shape)[:, 1:], of.improvement[:, 1:])


@pytest.mark.slow
def test_ten_thousand_draws_of_a_kent_plan_with_demand_following():
    case = shipped.case("best-use")
    of, draws = project(case, today_plan(case) * 1.1), draw(case, 10_000)
    start = process_time()
    found = under_draws(of, draws, follow=True)
    assert process_time() - start < 2.0
    assert found.money_led.shape == (10_000, len(case.years.horizon))
    tracemalloc.start()
    under_draws(of, draws, follow=True)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 500e6
