"""Steps inside the programme: powers of ten near what is planned, whatever unit it is stated in."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import load_case
from model.inputs.records import ResourceType
from model.optimise.build import build
from model.optimise.scales import Scales, power_of_ten
from tests.optimise.shipped import KENT, case
from tests.optimise.town import (
    MADE_UP,
    activity,
    outcome,
    pot,
    recipe,
    scenario,
    service,
    spending,
    targets,
    town,
    value,
)


@given(st.floats(1e-200, 1e200))
def test_a_step_is_a_power_of_ten_within_a_factor_of_about_three(value: float):
    step = power_of_ten(value)
    assert math.log10(step) == pytest.approx(round(math.log10(step)), abs=1e-9)
    assert 10**-0.5001 < step / value < 10**0.5001


@pytest.mark.parametrize("value", [0.0, -5.0, float("inf"), float("nan")])
def test_what_has_no_size_has_a_step_of_one(value: float):
    assert power_of_ten(value) == 1.0


def of(**tables: Any) -> Scales:
    return Scales.of(load_case(scenario(), base=town(**tables)))


def test_money_is_counted_in_thousandths_of_the_largest_pot():
    # £150,000 and £40m: a thousandth of the larger is £40,000, nearest £100,000 among powers of ten
    scales = of(pots=(pot(), pot("large", 40_000_000.0)))
    assert scales.type_.tolist() == [100_000.0]
    assert scales.worth == 100_000.0


def test_each_capacity_has_its_own_step():
    nurse = ResourceType(
        type="nurse", name="Nurses", kind="people", unit="FTE", value_gbp_per_unit=5e4, **MADE_UP
    )
    idle = ResourceType(type="room", name="Rooms", kind="capital", unit="rooms", **MADE_UP)
    scales = of(more_types=(nurse, idle), pots=(pot(), pot("team", 1_300.0, type="nurse", partner="nhs")))
    # money £150 → £100, nurses 1.3 → 1, rooms nobody has → 1
    assert scales.type_.tolist() == [100.0, 1.0, 1.0]


def test_activity_is_counted_in_what_a_step_of_money_buys():
    # a step of money is £100: a tenth of a unit at £1,000, 10 units at £8
    scales = of(
        services=(service(), service("leaflets")),
        activity=(activity(), activity("leaflets", 50.0)),
        recipes=(recipe(), recipe("leaflets", 8.0)),
        spending=(spending(), spending(400.0, "leaflets")),
    )
    assert scales.service.tolist() == pytest.approx([0.1, 10.0])


def test_outcomes_are_counted_in_distances_to_their_target():
    # N is 10; without a target a twentieth of today's 4,000 is 200, nearest 100
    scales = of(
        outcomes=(outcome(), outcome("worry")),
        outcome_values=(value(100.0), *targets(), value(4_000, "worry")),
    )
    assert scales.outcome.tolist() == [10.0, 100.0]


def test_pots_without_anything_in_them_do_no_harm():
    scales = of(pots=(pot(amount=0.0),), spending=(), activity=(activity(today=0.0, ceiling=10.0),))
    assert scales.type_.tolist() == [1.0]
    assert np.isfinite(scales.service).all()


@pytest.mark.parametrize("name", [*KENT, "tiny-cut"])
def test_coefficients_of_the_shipped_programmes_stay_near_one(name: str):
    """HiGHS drops coefficients below 10⁻⁹, and looks at rows to an absolute 10⁻⁸."""
    problem = build(case(name)).problem
    sizes = np.abs([c for row in problem.constraints() for _, c in row.items()])
    assert sizes.max() <= 1e3
    assert sizes.min() >= 1e-9
    rights = np.abs([row.constant for row in problem.constraints()])
    assert rights.max() <= 1e4
