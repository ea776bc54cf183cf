"""Switching values: solved again by another method on tables that hold the figure itself."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq

from model.analyse.uncertainty.futures import Fixed
from model.analyse.uncertainty.quantities import COSTS, EFFECTS, LED_COSTS, TRENDS, VALUES, Uncertainties
from model.analyse.uncertainty.tornado import measured
from model.analyse.uncertainty.turning import (
    ANSWERS,
    BEYOND,
    COLUMNS,
    GROUP,
    NEVER,
    QUANTITY,
    WITHIN,
    Paths,
    crossings,
    scaled,
    scales,
    status,
    turning_points,
)
from model.inputs.load import load_case
from tests.analyse.small import changed
from tests.analyse.uncertainty.uncertain import wide_plan, widened
from tests.optimise import shipped


@cache
def fixed() -> Fixed:
    return Fixed.of(wide_plan())


@cache
def found() -> pd.DataFrame:
    return turning_points(fixed(), Uncertainties.of(fixed().case))


def row(measure: str, key: str) -> dict[str, float]:
    table = found()
    own = table[(table["measure"] == measure) & (table["key"] == key)]
    assert len(own) == 1
    return {name: own[name].iloc[0] for name in own.columns}


def test_columns_order_and_statuses():
    table = found()
    assert tuple(table.columns) == COLUMNS
    assert set(table["measure"]) <= set(ANSWERS)
    assert set(table["kind"]) == {QUANTITY, GROUP}
    for _, own in table.groupby("measure", sort=False):
        far = own["position"].abs()
        assert far[own["status"] != NEVER].is_monotonic_increasing
        assert (far[own["status"] == WITHIN] <= 1.0).all()
        assert (far[own["status"] == BEYOND] > 1.0).all()
        assert far[own["status"] == NEVER].isna().all()
    assert [status(x) for x in (0.3, -1.0, 1.2, float("nan"))] == [WITHIN, WITHIN, BEYOND, NEVER]


def measure_with(effect: float, measure: str) -> float:
    """A measure where the tables hold another effect of family help."""
    key = {"service": "family_help", "outcome": "looked_after"}
    tables = changed(
        widened(shipped.base("tiny")), "effects", key, change_per_activity=effect, low=effect, high=effect
    )
    case = load_case(shipped.case("tiny-best-use").scenario, base=tables)
    return float(measured(Fixed.at(case, wide_plan().activity).central())[measure][0])


@pytest.mark.parametrize("measure", ["net_cash", "gap_beyond_today"])
def test_the_effect_at_which_an_answer_turns(measure: str):
    own = row(measure, "effects family_help|looked_after")
    if np.isnan(own["switches_at"]):
        # nothing to find: the measure keeps its sign over the whole stretch
        ends = [measure_with(effect, measure) for effect in np.linspace(0.35, -0.55, 13)]
        assert len({np.sign(value) for value in ends}) == 1
        return
    at = own["switches_at"]
    exact = brentq(measure_with, at - 0.02, at + 0.02, args=(measure,), xtol=1e-12)
    assert at == pytest.approx(exact, abs=1e-7)
    assert own["times_stated"] == pytest.approx(at / -0.1)


def test_some_answer_turns_somewhere():
    assert (found()["status"] != NEVER).any()


def test_at_a_switching_value_the_measure_is_nothing_and_changes_sign():
    uncertain = Uncertainties.of(fixed().case)
    turned = found()[found()["status"] != NEVER]
    for one in turned.to_dict("records"):
        members, position = uncertain.members(str(one["key"])), float(str(one["position"]))
        around = np.array([position - 1e-3, position, position + 1e-3])[:, None] * members
        values = measured(fixed().under(uncertain.at(around)))[str(one["measure"])]
        assert np.sign(values[0]) * np.sign(values[2]) == -1.0
        assert abs(values[1]) < 1e-4 * np.abs(values[[0, 2]]).max() + 1e-6


def test_a_common_multiple_of_all_effects():
    times = row("net_cash", EFFECTS)["times_stated"]
    values = measured(fixed().under(scaled(fixed().case, EFFECTS, np.array([times, 1.0]))))["net_cash"]
    assert values[0] == pytest.approx(0.0, abs=1.0)
    assert values[1] == pytest.approx(fixed().central().net_cash[0])


@pytest.mark.parametrize("group", [EFFECTS, COSTS, LED_COSTS, VALUES])
def test_once_what_is_stated_is_what_is_stated(group: str):
    one = measured(fixed().under(scaled(fixed().case, group, np.array([1.0, 1.0, 0.5]))))
    central = measured(fixed().central())
    for name, values in one.items():
        assert values[:2] == pytest.approx(np.repeat(central[name], 2))
    assert scales(group)


def test_half_the_price_of_placements_saves_half():
    case = fixed().case
    half = measured(fixed().under(scaled(case, LED_COSTS, np.array([0.5]))))["net_cash"][0]
    whole = fixed().central().net_cash[0]
    assert half + fixed().cost_gbp == pytest.approx((whole + fixed().cost_gbp) / 2.0)


def test_trends_are_shifted_and_not_scaled():
    assert not scales(TRENDS)
    assert np.isnan(row("net_cash", TRENDS)["times_stated"])
    with pytest.raises(ValueError, match="'trends' can not be scaled"):
        scaled(fixed().case, TRENDS, np.array([2.0]))


def test_the_nearest_of_several_crossings_counts():
    # along 0.5 % a step, net cash changes sign where effects are scaled by one number only
    case = fixed().case
    points = np.array([0.0, 0.5, 1.0, 2.0, 3.0])
    paths = Paths(1, lambda _, far: scaled(case, EFFECTS, far), points, 1.0)
    one = crossings(fixed(), paths, ["net_cash"])["net_cash"][0]
    assert one == pytest.approx(row("net_cash", EFFECTS)["times_stated"], rel=1e-6)
    none = Paths(0, lambda _, far: scaled(case, EFFECTS, far), points, 1.0)
    assert crossings(fixed(), none, ["net_cash"])["net_cash"].size == 0


def test_without_anything_uncertain_the_table_is_empty_and_whole():
    plan = wide_plan(0.0)
    table = turning_points(Fixed.of(plan), Uncertainties.of(plan.case))
    assert tuple(table.columns) == COLUMNS
    assert table.empty
