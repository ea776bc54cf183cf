"""Ranges of what services cost and bring, against one projection of each draw and closed forms."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from model.analyse.cost_effectiveness.correction import corrected, factors
from model.analyse.cost_effectiveness.futures import Futures, brought, ends, futures, price_ends
from model.analyse.cost_effectiveness.increments import increments, options
from model.analyse.cost_effectiveness.moves import all_steps
from model.analyse.cost_effectiveness.plan_ranges import COLUMNS as RANGE_COLUMNS
from model.analyse.cost_effectiveness.plan_ranges import plan_ranges
from model.analyse.cost_effectiveness.plans import BELIEVED, appraisal, flows
from model.analyse.cost_effectiveness.services import cost_per_outcome, points
from model.analyse.cost_effectiveness.steps import steps
from model.analyse.cost_effectiveness.sureness import COLUMNS, acceptabilities, option_draws, planes, worths
from model.analyse.cost_effectiveness.unit import lives
from model.inputs.case import Case
from model.inputs.draws import draw, with_draw
from model.project import mechanics, project, today_plan
from tests.analyse.small import changed, shipped, tiny, with_rows
from tests.analyse.valued import believing, case_of, row

FEW = 16


def dear_and_doubtful():
    """The small partnership with ranges on costs, effects and values."""
    tables = changed(
        tiny(), "recipes", {"service": "family_help", "type": "money"}, low=1_500.0, high=2_500.0
    )
    tables = changed(
        tables, "recipes", {"service": "placements", "type": "money"}, low=40_000.0, high=60_000.0
    )
    return changed(tables, "outcome_costs", {"outcome": "looked_after"}, low=10_000.0, high=30_000.0)


def of_one_draw(case: Case, found: Futures, i: int) -> dict[str, pd.Series[float]]:
    """Steps of the case that a draw makes, worked out as if it were the only one."""
    one = with_draw(case, draw(case, len(found), seed=1, sampling="sobol"), i)
    layout = mechanics(one)
    tables = steps(one, layout, lives(one, 1, None, layout), found)
    return {name: tables["steps"].set_index(["list", "service"])[name] for name in ("net_gbp", "step_gbp")}


@pytest.mark.parametrize(
    "tables", [dear_and_doubtful(), believing(), shipped("kent")], ids=["dear", "b", "kent"]
)
def test_every_draw_of_every_step_against_the_case_that_it_makes(tables):
    case = case_of(tables)
    found, layout = futures(case, FEW), mechanics(case)
    life = found.life(1)
    for i in (0, 3, FEW - 1):
        alone = of_one_draw(case, found, i)
        for step in all_steps(case, layout)[0]:
            own = np.where(case.effects.service_at == step.service, factors(case), 0.0)
            if (found.gain[i] * case.effects.gain < 0)[own > 0].any():
                continue
            got = brought(case, found, life, step.effective, own)
            spent = step.spent(case) * found.cost[i, step.service]
            whole = float(got.saving[i] + got.value[i])
            net = whole - spent if step.up else spent - step.once(case) - whole
            key = step.name, case.services[step.service]
            assert alone["step_gbp"][key] == pytest.approx(spent)
            assert alone["net_gbp"][key] == pytest.approx(net, rel=1e-6, abs=1e-3)


def test_the_price_of_an_outcome_is_a_ratio_of_what_is_drawn():
    """Units normal, cost lognormal: P(cost ÷ units ≤ r) = E Φ((m − cost ÷ r) ÷ s), solved for both ends."""
    case = case_of(dear_and_doubtful())
    layout, found = mechanics(case), futures(case)
    planned = project(case, today_plan(case), using=layout)
    table = cost_per_outcome(case, points(case, layout, planned, found), found)
    given = row(table, service="family_help", outcome="looked_after", at="today")
    mean, spread = 1 / 6, (0.16 - 0.04) / 3.92 / 0.1 / 6
    sd = math.sqrt(math.log1p((1_000 / 3.92 / 2_000) ** 2))
    cost = 2_000 * np.exp(sd * stats.norm.ppf((np.arange(4000) + 0.5) / 4000) - sd**2 / 2)

    def below(price: float) -> float:
        return float(stats.norm.cdf((mean - cost / price) / spread).mean())

    for name, tail in (("low", 0.025), ("high", 0.975)):
        assert below(given[f"gbp_per_outcome_next_{name}"]) == pytest.approx(tail, abs=0.003)


def test_only_what_states_a_range_has_one():
    tables = changed(tiny(), "effects", {"service": "family_help"}, low=-0.1, high=-0.1)
    case = case_of(tables)
    layout, found = mechanics(case), futures(case)
    table = cost_per_outcome(case, points(case, layout, project(case, today_plan(case)), found), found)
    given = row(table, service="family_help", outcome="looked_after", at="today")
    assert given["gbp_per_outcome_next_low"] == given["gbp_per_outcome_next_high"] == pytest.approx(12_000)
    assert "futures" not in given["sentence"]


def test_ends_of_ranges():
    values = np.arange(1.0, 1001.0)
    assert ends(values) == (25, 975)
    assert ends(np.append(values, [np.inf] * 100))[0] == 28
    assert math.isnan(ends(np.append(values, [np.inf] * 100))[1])
    low, high = price_ends(np.full(100, 10.0), np.array([2.0] * 90 + [-1.0] * 10))
    assert low == 5
    assert math.isnan(high)


def test_the_same_seed_gives_the_same_draws_and_another_gives_others():
    case = case_of(dear_and_doubtful())
    one, same, other = futures(case, FEW), futures(case, FEW), futures(case, FEW, seed=2)
    assert (one.gain == same.gain).all()
    assert (one.cost == same.cost).all()
    assert not (one.gain == other.gain).all()
    assert len(one) == FEW


def test_the_chance_that_a_step_is_worth_it():
    """Health visits: a step brings £67,500 ± and costs £60,000, its effect drawn alone."""
    case = case_of(tiny())
    layout = mechanics(case)
    found = row(steps(case, layout, lives(case, 1))["steps"], list="wish", service="health_visits")
    effect = next(r for r in case.tables.effects if r.service == "health_visits")
    spread = abs(effect.high - effect.low) / 3.92 / abs(effect.change_per_activity) * 67_500
    assert found["chance_worth_it"] == pytest.approx(stats.norm.cdf(7_500 / spread), abs=0.005)
    for name, tail in (("low", -1.96), ("high", 1.96)):
        assert found[f"net_gbp_{name}"] == pytest.approx(7_500 + tail * spread, rel=0.02)


def test_a_step_pays_back_when_what_it_brought_makes_up_for_it():
    """40 families for £80,000: after a year 4 fewer are looked after (£280,000), in cash alone £200,000."""
    case = case_of(tiny())
    table = steps(case, mechanics(case), lives(case, 1))["steps"]
    assert row(table, list="wish", service="family_help")["payback_years"] == 1
    assert row(table, list="wish", service="family_help")["payback_cash_years"] == 1
    assert row(table, list="wish", service="health_visits")["payback_years"] == 0
    assert row(table, list="wish", service="health_visits")["payback_cash_years"] is None
    assert row(table, list="release", service="family_help")["payback_years"] is None
    half = {"service": "family_help", "type": "money"}
    dear = case_of(changed(tiny(), "recipes", half, amount_per_activity=8_000.0))
    late = row(steps(dear, mechanics(dear), lives(dear, 1))["steps"], list="wish", service="family_help")
    bought = dear.money_recipe[1][dear.lines.index["family_help", "north"]] * 40
    gained = np.cumsum([0.0, *(40 * 0.1 * 70_000 * 0.5**k / 1.1 ** (k + 1) for k in range(30))])
    paid = np.flatnonzero(gained >= bought)
    assert late["payback_years"] == (int(paid[0]) if len(paid) else None)


def test_options_in_every_draw_average_to_the_options():
    case = case_of(dear_and_doubtful())
    layout, found = mechanics(case), futures(case)
    tables = steps(case, layout, lives(case, 1, None, layout), found)
    given = options(case, tables)
    sure = option_draws(case, found, all_steps(case, layout)[0], given)
    assert sure.keys() == given.keys()
    for outcome, draws in sure.items():
        central = given[outcome].set_index("option")
        for k, name in enumerate(draws.options):
            assert draws.effect[:, k].mean() == pytest.approx(central["effect"][name], rel=0.02, abs=1e-9)
            assert draws.cost[:, k].mean() == pytest.approx(central["cost"][name], rel=0.05, abs=1e-9)


def test_how_often_each_option_is_the_best():
    """Health visits at £60,000 for 22.5 pupils: worth it where 22.5 ± pupils times the worth pass £60,000."""
    case = case_of(tiny())
    layout, found = mechanics(case), futures(case)
    tables = steps(case, layout, lives(case, 1, None, layout), found)
    given = options(case, tables)
    table = increments(case, given)
    sure = option_draws(case, found, all_steps(case, layout)[0], given)
    chance = acceptabilities(sure, table, {"school_ready": 3_210.0})
    assert chance.columns.tolist() == list(COLUMNS)
    own = row(chance, outcome="school_ready", threshold=3_210.0, option="health_visits")
    effect = next(r for r in case.tables.effects if r.service == "health_visits")
    spread = abs(effect.high - effect.low) / 3.92 / abs(effect.change_per_activity) * 22.5
    assert own["probability"] == pytest.approx(stats.norm.cdf((22.5 - 60_000 / 3_210) / spread), abs=0.005)
    sums = chance.groupby(["outcome", "threshold"])["probability"].sum()
    assert sums.to_numpy() == pytest.approx(np.ones(len(sums)))
    assert acceptabilities({}, table, {}).columns.tolist() == list(COLUMNS)


def test_worths_reach_beyond_every_price_in_round_steps():
    case = case_of(tiny())
    table = increments(case, options(case, steps(case, mechanics(case), lives(case, 1))))
    ready = worths(table[table["outcome"] == "school_ready"], None)
    assert ready[0] == 0
    assert ready[-1] >= 1.5 * 80_000 / 30
    assert set(np.round(np.diff(ready), 9)) == {ready[1]}
    assert 7_777.0 in worths(table[table["outcome"] == "school_ready"], 7_777.0)


def test_harm_and_nothing_in_every_draw_are_counted_too():
    """A null trial has a range around nothing: its price has no upper end and often no lower one."""
    tables = changed(
        tiny(), "effects", {"service": "family_help"}, change_per_activity=0.0, low=-0.1, high=0.1
    )
    case = case_of(tables)
    found = row(steps(case, mechanics(case), lives(case, 1))["steps"], list="wish", service="family_help")
    assert found["net_gbp_low"] < found["net_gbp"] < found["net_gbp_high"]
    assert found["net_gbp"] == pytest.approx(-80_000)
    none = futures(replace(case, effects=replace(case.effects, gain=np.zeros(len(case.effects)))), FEW)
    assert none.gain.shape == (FEW, len(case.effects))


def test_values_to_others_are_drawn():
    wide = changed(tiny(), "outcome_costs", {"outcome": "school_ready"}, low=0.0, high=6_000.0)
    one, other = (
        row(steps(case, mechanics(case), lives(case, 1))["steps"], list="wish", service="health_visits")
        for case in (case_of(tiny()), case_of(wide))
    )
    assert other["net_gbp_high"] > one["net_gbp_high"]
    assert other["net_gbp"] == one["net_gbp"]
    rows = with_rows(tiny(), "outcome_costs", {
        "outcome": "school_ready", "bearer": "shire_nhs", "kind": "fiscal", "gbp_per_unit": 10.0, "low": 5.0,
        "high": 15.0,
    })  # fmt: skip
    assert futures(case_of(rows), FEW).value_gbp.shape[1] == len(rows.outcome_costs)


def test_ranges_of_a_plan_against_projecting_every_draw():
    """Money of demand-led services and value to others, of the plan and of today, draw by draw."""
    case = case_of(believing(dear_and_doubtful()))
    activity = today_plan(case)
    activity[case.lines.index["family_help", "north"]] *= 1.2
    table = plan_ranges(case, activity, FEW)
    used, weight = corrected(case), case.years.weight
    drawn = draw(used, FEW, seed=1)
    saving, value = np.zeros(FEW), np.zeros(FEW)
    for i in range(FEW):
        one = with_draw(used, drawn, i)
        at_cost = activity / drawn.unit_cost_factor[i][case.lines.service_at][:, None]
        today = today_plan(one)
        for size, sign in (
            (at_cost, -1.0),
            (today / drawn.unit_cost_factor[i][one.lines.service_at][:, None], 1.0),
        ):
            found = project(one, size)
            led = one.lines.demand_led
            saving[i] += sign * float((one.money_recipe.T * found.activity)[led].sum(axis=0) @ weight)
            better = np.where(one.better_lower, 1.0, -1.0)[:, None] * sign * found.area_outcome
            value[i] += float(one.outcome_value_gbp @ (better @ weight))
    spent = flows(case, activity, believed=True)
    cost = float(weight @ (spent.extra + spent.exit))
    for amount, values in (("saving_gbp", saving), ("value_gbp", value), ("net_gbp", saving + value - cost)):
        given = row(table, effects=BELIEVED, amount=amount)
        assert (given["low_gbp"], given["high_gbp"]) == pytest.approx(ends(values))
        assert given["chance_above_0"] == (values > 0).mean()
    plain = row(appraisal(case, activity)["plan"], effects=BELIEVED)
    for amount in ("saving_gbp", "net_cash_gbp", "net_gbp"):
        assert row(table, effects=BELIEVED, amount=amount)["central_gbp"] == pytest.approx(plain[amount])
    assert table.columns.tolist() == list(RANGE_COLUMNS)


def test_where_the_draws_of_steps_lie_against_nothing_more():
    case = case_of(tiny())
    layout, found = mechanics(case), futures(case)
    given = options(case, steps(case, layout, lives(case, 1, None, layout), found))
    sure = option_draws(case, found, all_steps(case, layout)[0], given)
    plane, outlines = planes(sure)
    ready = row(plane, outcome="school_ready", option="health_visits")
    assert ready["dearer_and_better"] > 0.98
    assert ready["cost"] == pytest.approx(60_000)
    cheap = row(plane, outcome="looked_after", option="family_help")
    assert cheap["cheaper_and_better"] > 0.9
    assert set(outlines["option"]) == {"health_visits", "family_help"}
    assert [len(table) for table in planes({})] == [0, 0]
