"""A draw as a case in money units: the same outcomes as a plan of money has, and the plan stays possible."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model.analyse.uncertainty.resolved_money import MoneyDraws, led_services
from model.inputs.draws import draw
from model.plan import Plan, solve
from model.plan_answer import answer
from model.project import gap, project, shortfall, today_plan, under_draws
from tests.analyse.uncertainty.arms import draws as arm_draws
from tests.analyse.uncertainty.arms import plan as arm_plan
from tests.analyse.uncertainty.uncertain import short_plan, wide_plan
from tests.optimise import shipped
from tests.project.drawn import money_led, one_draw


def money_of(plan: Plan, n: int = 12, seed: int = 4) -> MoneyDraws:
    return MoneyDraws(plan, draw(plan.case, n, seed=seed))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_plan_of_money_comes_to_the_same_in_money_units_as_draw_by_draw(seed):
    """Everything is drawn here: effects, unit costs, trends, also those of demand-led services."""
    plan = wide_plan()
    money = money_of(plan, 6, seed)
    rng = np.random.default_rng(seed)
    activity = today_plan(plan.case) * rng.uniform(0.5, 1.5, plan.activity.shape)
    here = money.projected(activity)
    for i in range(len(money)):
        slow, fast = one_draw(here, money.draws, i), project(money.money_case(i), activity)
        np.testing.assert_allclose(fast.area_outcome, slow.area_outcome, rtol=1e-9)
        np.testing.assert_allclose(money_led(fast), money_led(slow), rtol=1e-9)
        led = plan.case.lines.demand_led
        np.testing.assert_allclose(fast.activity[led], slow.activity[led], rtol=1e-9)


def test_under_draws_says_the_same():
    plan = wide_plan()
    money = money_of(plan, 8)
    found = under_draws(money.central, money.draws, follow=True)
    for i in range(len(money)):
        one = project(money.money_case(i), plan.activity, money.unmet)
        np.testing.assert_allclose(one.area_outcome, found.outcome[i], rtol=1e-9)
        np.testing.assert_allclose(money_led(one)[1:], found.money_led[i, 1:], rtol=1e-9)


def test_the_plan_of_central_figures_stays_possible_and_the_best_plan_is_no_worse():
    """Solved afresh, without any loaded programme: no duty or promise is lost, and the gap is no wider."""
    plan = wide_plan()
    money = money_of(plan, 10, 7)
    for i in range(len(money)):
        case = money.case_of(i)
        best = answer(case)
        carried = project(case, plan.activity, money.unmet)
        assert best.has_plan
        assert best.total("duties") <= plan.duties_unmet_gbp + 0.01
        assert best.total("promises") <= plan.promises_broken_gbp + 0.01
        assert gap(case, best.short) <= gap(case, carried.shortfall) + 1e-9


def test_pots_change_by_what_demand_led_services_take_and_by_nothing_else():
    plan = wide_plan()
    money = money_of(plan, 6)
    case, upto = plan.case, 1 + plan.case.years.n_plan
    of_money = case.money[case.pots.type_at]
    before = money_led(money.central)[1:upto]
    for i in range(len(money)):
        drawn = money.case_of(i)
        after = money_led(one_draw(money.central, money.draws, i))[1:upto]
        change = (drawn.pots.amount - case.pots.amount)[of_money, 1:].sum(axis=0)
        np.testing.assert_allclose(change, after - before, atol=0.5)


def test_pots_that_pay_nothing_for_demand_led_services_stay():
    plan = wide_plan()
    flows = plan.tables["flows"]
    led = {plan.case.services[s] for s in np.flatnonzero(led_services(plan.case))}
    paying = set(flows[flows["service"].isin(led) & (flows["planned"] > 0)]["pot"])
    drawn = money_of(plan).case_of(0)
    for at, name in enumerate(plan.case.pots.name):
        same = np.array_equal(drawn.pots.amount[at], plan.case.pots.amount[at])
        assert same == (name not in paying), name


def test_where_nothing_is_drawn_the_case_stays_as_it_is():
    plan = wide_plan(0.0)
    money = MoneyDraws(plan, draw(plan.case, 2))
    drawn = money.case_of(0)
    np.testing.assert_array_equal(drawn.effects.gain, plan.case.effects.gain)
    np.testing.assert_array_equal(drawn.lines.recipe, plan.case.lines.recipe)
    np.testing.assert_allclose(drawn.cells.trend, plan.case.cells.trend)
    np.testing.assert_allclose(drawn.pots.amount, plan.case.pots.amount)


def test_unit_costs_of_chosen_services_go_to_their_effects_and_stay_out_of_their_recipes():
    plan = wide_plan()
    money = money_of(plan, 4)
    case, led = plan.case, plan.case.lines.demand_led
    for i in range(len(money)):
        drawn = money.money_case(i)
        np.testing.assert_array_equal(drawn.lines.recipe[~led], case.lines.recipe[~led])
        kappa = money.draws.unit_cost_factor[i][case.effects.service_at]
        gain = (case.effects.gain + money.draws.gain_shift[i]) / kappa
        np.testing.assert_allclose(drawn.effects.gain, gain)
        times = money.draws.cost_factor[i][case.lines.service_at[led]]
        np.testing.assert_allclose(drawn.lines.recipe[led], (case.lines.recipe * 1.0)[led] * times)


def test_harm_is_nothing_in_what_is_solved_where_the_response_bends_and_harm_elsewhere():
    plan = wide_plan()
    money = money_of(plan, 40)
    bent = {
        s
        for s, parts in zip(plan.case.lines.service_at, plan.case.lines.segment_length, strict=True)
        if len(parts) > 1
    }
    assert bent
    seen = 0
    for i in range(len(money)):
        true, solvable = money.money_case(i), money.money_case(i, solvable=True)
        for e, service in enumerate(plan.case.effects.service_at.tolist()):
            harm = true.effects.gain[e] < 0
            seen += harm
            expected = 0.0 if harm and service in bent else true.effects.gain[e]
            assert solvable.effects.gain[e] == pytest.approx(expected)
    assert seen, "no draw turned an effect into harm"


def test_hard_targets_are_eased_to_what_the_plan_reaches_and_no_further():
    base = shipped.case("tiny-best-use")
    hard = replace(base.targets, hard=np.ones_like(base.targets.hard))
    reached = project(base, solve(base).activity).area_outcome
    sign = np.where(base.better_lower, 1.0, -1.0)[:, None]
    area = np.where(base.targets.counted, reached + 0.01 * sign, np.nan)
    case = replace(base, targets=replace(hard, area=area))
    plan = solve(case)
    assert plan.status == "optimal"
    money = money_of(plan, 10)
    eased = 0
    for i in range(len(money)):
        drawn = money.case_of(i)
        out = project(money.money_case(i, solvable=True), plan.activity).area_outcome
        for o, t in zip(*np.nonzero(case.targets.counted), strict=True):
            worse = sign[o, 0] * (out[o, t] - area[o, t]) > 0
            eased += bool(worse)
            assert drawn.targets.area[o, t] == pytest.approx(out[o, t] if worse else area[o, t])
        assert shortfall(drawn, out).max() <= 1e-9
    assert eased


def test_what_the_plan_leaves_unserved_is_read_from_its_duties():
    plan = short_plan()
    money = money_of(plan)
    case = plan.case
    rows = plan.tables["duties_unmet"]
    wanted = rows[rows["rule"] == "demand"]["activity"].sum()
    assert wanted > 0
    assert money.unmet.sum() == pytest.approx(wanted)
    assert not money.unmet[~case.lines.demand_led].any()
    np.testing.assert_allclose(money.central.planned, plan.activity, rtol=1e-9)


def test_a_robust_plan_is_held_against_plans_that_close_gaps():
    plan = solve(shipped.case("tiny-best-use"), objective="robust")
    money = money_of(plan, 2)
    assert money.case.scenario.objective == "close_gaps"
    assert money.case_of(0).scenario.objective == "close_gaps"
    assert MoneyDraws(arm_plan(), arm_draws(2)).case.scenario.objective == "close_gaps"


def test_demand_led_services_are_those_that_follow_an_outcome():
    case = shipped.case("tiny-best-use")
    found = {case.services[s] for s in np.flatnonzero(led_services(case))}
    assert found == {"placements"}
