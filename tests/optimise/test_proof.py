"""The least cost is proved by its dual: the prices' value is the minimum, and any prices stay below it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import load_case
from model.optimise.build import build
from model.optimise.proof import lower_bound
from model.optimise.solver import LoadedProgramme, Status
from tests.optimise.town import pot, scenario, town


def least(money: float, target_met_by: float) -> tuple[float, float]:
    """The least cost of the town's targets in pounds, and what its dual proves."""
    rules: dict[str, object] = {"new_money": True}
    asked = scenario(rules)
    case = load_case(
        asked.__class__(**{**vars(asked), "objective": "least_cost"}), base=town(pots=(pot(amount=money),))
    )
    programme = build(case)
    loaded = LoadedProgramme(programme)
    loaded.bound(loaded.columns(programme.shortfall.values()), 1.0 - target_met_by)
    for group in (programme.unmet_duty, programme.unmet_demand, programme.unmet_promise):
        loaded.bound(loaded.columns(group.values()), 0.0)
    column = loaded.columns([programme.stage["least_cost", None]])
    assert loaded.minimise(column, np.ones(1)) is Status.OPTIMAL
    worth = programme.scales.worth
    return float(loaded.values()[column[0]]) * worth, lower_bound(loaded) * worth


def test_the_dual_of_the_least_cost_is_the_least_cost():
    # 200 units at £1,000 in both years meet the target
    cost, proved = least(150_000.0, 1.0)
    assert cost == pytest.approx(400_000.0)
    assert proved == pytest.approx(cost, rel=1e-9)


@given(st.floats(1e4, 4e5), st.floats(0.0, 1.0))
def test_at_every_money_and_target_the_dual_proves_the_least_cost(money: float, met: float):
    cost, proved = least(money, met)
    assert proved == pytest.approx(cost, rel=1e-7, abs=0.01)
    assert cost == pytest.approx(2 * (100_000 + 100_000 * met), rel=1e-6)
