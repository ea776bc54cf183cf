"""A plan and today's services in the same futures: future by future the slow way gives the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model import solve
from model.analyse.cost_effectiveness.plans import appraisal
from model.analyse.uncertainty.futures import Fixed, central_draw, futures, unserved
from model.inputs.draws import draw
from model.plan import Plan
from model.project import today_plan
from tests.analyse.uncertainty.slow import column, drawn_value, futures_of
from tests.analyse.uncertainty.uncertain import short_plan, wide_plan
from tests.optimise import shipped

PLANS = (wide_plan, short_plan)


@pytest.mark.parametrize("made", PLANS)
def test_every_figure_is_that_of_one_future_at_a_time(made):
    fixed = Fixed.of(made())
    draws = draw(fixed.case, 8)
    found, slow = fixed.under(draws), futures_of(fixed, draws)
    whole = fixed.plan.gap_of_trend
    np.testing.assert_allclose(found.gap_closed, column([one.gap_closed / whole for one in slow]))
    beyond = column([one.gap_beyond / whole for one in slow])
    np.testing.assert_allclose(found.gap_beyond_today, beyond, atol=1e-12)
    np.testing.assert_allclose(found.saving, column([one.saving for one in slow]), rtol=1e-8, atol=1e-3)
    np.testing.assert_allclose(found.value, column([one.value for one in slow]), rtol=1e-8, atol=1e-3)
    net = column([one.saving - one.cost_gbp for one in slow])
    np.testing.assert_allclose(found.net_cash, net, rtol=1e-8, atol=1e-3)
    np.testing.assert_allclose(found.net, found.net_cash + found.value)
    for o in range(len(fixed.case.outcomes)):
        for t in range(1, len(fixed.case.years.horizon)):
            better = column([one.better(o, t) for one in slow])
            np.testing.assert_allclose(found.better[:, o, t], better, atol=1e-9)
            beyond = column([one.beyond_trend(o, t) for one in slow])
            np.testing.assert_allclose(found.beyond_trend[:, o, t], beyond, atol=1e-9)
            if fixed.case.targets.counted[o, t]:
                assert found.met[:, o, t].tolist() == [one.met(o, t) for one in slow]
            else:
                assert not found.met[:, o, t].any()


def test_outside_values_are_drawn():
    fixed = Fixed.of(wide_plan())
    values = [drawn_value(fixed, draw(fixed.case, 3), i) for i in range(3)]
    assert len({tuple(row) for row in values}) == 3


@pytest.mark.parametrize("made", PLANS)
def test_central_is_the_published_plan(made):
    plan: Plan = made()
    fixed = Fixed.of(plan)
    central = fixed.central()
    assert plan.gap_closed_share is not None
    assert central.gap_closed[0] == pytest.approx(plan.gap_closed_share)
    outcomes = plan.tables["outcomes"].set_index(["outcome", "place", "year"])["planned"]
    for o, name in enumerate(plan.case.outcomes):
        for t, year in list(enumerate(plan.case.years.horizon))[1:]:
            planned = outcomes.loc[(name, plan.case.area, year)]
            assert central.plan.outcome[0, o, t] == pytest.approx(planned)
            trend = plan.case.cells.trend[plan.case.cells.of(o), t].sum()
            assert central.carried.outcome[0, o, t] == pytest.approx(trend)
    spend = plan.tables["spend"]
    led = spend[spend["service"] == "placements"].groupby("year")["planned"].sum()
    np.testing.assert_allclose(central.plan.money_led[0, 1:3], led.to_numpy())


@pytest.mark.parametrize("made", PLANS)
def test_central_money_is_that_of_the_appraisal(made):
    # demand left unserved is no saving: both count as if every case were served
    plan: Plan = made()
    central = Fixed.of(plan).central()
    found = appraisal(plan.case, plan.activity)["plan"].iloc[0]
    assert central.saving[0] == pytest.approx(found["saving_gbp"])
    assert central.net_cash[0] == pytest.approx(found["net_cash_gbp"])
    assert central.net[0] == pytest.approx(found["net_gbp"])
    assert central.value[0] == pytest.approx(found["net_gbp"] - found["net_cash_gbp"])


def test_unserved_demand_is_read_from_the_plan():
    assert not unserved(wide_plan()).any()
    plan = short_plan()
    lacking, fixed = unserved(plan), Fixed.of(plan)
    broken = plan.tables["duties_unmet"]
    assert lacking.sum() == pytest.approx(broken.loc[broken["rule"] == "demand", "activity"].sum())
    assert lacking.sum() > 0
    np.testing.assert_allclose(fixed.plan.planned, plan.activity)
    assert (fixed.served.planned >= plan.activity - 1e-9).all()
    assert fixed.served is not fixed.plan


def test_today_carried_on_is_nowhere_better_or_worse_than_itself():
    case = wide_plan().case
    found = Fixed.at(case, today_plan(case)).under(draw(case, 50))
    assert not found.better.any()
    assert not found.gap_beyond_today.any()
    assert not found.saving.any()
    assert not found.net.any()
    # although unit costs differ, so that today's money does not always bring today's outcomes
    assert np.abs(found.carried.outcome - found.carried.trend).max() > 1.0


def test_without_any_gap_there_is_no_share_of_it():
    case = wide_plan().case
    met = replace(case.targets, area=np.where(case.targets.counted, [[1e6], [0.0]], np.nan))
    easy = replace(case, targets=met)
    found = Fixed.at(easy, today_plan(easy)).under(draw(easy, 4))
    assert np.isnan(found.gap_closed).all()
    assert found.met[:, case.targets.counted].all()


def test_the_same_seed_gives_the_same_futures_and_the_first_n_of_2n_are_the_n():
    plan = wide_plan()
    few, many = futures(plan, 20, seed=3), futures(plan, 40, seed=3)
    np.testing.assert_array_equal(few.net, many.net[:20])
    np.testing.assert_array_equal(few.gap_closed, many.gap_closed[:20])
    assert (futures(plan, 20, seed=4).net != few.net).any()
    assert (len(few), few.draws.seed) == (20, 3)


def test_the_central_draw_moves_nothing():
    one = central_draw(wide_plan().case)
    assert not one.gain_shift.any()
    assert not one.trend_shift.any()
    assert not one.value_shift_gbp.any()
    np.testing.assert_allclose(one.cost_factor, 1.0, rtol=1e-12)
    np.testing.assert_allclose(one.unit_cost_factor, 1.0, rtol=1e-12)


def test_without_a_plan_there_is_nothing_to_look_at():
    case = shipped.with_rules(shipped.case("tiny-cut"), hard=("demand", "floors", "pace"))
    plan = solve(case)
    assert not plan.has_plan
    with pytest.raises(ValueError, match="there is no plan to look at in other futures"):
        Fixed.of(plan)
