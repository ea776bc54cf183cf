"""Plans to choose from, and the one measure by which they are compared."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from model.analyse.uncertainty.candidates import CENTRAL, TODAY, Candidates, candidates, own_worth
from model.analyse.uncertainty.candidates_pool import (
    APART,
    AVERAGE,
    Option,
    chosen_gbp,
    led_gbp,
    may_be_chosen,
    of_draws,
    of_questions,
    on_average,
)
from model.analyse.uncertainty.candidates_worth import (
    FIELDS,
    STEP,
    Prices,
    Results,
    in_draws,
    in_own,
    missed,
    prices,
    some,
    worth,
)
from model.analyse.uncertainty.resolved import Resolved, resolve
from model.inputs.draws import draw
from model.plan import Plan, solve
from model.plan_answer import answer
from model.project import Projection, project, today_plan
from tests.analyse.uncertainty import arms
from tests.analyse.uncertainty.uncertain import wide_plan
from tests.optimise import shipped
from tests.project.drawn import money_led, one_draw


@cache
def of_wide() -> Candidates:
    """Plans to choose from where everything is uncertain."""
    plan = wide_plan()
    return candidates(resolve(plan, draw(plan.case, 30, seed=1)))


@cache
def resolved_arms(n: int = 40) -> Resolved:
    return resolve(arms.plan(), arms.draws(n))


# ---- results, slowly -------------------------------------------------------------------------


def slow_short(one: Projection) -> float:
    """Children short of targets in the last plan year, outcome by outcome."""
    case, total = one.case, 0.0
    t = case.years.n_plan
    for o in range(len(case.outcomes)):
        if case.targets.weight[o] > 0 and np.isfinite(case.targets.area[o, t]):
            away = one.area_outcome[o, t] - case.targets.area[o, t]
            total += max(0.0, away if case.better_lower[o] else -away)
    return total


def slow_net(one: Projection, plan: Projection, gbp: np.ndarray) -> float:
    """Value of better outcomes at drawn values less all money, year by year to the last run-on year."""
    case, total = one.case, 0.0
    chosen = np.flatnonzero(~case.lines.demand_led).tolist()
    led = money_led(one)
    for t in range(1, len(case.years.horizon)):
        gained = 0.0
        for o in range(len(case.outcomes)):
            trend = one.case.cells.trend[case.cells.of(o), t].sum()
            better = trend - one.area_outcome[o, t]
            gained += gbp[o] * (better if case.better_lower[o] else -better)
        spent = led[t] + sum(plan.case.money_recipe[t, i] * plan.activity[i, t] for i in chosen)
        total += case.years.weight[t] * (gained - spent)
    return total


def test_results_are_those_of_the_projection_draw_by_draw():
    plan = wide_plan()
    case = plan.case
    draws = draw(case, 6, seed=8)
    projection = project(case, plan.activity)
    found = in_draws(projection, draws)
    upto = 1 + case.years.n_plan
    rows = sorted(case.tables.outcome_costs, key=lambda r: (r.outcome, r.bearer, r.kind))
    for i in range(len(draws)):
        one = one_draw(projection, draws, i)
        gap_of_trend = project(case, today_plan(case)).gap_of_trend
        assert found.closed[i] == pytest.approx((one.gap_of_trend - one.gap) / gap_of_trend)
        assert found.short[i] == pytest.approx(slow_short(one))
        assert found.led_gbp[i] == pytest.approx(money_led(one)[:upto] @ case.years.weight[:upto])
        gbp = np.zeros(len(case.outcomes))
        for at, row in enumerate(rows):
            gbp[case.outcomes.index(row.outcome)] += row.gbp_per_unit + draws.value_shift_gbp[i, at]
        assert found.net_gbp[i] == pytest.approx(slow_net(one, projection, gbp), rel=1e-9)
    assert not found.missed.any(), "no target is hard"


def test_hard_targets_missed_are_counted_as_shares_of_the_targets():
    case = shipped.case("tiny-best-use")
    case = replace(case, targets=replace(case.targets, hard=np.ones_like(case.targets.hard)))
    out = project(case, solve(shipped.case("tiny-best-use")).activity).area_outcome
    total = 0.0
    for o, t in zip(*np.nonzero(case.targets.counted), strict=True):
        away = (out[o, t] - case.targets.area[o, t]) * (1 if case.better_lower[o] else -1)
        total += max(0.0, away) / case.targets.area[o, t]
    assert total > 0
    assert missed(case, out[None])[0] == pytest.approx(total)
    assert missed(shipped.case("tiny-best-use"), out[None])[0] == 0.0


def test_best_plans_in_their_own_draws_are_those_plans_one_by_one():
    resolved = of_wide().resolved
    found = in_own(resolved)
    for i in (0, 7, 29):
        projection = resolved.money.projected(resolved.activity[i], resolved.unmet[i])
        one = in_draws(projection, some(resolved.money.draws, [i]))
        for name in FIELDS:
            assert getattr(found, name)[i] == pytest.approx(getattr(one, name)[0])


def test_a_draw_without_a_plan_has_no_numbers():
    resolved = resolved_arms(20)
    none = replace(resolved, status=("infeasible", *resolved.status[1:]))
    found = in_own(none)
    assert np.isnan(found.closed[0])
    assert np.isfinite(found.closed[1:]).all()
    kept = candidates(none)
    assert np.isnan(own_worth(kept)[0][0])
    assert "draw 1" not in kept.keys


def test_some_draws_are_those_draws():
    draws = arms.draws(10)
    chosen = some(draws, [3, 7])
    assert len(chosen) == 2
    np.testing.assert_array_equal(chosen.gain_shift, draws.gain_shift[[3, 7]])
    np.testing.assert_array_equal(chosen.trend_shift, draws.trend_shift[[3, 7]])


# ---- the measure -----------------------------------------------------------------------------


def made(shape: tuple[int, ...], **values: float) -> Results:
    return Results(*(np.full(shape, values.get(name, 0.0)) for name in FIELDS))


def test_what_is_overdrawn_is_charged_and_what_is_left_is_not_credited():
    base = made((3,), closed=0.5, missed=0.1)
    plans = made((3, 2), closed=0.6, missed=0.3)
    over = np.array([[0.0, 100.0], [-50.0, 200.0], [0.0, 0.0]])
    found = worth(plans, base, over, Prices(False, 1e-3, 0.5))
    np.testing.assert_allclose(found, [[0.5, 0.4], [0.5, 0.3], [0.5, 0.5]])
    kept = worth(made((3, 2), closed=0.6), base, over, Prices(False, 1e-3, 0.5))
    np.testing.assert_allclose(kept, [[0.6, 0.5], [0.6, 0.4], [0.6, 0.6]])


def test_in_pounds_money_counts_by_itself_and_only_hard_targets_are_charged():
    plans = made((2, 1), net_gbp=1_000.0, missed=0.2)
    found = worth(plans, made((2,)), np.full((2, 1), 500.0), Prices(True, 1.0, 100.0))
    np.testing.assert_allclose(found, 980.0)


def test_pounds_are_what_money_would_buy_and_nothing_where_it_buys_nothing():
    assert Prices(False, 2e-6, 0.0).gbp(0.01) == pytest.approx(5_000)
    assert np.isnan(Prices(False, 0.0, 0.0).gbp(0.01))
    assert Prices(True, 1.0, 0.0).gbp(123.0) == 123.0


def test_the_price_of_money_is_what_a_little_more_closes():
    """By hand: 1% of £150,000 in both years is 1.5 units of help more, 0.15 of 30 children in each year."""
    found = prices(arms.plan().case)
    assert found.per_gbp == pytest.approx(0.15 / 30 / 3_000)
    assert found.per_missed == 0.0
    assert not found.in_pounds


def test_the_price_of_money_is_found_afresh_with_larger_pots():
    """Every pot of money is a hundredth larger in both years, also where no more can be bought with it."""
    case = shipped.case("tiny-best-use")
    money = case.money[case.pots.type_at]
    amount = case.pots.amount.copy()
    amount[money, 1:] *= 1 + STEP
    richer = solve(replace(case, pots=replace(case.pots, amount=amount)))
    closed = (richer.gap_closed_share or 0.0) - 0.465226
    cost = STEP * (5_620_000 + 450_000 + 300_000) * (1 + 1 / 1.1)
    assert closed > 0
    assert prices(case).per_gbp == pytest.approx(closed / cost, rel=1e-4)


def test_the_price_of_a_hard_target_is_what_letting_it_go_closes():
    """Solved afresh with the target a hundredth easier."""
    case = shipped.case("best-use")
    found = prices(case)
    years = (case.targets.counted & case.targets.hard[:, None]).sum()
    area = np.where(case.targets.hard[:, None], case.targets.area * (1 + STEP), case.targets.area)
    easier = replace(case, targets=replace(case.targets, area=area))
    more = (answer(easier).gap_closed_share or 0.0) - (answer(case).gap_closed_share or 0.0)
    assert more > 0
    assert found.per_missed == pytest.approx(more / (STEP * years), rel=1e-4)


def test_where_value_is_aimed_at_the_measure_is_in_pounds():
    case = shipped.case("tiny-best-use")
    found = prices(replace(case, scenario=replace(case.scenario, objective="best_value")))
    assert found.in_pounds
    assert found.gbp(10.0) == 10.0


# ---- which plans -----------------------------------------------------------------------------


def test_the_plan_comes_first_then_todays_services_and_nothing_twice():
    found = of_wide()
    assert found.keys[:3] == (CENTRAL, TODAY, AVERAGE)
    assert len(set(found.keys)) == len(found) == len(found.names) == len(found.projections)
    assert found.set_aside_gbp[0] == 0.0


def test_money_set_aside_is_what_the_plan_spends_less_on_other_services():
    found = of_wide()
    central, today = found.projections[:2]
    assert found.set_aside_gbp[1] == pytest.approx(chosen_gbp(central) - chosen_gbp(today))
    case, upto = central.case, 1 + central.case.years.n_plan
    total = 0.0
    for line in np.flatnonzero(case.lines.demand_led).tolist():
        for t in range(1, upto):
            total += case.years.weight[t] * case.money_recipe[t, line] * central.activity[line, t]
    assert led_gbp(central) == pytest.approx(total)


def test_the_plan_overdraws_nothing_and_a_best_plan_nothing_in_its_own_draw():
    found = of_wide()
    resolved = found.resolved
    valued = found.in_draws(resolved.money.draws)
    assert np.abs(valued.overdrawn_gbp[:, 0]).max() == 0.0
    np.testing.assert_array_equal(valued.worth[:, 0], valued.results.closed[:, 0])
    for k, key in enumerate(found.keys):
        if key.startswith("draw "):
            i = int(key.split()[1]) - 1
            assert valued.overdrawn_gbp[i, k] == pytest.approx(0.0, abs=1.0)


def test_a_best_plan_is_never_worse_than_the_plan_nor_than_any_that_overdraws_nothing():
    found = of_wide()
    own, _, base = own_worth(found)
    harmless = (found.resolved.money.draws.gain_shift + wide_plan().case.effects.gain >= 0).all(axis=1)
    assert harmless.sum() > 10
    assert (own - base.closed)[harmless].min() > -1e-7
    valued = found.choices.in_draws(found.resolved.money.draws)
    best = np.where(valued.overdrawn_gbp <= 1.0, valued.worth, -np.inf).max(axis=1)
    assert (own - best)[harmless].min() > -1e-6


def test_of_the_two_services_both_plans_are_found():
    found = candidates(resolved_arms())
    given = {tuple(one.planned[:, -1].round(3).tolist()) for one in found.projections}
    assert given == {(150.0, 0.0), (50.0, 50.0), (0.0, 150.0)}


def test_todays_services_may_not_be_chosen_where_they_cost_more_than_the_plan():
    plan = solve(shipped.case("tiny-cut"))
    found = candidates(resolve(plan, draw(plan.case, 20, seed=1)))
    assert TODAY in found.keys
    assert TODAY not in found.choices.keys
    assert CENTRAL in found.choices.keys
    assert TODAY in of_wide().keys


def test_a_plan_that_misses_a_hard_target_on_central_figures_may_not_be_chosen():
    plan = shipped.plan("tiny-best-use")
    case = plan.case
    reached = project(case, plan.activity).area_outcome
    area = np.where(case.targets.counted, reached, np.nan)
    hard = replace(case.targets, hard=np.ones_like(case.targets.hard), area=area)
    strict = replace(case, targets=hard)
    central = project(strict, plan.activity)
    worse = project(strict, 0.99 * plan.activity)
    assert may_be_chosen(central, central, 0.0)
    assert not may_be_chosen(worse, central, 1e12)
    soft = project(case, 0.99 * plan.activity)
    over = led_gbp(soft) - led_gbp(project(case, plan.activity))
    assert over > 0
    assert may_be_chosen(soft, project(case, plan.activity), over)
    assert not may_be_chosen(soft, project(case, plan.activity), -1e6)


def test_every_question_gives_the_plans_of_its_two_answers():
    """a = 0.1 and b = 0.09: help 1.25 · 0.01 down, or hope 1.25 · 0.02 up, and hope takes all the money."""
    assert APART == 1.25
    found = list(of_questions(resolved_arms(20)))
    keys = [one.key for one in found]
    assert keys == ["service help down", "service hope up"], "other answers leave the plan as it is"
    assert [one.name for one in found] == ["Best plan if help did less", "Best plan if hope did more"]
    np.testing.assert_allclose(found[0].projection.planned[:, -1], [0.0, 150.0], atol=1e-6)
    assert found[0].aside_gbp == 0.0


def test_best_plans_of_draws_that_are_the_plan_itself_are_left_out():
    resolved = resolved_arms()
    own, base = in_own(resolved), in_draws(resolved.money.central, resolved.money.draws)
    a, b = arms.sizes(resolved.money.draws)
    found = list(of_draws(resolved, own, base))
    assert [one.key for one in found] == [f"draw {i + 1}" for i in np.flatnonzero(b > a)]
    assert all(isinstance(one, Option) for one in found)


def test_the_plan_that_is_best_on_average_is_that_of_robust_over_all_draws():
    plan = wide_plan()
    resolved = resolve(plan, draw(plan.case, 20, seed=1))
    found = list(on_average(resolved))
    assert [one.key for one in found] == [AVERAGE]
    case = plan.case
    setting = case.scenario.rules.robust.model_copy(
        update={"draws": 60, "seed": 3, "worst_share": 1.0, "sampling": "antithetic"}
    )
    rules = case.scenario.rules.model_copy(update={"robust": setting})
    slow = solve(replace(case, scenario=replace(case.scenario, objective="robust", rules=rules)))
    np.testing.assert_allclose(found[0].projection.planned, slow.activity, rtol=1e-3, atol=0.05)


def test_where_value_is_aimed_at_no_plan_is_made_for_the_gap():
    plan: Plan = arms.plan_of(objective="best_value")
    resolved = resolve(plan, draw(plan.case, 20, seed=1))
    assert not list(on_average(resolved))
    assert AVERAGE not in candidates(resolved).keys


def test_where_no_draw_has_a_plan_only_the_first_plans_are_left():
    resolved = resolved_arms(20)
    none = replace(resolved, status=("infeasible",) * 20)
    assert candidates(none).keys == (CENTRAL, TODAY, AVERAGE)


def test_steps_are_told():
    said: list[str] = []
    candidates(resolved_arms(20), tell=said.append)
    assert said == ["plans to choose from: one for every answer", "plans to choose from, in every future"]


def test_some_plans_stay_in_the_order_asked_for():
    found = of_wide()
    two = found.only([2, 0])
    assert two.keys == (AVERAGE, CENTRAL)
    assert two.projections == (found.projections[2], found.projections[0])
    more = two.with_more([Option("mine", "My own", found.projections[1], 5.0)])
    assert (more.keys[-1], more.names[-1], more.set_aside_gbp[-1]) == ("mine", "My own", 5.0)
