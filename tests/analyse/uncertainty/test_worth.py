"""Carrying on or the plan, by what an outcome is worth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model.analyse.psa import ACCEPTABILITY_COLUMNS
from model.analyse.uncertainty.futures import Fixed, futures
from model.analyse.uncertainty.worth import (
    CARRY_ON,
    GAP,
    PLAN,
    acceptable,
    main_effect,
    two_options,
    worths,
)
from model.inputs.draws import draw
from model.project import today_plan
from tests.analyse.uncertainty.slow import futures_of
from tests.analyse.uncertainty.uncertain import wide_plan


def test_costs_and_effects_of_both_one_future_at_a_time():
    fixed = Fixed.of(wide_plan())
    draws = draw(fixed.case, 6)
    of, slow = fixed.under(draws), futures_of(fixed, draws)
    found = two_options(of, "looked_after")
    assert found.options == (CARRY_ON, PLAN)
    assert not found.cost[:, 0].any()
    assert not found.effect[:, 0].any()
    at, weight = fixed.case.outcomes.index("looked_after"), fixed.case.years.weight
    for i, one in enumerate(slow):
        gained = sum(weight[t] * one.better(at, t) for t in range(1, len(weight)))
        assert found.effect[i, 1] == pytest.approx(gained)
        assert found.cost[i, 1] == pytest.approx(one.cost_gbp - one.saving)
    points = two_options(of, GAP).effect[:, 1]
    np.testing.assert_allclose(points, 100 * of.gap_beyond_today)
    with pytest.raises(KeyError, match="there is no outcome 'luck'"):
        two_options(of, "luck")


def test_chances_by_counting():
    of = futures(wide_plan(), 200)
    tables = acceptable(of, GAP, [0.0, 50_000.0])
    table = tables["acceptability"]
    assert tuple(table.columns) == ("effect", *ACCEPTABILITY_COLUMNS)
    plan = table[table["option"] == PLAN].set_index("threshold")["probability"]
    assert plan[0.0] == pytest.approx((of.net_cash > 0).mean())
    worth = 50_000.0 * 100 * of.gap_beyond_today + of.net_cash
    assert plan[50_000.0] == pytest.approx((worth > 0).mean())
    np.testing.assert_allclose(table.groupby("threshold")["probability"].sum(), 1.0)
    loss = tables["expected_loss"].set_index(["threshold", "option"])["loss"]
    assert loss[50_000.0, CARRY_ON] == pytest.approx(np.maximum(worth, 0).mean())
    assert loss[50_000.0, PLAN] == pytest.approx(np.maximum(-worth, 0).mean())


def test_worths_reach_to_where_the_choice_is_settled():
    of = futures(wide_plan(), 400)
    table = acceptable(of, GAP)["acceptability"]
    plan = table[table["option"] == PLAN]["probability"].to_numpy()
    assert plan[0] < 0.5 < plan[-1]
    values = worths(two_options(of, GAP))
    assert values[0] == 0.0
    assert len(values) == 22
    draws = two_options(of, GAP)
    level = draws.cost[:, 1].mean() / draws.effect[:, 1].mean()
    assert min(abs(value - level) for value in values) == pytest.approx(0.0, abs=1e-6)
    best = table[(table["option"] == PLAN) & table["best_on_average"]]["threshold"].min()
    assert best == pytest.approx(level)


def test_a_cheaper_and_worse_plan_hangs_on_the_worth_too():
    of = two_options(futures(wide_plan(), 50), GAP)
    turned = replace(of, cost=-of.cost, effect=-of.effect)
    assert worths(turned) == pytest.approx(worths(of))


def test_a_plan_that_changes_nothing_ties_everywhere():
    case = wide_plan().case
    of = Fixed.at(case, today_plan(case)).under(draw(case, 20))
    table = acceptable(of, GAP)["acceptability"]
    assert table["threshold"].unique().tolist() == [0.0]
    assert table["probability"].tolist() == [0.5, 0.5]
    assert table["tied_share"].tolist() == [1.0, 1.0]


def test_the_effect_asked_about():
    of = futures(wide_plan(), 20)
    assert main_effect(of) == GAP
    case = of.fixed.case
    met = replace(case.targets, area=np.where(case.targets.counted, [[1e6], [0.0]], np.nan))
    easy = Fixed.at(replace(case, targets=met), wide_plan().activity).under(of.draws)
    assert main_effect(easy) in case.outcomes
    empty = acceptable(easy, GAP)
    assert empty["acceptability"].empty
    assert "effect" in empty["expected_loss"].columns
