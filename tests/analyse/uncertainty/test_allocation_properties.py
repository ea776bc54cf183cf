"""Properties of plans found again in draws, on any numbers, and slow re-statements of what is told."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from model.analyse.uncertainty.allocation import Allocation, allocation_under_draws
from model.analyse.uncertainty.candidates import Candidates, candidates, own_worth
from model.analyse.uncertainty.candidates_worth import in_draws
from model.analyse.uncertainty.evidence_value import parts
from model.analyse.uncertainty.kept import kept
from model.analyse.uncertainty.resolved import resolve
from model.analyse.uncertainty.resolved_money import MoneyDraws
from model.inputs.draws import draw, draws_at
from model.inputs.load import load_case
from model.inputs.tables import Tables
from model.plan import Plan, solve
from model.plan_answer import answer
from model.project import project, today_plan
from tests.analyse.uncertainty import arms
from tests.analyse.uncertainty.uncertain import wide_plan
from tests.optimise import shipped, town
from tests.project.drawn import made_up, one_draw

QUICK = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


# ---- draws in money units, on any draws --------------------------------------------------------


@given(st.integers(0, 10_000), st.floats(0.0, 1.5))
@QUICK
def test_any_plan_comes_to_the_same_in_money_units_in_any_draw(seed: int, size: float):
    """Gains that turn to harm, unit costs of half to twice as much: the projection draw by draw agrees.

    Trends that fall to nothing are left out: what today's services do less can not lower them further.
    """
    plan = wide_plan()
    case = plan.case
    draws = made_up(case, 2, seed, size)
    draws = replace(draws, trend_shift=np.abs(draws.trend_shift), value_shift_gbp=np.zeros((2, 2)))
    money = MoneyDraws(plan, draws)
    rng = np.random.default_rng(seed)
    activity = today_plan(case) * rng.uniform(0.0, 2.0, plan.activity.shape)
    here = money.projected(activity)
    for i in range(2):
        fast = money.money_case(i)
        if (fast.cells.trend > 0).all():
            slow = one_draw(here, draws, i)
            np.testing.assert_allclose(
                project(fast, activity).area_outcome, slow.area_outcome, rtol=1e-8, atol=1e-8
            )


@given(st.integers(0, 10_000))
@QUICK
def test_results_do_not_depend_on_which_other_draws_are_looked_at(seed: int):
    plan = wide_plan()
    projection = project(plan.case, plan.activity)
    draws = made_up(plan.case, 6, seed)
    draws = replace(draws, value_shift_gbp=np.zeros((6, 2)))
    whole = in_draws(projection, draws)
    names = ("normal", "gain_shift", "cost_factor", "unit_cost_factor", "value_shift_gbp", "trend_shift")
    chosen: dict[str, Any] = {name: getattr(draws, name)[[4, 1]] for name in names}
    part = in_draws(projection, replace(draws, **chosen))
    np.testing.assert_allclose(part.closed, whole.closed[[4, 1]], atol=1e-12)
    np.testing.assert_allclose(part.net_gbp, whole.net_gbp[[4, 1]], rtol=1e-12)
    np.testing.assert_allclose(part.short, whole.short[[4, 1]], atol=1e-9)


# ---- the same whatever the order, the scale and the work -----------------------------------------


def two_services(times: float = 1.0, backwards: bool = False) -> Tables:
    """The two services, money so many times as much, rows in either order."""
    base = arms.arms(
        recipes=tuple(town.recipe(name, 1_000.0 * times) for name in ("help", "hope")),
        pots=(town.pot(amount=150_000.0 * times),),
        spending=tuple(town.spending(50_000.0 * times, name) for name in ("help", "hope")),
    )
    if backwards:
        names = ("services", "activity", "recipes", "spending", "effects")
        base = base.replace(**{name: tuple(reversed(base.rows(name))) for name in names})
    return base


@cache
def told(times: float = 1.0, backwards: bool = False) -> Allocation:
    plan = arms.plan_of(two_services(times, backwards))
    return allocation_under_draws(plan, draw(plan.case, 30, seed=1))


def test_the_order_of_rows_reaches_nothing():
    for name, table in told().tables.items():
        pd.testing.assert_frame_equal(table, told(backwards=True).tables[name], check_exact=True)
    assert told().answer == told(backwards=True).answer


def test_ten_times_the_money_is_ten_times_the_pounds_and_the_same_gap():
    one, ten = told(), told(10.0)
    for name in ("evidence", "evidence_whole"):
        np.testing.assert_allclose(ten.tables[name]["worth"], one.tables[name]["worth"], atol=1e-7)
        np.testing.assert_allclose(ten.tables[name]["gbp"], 10 * one.tables[name]["gbp"], rtol=1e-4, atol=1)
    for column in ("today_gbp", "planned_gbp", "mean_gbp", "high_gbp"):
        np.testing.assert_allclose(ten.tables["kept"][column], 10 * one.tables["kept"][column], atol=0.1)
    np.testing.assert_allclose(ten.tables["draws"]["gain"], one.tables["draws"]["gain"], atol=1e-7)


@given(cut=st.integers(1, 59), n=st.integers(1, 60))
@QUICK
def test_wherever_work_is_taken_up_again_the_plans_are_the_same(tmp_path_factory, cut: int, n: int):
    file: Path = tmp_path_factory.mktemp("kept") / "solved.npz"
    resolve(arms.plan(), arms.draws(60) if cut > n else arms.draws(cut), resume=file)
    found, whole = resolve(arms.plan(), arms.draws(n), resume=file), resolve(arms.plan(), arms.draws(n))
    assert found.activity.tobytes() == whole.activity.tobytes()
    assert found.status == whole.status


def test_an_address_without_the_package_for_it_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ModuleNotFoundError, match="the package 'distributed' is not installed here"):
        resolve(arms.plan(), arms.draws(20), scheduler="tcp://nowhere:8786")


# ---- slow re-statements --------------------------------------------------------------------------


@cache
def value_plan() -> Plan:
    """The small partnership, aimed at value."""
    return solve(shipped.case("tiny-best-use"), objective="best_value")


@cache
def value_candidates() -> Candidates:
    plan = value_plan()
    return candidates(resolve(plan, draw(plan.case, 40, seed=1))).choices


def partial_by_solving_again(plan: Plan, key: str, points: int = 41) -> float:
    """The gain of knowing one effect: at many of its values, all else as stated, solved again each time.

    Right where worth is straight in everything else, so that its mean stands at what is stated.
    """
    factors = draw(plan.case, 2).factors
    at = [factor.key for factor in factors].index(key)
    chance = (np.arange(points) + 0.5) / points
    normal = np.zeros((points, len(factors)))
    normal[:, at] = stats.norm.ppf(chance)
    draws = draws_at(plan.case, normal)
    money = MoneyDraws(plan, draws)
    base = in_draws(money.central, draws).net_gbp
    total = 0.0
    for i in range(points):
        found = answer(money.case_of(i))
        one: dict[str, Any] = {
            name: getattr(draws, name)[[i]]
            for name in (
                "normal",
                "gain_shift",
                "cost_factor",
                "unit_cost_factor",
                "value_shift_gbp",
                "trend_shift",
            )
        }
        own = in_draws(money.projected(found.activity), replace(draws, **one)).net_gbp[0]
        total += max(0.0, own - base[i]) / points
    return total


@pytest.mark.parametrize("key", ["family_help|looked_after", "health_visits|school_ready"])
def test_what_one_effect_is_worth_is_what_solving_again_at_its_values_gains(key: str):
    draws = draw(value_plan().case, 3000, seed=9)
    table = parts(value_candidates(), value_candidates().in_draws(draws), draws)
    rows = table[(table["kind"] == "service") & (table["key"] == key.split("|", maxsplit=1)[0])]
    row = rows.to_dict("records")[0]
    slow = partial_by_solving_again(value_plan(), key)
    assert slow > 0
    assert row["worth"] <= slow + 3 * row["error"], "a finite set is a lower bound"
    assert row["worth"] >= 0.7 * slow - 3 * row["error"]


def test_knowing_everything_draw_by_draw_solved_afresh():
    found = value_candidates()
    own, _, base = own_worth(found)
    money = found.resolved.money
    for i in (0, 3, 11):
        best = answer(money.case_of(i))
        slow = one_draw(money.projected(best.activity), money.draws, i)
        case = slow.case
        gbp = np.zeros(len(case.outcomes))
        for row in money.plan.case.tables.outcome_costs:
            gbp[case.outcomes.index(row.outcome)] += row.gbp_per_unit
        net = 0.0
        for t in range(1, len(case.years.horizon)):
            for o in range(len(case.outcomes)):
                away = slow.area_outcome[o, t] - case.cells.trend[case.cells.of(o), t].sum()
                net += case.years.weight[t] * gbp[o] * (-away if case.better_lower[o] else away)
            held = min(t, case.years.n_plan)
            for line in range(len(case.lines)):
                price = money.plan.case.money_recipe[t, line]
                paid = (
                    slow.activity[line, t] if case.lines.demand_led[line] else best.activity[line, held - 1]
                )
                net -= case.years.weight[t] * price * paid
        assert own[i] == pytest.approx(net, abs=20.0)
        assert own[i] >= base.net_gbp[i] - 20.0


def test_a_wider_interval_is_worth_more_to_close():
    """Published values grow with the spread; here for hope's effect, by the plans of two draws."""
    worths = []
    for sd in (0.01, 0.02, 0.04):
        base = arms.arms(effects=(arms.effect("help", arms.A, 1e-9), arms.effect("hope", arms.B, sd)))
        plan = arms.plan_of(base)
        found = candidates(resolve(plan, draw(plan.case, 200, seed=1)))
        own, _, central = own_worth(found)
        gain = own - central.closed
        worths.append(float(gain.mean()))
        apart = (arms.A - arms.B) / sd
        exact = 5 * sd * (stats.norm.pdf(apart) - apart * stats.norm.sf(apart))
        assert worths[-1] == pytest.approx(exact, abs=4 * gain.std() / np.sqrt(len(gain)))
    assert worths == sorted(worths)


def test_shares_of_ways_sum_to_one_and_lie_between_none_and_all():
    plan = wide_plan()
    table = kept(resolve(plan, draw(plan.case, 20, seed=6)))
    shares = table[["grows_share", "stays_share", "shrinks_share"]]
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)
    assert shares.ge(0).all().all()
    assert table["in_plan_share"].between(0, 1).all()
    assert (table["low_gbp"] <= table["high_gbp"]).all()


def test_a_plan_that_meets_every_target_has_nothing_to_learn():
    """Targets at the trend: on best estimates nothing is short, and no gap can be closed."""
    base = arms.arms(outcome_values=(town.value(100.0), *town.targets(100.0)))
    plan = solve(load_case(town.scenario(), base=base))
    found = allocation_under_draws(plan, draw(plan.case, 20, seed=1))
    assert (found.tables["evidence_whole"]["worth"] == 0).all()
    assert found.tables["evidence"]["rank"].isna().all()
    assert any("nothing is said in pounds" in text for text in found.notes)
