"""What holds for any plan of a partnership in which everything is uncertain."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analyse.uncertainty.futures import Fixed, Futures
from model.analyse.uncertainty.quantities import (
    COSTS,
    EFFECTS,
    GROUPS,
    LED_COSTS,
    TRENDS,
    VALUES,
    Uncertainties,
)
from model.analyse.uncertainty.ranges import CHANCES, Ranges, ranges_of
from model.analyse.uncertainty.tornado import MEASURES, grid, groups, measured, tornado
from model.analyse.uncertainty.turning import ANSWERS, NEVER, scaled, turning_points
from model.analyse.uncertainty.worth import GAP, acceptable
from model.inputs.case import Case, Floats
from model.inputs.draws import Draws, draw
from model.inputs.load import load_case
from model.project import today_plan
from tests.analyse.small import tiny
from tests.analyse.uncertainty.uncertain import wide_plan, widened
from tests.optimise import shipped

quick = settings(max_examples=12, deadline=None, derandomize=True)
N = 60


@cache
def case() -> Case:
    return wide_plan().case


def activity(times: list[float]) -> Floats:
    """Today's activity, each line and year times a number."""
    today = today_plan(case())
    out: Floats = today * np.array(times).reshape(today.shape)
    return out


@st.composite
def plans(draw_: st.DrawFn) -> Fixed:
    """Any activity of the small partnership, some demand left unserved."""
    size = today_plan(case()).size
    multiples = st.lists(st.floats(0.3, 1.8).map(lambda x: round(x, 3)), min_size=size, max_size=size)
    unmet = np.zeros(today_plan(case()).shape)
    unmet[case().lines.demand_led] = draw_(st.sampled_from([0.0, 5.0]))
    return Fixed.at(case(), activity(draw_(multiples)), unmet)


@cache
def draws_of(n: int = N) -> Draws:
    return draw(case(), n)


def told(fixed: Fixed) -> tuple[Futures, Ranges]:
    found = fixed.under(draws_of())
    return found, ranges_of(found, fixed.central())


# ---- ranges ----------------------------------------------------------------------------------


@quick
@given(plans())
def test_ranges_hold_together(fixed: Fixed):
    found, ranges = told(fixed)
    table = ranges.table
    plain = table[~table["measure"].isin(CHANCES)]
    assert (plain["low"] <= plain["high"] + 1e-9).all()
    inside = (plain["mean"] >= plain["low"] - 1e-6) & (plain["mean"] <= plain["high"] + 1e-6)
    # a mean outside 95% of its draws needs a few extreme ones; bounded quantities of 60 draws have none
    assert inside.mean() > 0.98
    chance = table[table["measure"].isin(CHANCES)]
    assert chance["mean"].between(0, 1).all()
    sides = table[table["measure"].isin(["chance_better", "chance_worse"])]
    assert (sides.groupby(["key", sides["year"].astype(str)])["mean"].sum() <= 1 + 1e-12).all()
    assert np.isfinite(found.net).all()


@quick
@given(plans())
def test_what_is_beyond_the_trend_is_what_is_beyond_today_and_what_today_is_beyond_it(fixed: Fixed):
    found = fixed.under(draws_of())
    sign = np.where(case().better_lower, -1.0, 1.0)[None, :, None]
    today = sign * (found.carried.outcome - found.carried.trend)
    np.testing.assert_allclose(found.beyond_trend, found.better + today, atol=1e-7)
    rest = (found.carried.trend_gap - found.carried.gap) / fixed.plan.gap_of_trend
    np.testing.assert_allclose(found.gap_closed, found.gap_beyond_today + rest, atol=1e-9)
    np.testing.assert_array_equal(found.plan.trend, found.carried.trend)


@quick
@given(plans())
def test_what_is_left_unserved_moves_money_led_but_no_saving(fixed: Fixed):
    served = Fixed.at(case(), fixed.plan.planned)
    one, other = fixed.under(draws_of()), served.under(draws_of())
    np.testing.assert_allclose(one.saving, other.saving, rtol=1e-9, atol=1e-3)
    assert (one.plan.money_led <= other.plan.money_led + 1e-6).all()


def test_the_order_of_rows_is_nothing():
    base = widened(tiny())
    scenario = shipped.case("tiny-best-use").scenario
    plain = Fixed.at(case(), wide_plan().activity)
    mixed = load_case(scenario, base=shipped.shuffled(base, 3))
    other = Fixed.at(mixed, wide_plan().activity)
    one, two = (ranges_of(f.under(draw(f.case, N)), f.central()).table for f in (plain, other))
    pd.testing.assert_frame_equal(one, two)


def test_pounds_that_grow_together_change_no_outcome():
    # every recipe and value of services that follow demand, at twice the price
    fixed = Fixed.at(case(), wide_plan().activity)
    twice = scaled(case(), LED_COSTS, np.full(3, 2.0))
    once = scaled(case(), LED_COSTS, np.ones(3))
    a, b = fixed.under(twice), fixed.under(once)
    np.testing.assert_allclose(a.plan.outcome, b.plan.outcome)
    np.testing.assert_allclose(a.saving, 2 * b.saving)


# ---- what matters, what turns it -------------------------------------------------------------


@quick
@given(plans())
def test_bars_are_the_edges_of_the_grid_and_groups_at_their_ends_its_middle_lines(fixed: Fixed):
    uncertain = Uncertainties.of(case())
    futures = fixed.under(draws_of())
    table = groups(fixed, uncertain, futures).set_index(["measure", "group"])
    square = grid(fixed, uncertain, EFFECTS, COSTS)
    for measure in MEASURES:
        own = square[square["measure"] == measure].set_index(["first_position", "second_position"])["value"]
        for name, low, high in ((EFFECTS, (-1.0, 0.0), (1.0, 0.0)), (COSTS, (0.0, -1.0), (0.0, 1.0))):
            row = table.loc[(measure, name)]
            assert own[low] == pytest.approx(row["at_all_low"], rel=1e-9, abs=1e-6)
            assert own[high] == pytest.approx(row["at_all_high"], rel=1e-9, abs=1e-6)
        assert own[0.0, 0.0] == pytest.approx(table.loc[(measure, EFFECTS), "central"], rel=1e-9, abs=1e-6)


@quick
@given(plans())
def test_no_bar_is_longer_than_what_all_ends_can_do(fixed: Fixed):
    uncertain = Uncertainties.of(case())
    bars = tornado(fixed, uncertain)
    for measure, own in bars.groupby("measure"):
        assert (own["swing"].to_numpy()[:-1] >= own["swing"].to_numpy()[1:]).all()
        ends = own[["at_low", "at_high"]].to_numpy()
        np.testing.assert_allclose(np.ptp(ends, axis=1), own["swing"])
        assert own["central"].nunique() == 1
        assert own["central"].iloc[0] == pytest.approx(measured(fixed.central())[str(measure)][0])


@quick
@given(plans())
def test_values_and_prices_of_placements_turn_no_outcome(fixed: Fixed):
    table = turning_points(fixed, Uncertainties.of(case()))
    gap = table[table["measure"].isin(["gap_closed_share", "gap_beyond_today"])]
    own = gap[gap["key"].isin([VALUES, LED_COSTS]) | gap["key"].str.startswith("outcome_costs")]
    assert (own["status"] == NEVER).all()


@settings(max_examples=5, deadline=None, derandomize=True)
@given(plans())
def test_at_every_switching_value_the_answer_is_on_the_edge(fixed: Fixed):
    uncertain = Uncertainties.of(case())
    table = turning_points(fixed, uncertain)
    turned = table[(table["status"] != NEVER) & (table["kind"] == "quantity")]
    for measure, own in turned.groupby("measure"):
        keys = [q.key for q in uncertain.quantities]
        position = np.zeros((len(own), len(uncertain)))
        position[np.arange(len(own)), [keys.index(key) for key in own["key"]]] = own["position"]
        values = measured(fixed.under(uncertain.at(position)))[str(measure)]
        size = max(float(np.abs(tornado(fixed, uncertain).query("measure == @measure")["swing"].max())), 1e-9)
        if measure == "gap_beyond_today":
            size = 1.0
        assert np.abs(values).max() < 1e-6 * size
    assert set(table["measure"]) <= set(ANSWERS)


@quick
@given(plans(), st.floats(0.0, 5_000.0))
def test_dearer_outcomes_favour_what_brings_more_of_them(fixed: Fixed, worth: float):
    futures = fixed.under(draws_of())
    table = acceptable(futures, GAP, [worth, worth + 500.0])["acceptability"]
    plan = table[table["option"] == "plan"]["probability"].to_numpy()
    if (futures.gap_beyond_today >= 0).all():
        assert plan[1] >= plan[0]
    if (futures.gap_beyond_today <= 0).all():
        assert plan[1] <= plan[0]
    np.testing.assert_allclose(table.groupby("threshold")["probability"].sum(), 1.0)


# ---- groups ----------------------------------------------------------------------------------


@pytest.mark.parametrize("group", GROUPS)
def test_only_what_is_in_a_group_is_drawn(group: str):
    uncertain = Uncertainties.of(case())
    drawn = draws_of()
    only = uncertain.only(group, drawn.normal)
    moved = {
        EFFECTS: only.gain_shift.any(),
        COSTS: not np.allclose(only.unit_cost_factor[:, ~_led()], 1.0),
        LED_COSTS: not np.allclose(only.unit_cost_factor[:, _led()], 1.0),
        TRENDS: only.trend_shift.any(),
        VALUES: only.value_shift_gbp.any(),
    }
    assert {name for name, is_moved in moved.items() if is_moved} == {group}


def _led() -> np.ndarray:
    out = np.zeros(len(case().services), dtype=bool)
    out[case().lines.service_at[case().lines.demand_led]] = True
    return out


def test_all_groups_together_are_everything():
    uncertain = Uncertainties.of(case())
    members = np.array([uncertain.members(name) for name in uncertain.groups()])
    assert (members.sum(axis=0) == 1).all()
    drawn = draws_of()
    whole = Fixed.at(case(), wide_plan().activity).under(drawn)
    again = replace(drawn, normal=drawn.normal)
    np.testing.assert_array_equal(whole.fixed.under(again).net, whole.net)


@pytest.mark.slow
def test_kent_bars_are_the_published_plan_with_that_figure_in_the_tables():
    plan = shipped.plan("best-use")
    fixed, uncertain = Fixed.of(plan), Uncertainties.of(plan.case)
    bars = tornado(fixed, uncertain)
    effects = bars[(bars["measure"] == "net_cash") & bars["key"].str.startswith("effects ")].head(3)
    for row in effects.to_dict("records"):
        service, _, outcome = str(row["key"]).removeprefix("effects ").partition("|")
        for end, figure in (("at_low", row["quantity_low"]), ("at_high", row["quantity_high"])):
            base = plan.case.base
            share = next(
                r.transfer_share or 1.0 for r in base.effects if (r.service, r.outcome) == (service, outcome)
            )
            raw = float(figure) / share
            rows = tuple(
                r.model_copy(update={"change_per_activity": raw, "low": raw, "high": raw})
                if (r.service, r.outcome) == (service, outcome)
                else r
                for r in base.effects
            )
            moved = load_case(plan.case.scenario, base=base.replace(effects=rows))
            one = Fixed.at(moved, plan.activity).central()
            assert one.net_cash[0] == pytest.approx(row[end], rel=1e-6)
