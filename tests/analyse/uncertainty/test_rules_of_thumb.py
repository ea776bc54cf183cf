"""Errors, worths and stops said again the slow way, and at their edges."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import stdev
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analyse.psa import Draws as Options
from model.analyse.uncertainty.enough import CASH_SHARE, ERROR, errors
from model.analyse.uncertainty.futures import Fixed, Futures, futures
from model.analyse.uncertainty.turning import (
    BEYOND,
    NEVER,
    POINTS,
    WITHIN,
    Paths,
    crossings,
    scaled,
    status,
)
from model.analyse.uncertainty.worth import CARRY_ON, LARGEST, PLAN, worths
from model.inputs.draws import draw
from tests.analyse.uncertainty.uncertain import wide_plan

quick = settings(max_examples=80, deadline=None, derandomize=True)
amounts = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 2))


# ---- errors ----------------------------------------------------------------------------------


def slow_error(values: list[float]) -> float:
    """Of pairs, one after the other."""
    pairs = [(values[2 * k] + values[2 * k + 1]) / 2 for k in range(len(values) // 2)]
    return stdev(pairs) / math.sqrt(len(pairs))


def test_errors_by_counting_pairs():
    found = futures(wide_plan(), 200)
    case = found.fixed.case
    number, chance, gap, cash, small = errors(found, ERROR)
    every = [[float(x > 0) for x in found.gap_beyond_today], [float(x > 0) for x in found.net_cash]]
    for o in range(len(case.outcomes)):
        years = range(1, 1 + case.years.n_plan)
        aimed = [t for t in years if case.targets.counted[o, t] and case.targets.weight[o] > 0]
        every += [[float(x) for x in found.met[:, o, t]] for t in aimed]
    assert number == 200
    assert chance == pytest.approx(max(slow_error(values) for values in every))
    assert gap == pytest.approx(slow_error(found.gap_closed.tolist()))
    assert cash == pytest.approx(slow_error(found.net_cash.tolist()))
    low, high = np.quantile(found.net_cash, [0.025, 0.975])
    assert small == (chance <= ERROR and gap <= ERROR / 2 and cash <= CASH_SHARE * (high - low))


def test_outcomes_without_weight_ask_for_no_draws():
    plan = wide_plan()
    none = replace(plan.case.targets, weight=np.zeros(len(plan.case.outcomes)))
    fixed = Fixed.at(replace(plan.case, targets=none), plan.activity)
    found = fixed.under(draw(fixed.case, 100))
    # only the two comparisons with carrying on are left
    sides = [[float(x > 0) for x in values] for values in (found.gap_beyond_today, found.net_cash)]
    assert errors(found, 0.5)[1] == pytest.approx(max(slow_error(values) for values in sides))


def test_no_gap_asks_for_nothing_about_it():
    plan = wide_plan()
    met = replace(plan.case.targets, area=np.where(plan.case.targets.counted, [[1e6], [0.0]], np.nan))
    fixed = Fixed.at(replace(plan.case, targets=met), plan.activity)
    _, chance, gap, _, small = errors(fixed.under(draw(fixed.case, 400)), 0.5)
    assert np.isnan(gap)
    assert chance < 0.5
    assert small


def test_a_single_future_is_never_enough():
    one = futures(wide_plan(), 1)
    _, chance, _, _, small = errors(one, 0.5)
    assert np.isnan(chance)
    assert not small


# ---- worths ----------------------------------------------------------------------------------


def two(cost: list[float], effect: list[float]) -> Options:
    labels = tuple(str(k) for k in range(len(cost)))
    both = (np.column_stack([np.zeros(len(cost)), values]) for values in (cost, effect))
    return Options(labels, (CARRY_ON, PLAN), *both)


@quick
@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=30))
def test_worths_are_in_order_and_hold_the_level(pairs: list[tuple[float, float]]):
    cost, effect = ([pair[k] for pair in pairs] for k in (0, 1))
    values = worths(two(cost, effect))
    assert values[0] == 0.0
    assert (np.diff(values) > 0).all()
    assert len(values) <= 22
    mean_cost, mean_effect = float(np.mean(cost)), float(np.mean(effect))
    if mean_cost * mean_effect > 0 and mean_cost / mean_effect < LARGEST:
        level = mean_cost / mean_effect
        assert min(abs(value - level) for value in values) <= 1e-9 * max(level, 1.0)
        assert values[-1] >= level * (1 - 1e-12)


@pytest.mark.parametrize(
    ("cost", "effect", "last"),
    [([100.0], [1.0], 100.0), ([130.0], [1.0], 200.0), ([70.0], [0.1], 1_000.0), ([-30.0], [-1.0], 50.0)],
)
def test_the_last_worth_is_a_round_figure(cost: list[float], effect: list[float], last: float):
    assert worths(two(cost, effect))[-1] == pytest.approx(last)


@pytest.mark.parametrize(
    ("cost", "effect"), [([-5.0], [1.0]), ([5.0], [-1.0]), ([0.0], [0.0]), ([0.0], [1.0])]
)
def test_where_nothing_hangs_on_the_worth_there_is_one(cost: list[float], effect: list[float]):
    assert worths(two(cost, effect)) == [0.0]


# ---- crossings -------------------------------------------------------------------------------


def line(curve: Any) -> tuple[Fixed, Paths]:
    """Futures whose net cash is a curve of how far along a path they are."""

    def under(far: Any) -> Futures:
        values = np.asarray(curve(np.asarray(far)), dtype=np.float64)
        zero = np.zeros(len(values))
        made = SimpleNamespace(gap_closed=zero, gap_beyond_today=zero, net_cash=values, net=zero)
        return cast(Futures, made)

    fixed = cast(Fixed, SimpleNamespace(under=under))
    return fixed, Paths(1, lambda _, far: cast(Any, far), POINTS, 0.0)


@pytest.mark.parametrize(
    ("curve", "at"),
    [
        (lambda x: x - 0.4, 0.4),
        (lambda x: 2.0 - x**3, 2.0 ** (1 / 3)),
        (lambda x: (x + 0.3) * (x - 1.2), -0.3),
        (lambda x: np.exp(x) - 10.0, np.log(10.0)),
        (lambda x: -1.0 - 0.5 * x, -2.0),
        (lambda x: np.abs(x) - 2.2, -2.2),
        # exactly where it is looked, also at the place next to what is stated
        (lambda x: x + 1.0, -1.0),
        (lambda x: np.where(x < 0.5, 1.0, 0.5 - x), 0.5),
    ],
)
def test_the_nearest_crossing_of_any_curve(curve: Any, at: float):
    fixed, paths = line(curve)
    assert crossings(fixed, paths, ["net_cash"])["net_cash"][0] == pytest.approx(at, abs=1e-7)


@pytest.mark.parametrize(
    "curve", [lambda x: x**2 + 1.0, lambda x: 5.0 - x, lambda x: 0.0 * x, np.abs, lambda x: (x - 1.0) ** 2]
)
def test_a_curve_that_does_not_cross_has_no_crossing(curve: Any):
    fixed, paths = line(curve)
    assert np.isnan(crossings(fixed, paths, ["net_cash"])["net_cash"][0])


def test_touching_nothing_is_no_crossing():
    fixed, paths = line(lambda x: np.maximum(x, 0.0))
    assert np.isnan(crossings(fixed, paths, ["net_cash"])["net_cash"][0])


@quick
@given(st.floats(-3.0, 3.0, allow_nan=False))
def test_statuses_are_by_distance(position: float):
    assert status(position) == (WITHIN if abs(position) <= 1 else BEYOND)
    assert status(float("nan")) == NEVER


@quick
@given(st.floats(0.1, 2.5))
def test_a_common_multiple_of_effects_is_a_multiple_of_what_they_bring(times: float):
    # nothing is capped or met in between: saving is in proportion
    fixed = Fixed.of(wide_plan())
    once = fixed.central().saving[0]
    found = fixed.under(scaled(fixed.case, "effects", np.array([times])))
    assert found.saving[0] == pytest.approx(times * once, rel=1e-9)
