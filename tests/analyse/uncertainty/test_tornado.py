"""Each quantity at its ends, groups by themselves, and two together: against tables with those figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from model.analyse.uncertainty.futures import Fixed
from model.analyse.uncertainty.quantities import COSTS, EFFECTS, LED_COSTS, TRENDS, VALUES, Uncertainties
from model.analyse.uncertainty.tornado import (
    GRID_COLUMNS,
    GROUP_COLUMNS,
    MEASURES,
    POSITIONS,
    TORNADO_COLUMNS,
    grid,
    groups,
    measured,
    tornado,
)
from model.inputs.draws import draw
from model.inputs.load import load_case
from tests.analyse.small import changed
from tests.analyse.uncertainty.slow import OneFuture
from tests.analyse.uncertainty.uncertain import wide_plan, widened
from tests.optimise import shipped


@pytest.fixture(scope="module")
def fixed() -> Fixed:
    return Fixed.of(wide_plan())


@pytest.fixture(scope="module")
def uncertain(fixed: Fixed) -> Uncertainties:
    return Uncertainties.of(fixed.case)


@pytest.fixture(scope="module")
def found(fixed: Fixed, uncertain: Uncertainties) -> pd.DataFrame:
    return tornado(fixed, uncertain)


def slow_measures(fixed: Fixed, uncertain: Uncertainties, position: np.ndarray) -> dict[str, float]:
    one = OneFuture.of(fixed, uncertain.at(position[None]), 0)
    cash = one.saving - one.cost_gbp
    return {
        "gap_closed_share": one.gap_closed / fixed.plan.gap_of_trend,
        "net_cash": cash,
        "net_value": cash + one.value,
    }


def test_every_bar_is_two_futures(fixed, uncertain, found):
    assert tuple(found.columns) == TORNADO_COLUMNS
    at = {q.key: k for k, q in enumerate(uncertain.quantities)}
    for row in found.to_dict("records"):
        for end, way in (("at_low", -1.0), ("at_high", 1.0)):
            position = np.zeros(len(uncertain))
            position[at[str(row["key"])]] = way
            slow = slow_measures(fixed, uncertain, position)
            assert row[end] == pytest.approx(slow[str(row["measure"])], rel=1e-8, abs=1e-6)


def test_an_effect_at_its_end_is_the_table_with_that_figure(fixed, found):
    base = widened(shipped.base("tiny"))
    key = {"service": "family_help", "outcome": "looked_after"}
    for end, figure in (("at_low", 0.05), ("at_high", -0.25)):
        tables = changed(base, "effects", key, change_per_activity=figure, low=figure, high=figure)
        case = load_case(shipped.case("tiny-best-use").scenario, base=tables)
        # targets and their units come from the base tables, which effects do not touch
        one = Fixed.at(case, wide_plan().activity).central()
        bar = found[found["key"] == "effects family_help|looked_after"].set_index("measure")[end]
        assert one.gap_closed[0] == pytest.approx(bar["gap_closed_share"])
        assert one.net_cash[0] == pytest.approx(bar["net_cash"])
        assert one.net[0] == pytest.approx(bar["net_value"])


def test_ranked_by_swing_and_without_bars_of_nothing(found):
    for measure in MEASURES:
        own = found[found["measure"] == measure]
        assert own["rank"].tolist() == list(range(1, len(own) + 1))
        assert own["swing"].is_monotonic_decreasing
        np.testing.assert_allclose(own["swing"], (own["at_high"] - own["at_low"]).abs())
        assert own["swing"].min() > 0
    cash = found[found["measure"] == "net_cash"]["key"].tolist()
    assert not [key for key in cash if key.startswith("outcome_costs")]
    worth = found[found["measure"] == "net_value"]["key"].tolist()
    assert [key for key in worth if key.startswith("outcome_costs")]


def test_groups_by_themselves(fixed, uncertain):
    futures = fixed.under(draw(fixed.case, 300))
    table = groups(fixed, uncertain, futures)
    assert tuple(table.columns) == GROUP_COLUMNS
    assert set(table["group"]) == {EFFECTS, COSTS, LED_COSTS, TRENDS, VALUES}
    by = table.set_index(["measure", "group"])
    # outside values and the price of placements move no outcome
    for nothing in (VALUES, LED_COSTS):
        row = by.loc[("gap_closed_share", nothing)]
        assert row["low"] == pytest.approx(row["high"])
        assert row["variance_share"] == pytest.approx(0.0, abs=1e-12)
    effects = by.loc[("net_cash", EFFECTS)]
    assert effects["at_all_low"] < effects["low"] < effects["central"] < effects["high"]
    own = measured(fixed.under(uncertain.only(EFFECTS, futures.draws.normal)))["net_cash"]
    assert effects["variance_share"] == pytest.approx(own.var() / futures.net_cash.var())
    for measure in MEASURES:
        ranked = table[table["measure"] == measure]
        assert (ranked["high"] - ranked["low"]).is_monotonic_decreasing
        assert ranked["rank"].tolist() == [1, 2, 3, 4, 5]


def test_variance_adds_up_where_groups_do(fixed):
    # with certain costs and trends, net cash is linear in the effects that are left
    plan = shipped.plan("tiny-best-use")
    own = Fixed.of(plan)
    table = groups(own, Uncertainties.of(plan.case), own.under(draw(plan.case, 50)))
    cash = table[table["measure"] == "net_cash"]
    assert cash["variance_share"].sum() == pytest.approx(1.0)


def test_any_two_together(fixed, uncertain):
    table = grid(fixed, uncertain, EFFECTS, LED_COSTS)
    assert tuple(table.columns) == GRID_COLUMNS
    assert len(table) == len(MEASURES) * len(POSITIONS) ** 2
    members = uncertain.members(EFFECTS), uncertain.members(LED_COSTS)
    for row in table.iloc[::7].to_dict("records"):
        position = row["first_position"] * members[0] + row["second_position"] * members[1]
        slow = slow_measures(fixed, uncertain, position)
        assert row["value"] == pytest.approx(slow[str(row["measure"])], rel=1e-8, abs=1e-6)
    middle = table[(table["first_position"] == 0) & (table["second_position"] == 0)].set_index("measure")
    central = fixed.central()
    assert middle.loc["net_cash", "value"] == pytest.approx(central.net_cash[0])


def test_a_quantity_can_not_stand_on_both_sides(fixed, uncertain):
    said = "'effects' and 'effects family_help|looked_after' have quantities in common"
    with pytest.raises(ValueError, match=said.replace("|", r"\|")):
        grid(fixed, uncertain, EFFECTS, "effects family_help|looked_after")


def test_without_anything_uncertain_tables_are_empty_and_whole():
    plan = wide_plan(0.0)
    own, none = Fixed.of(plan), Uncertainties.of(plan.case)
    assert len(none) == 0
    assert none.groups() == []
    assert tuple(tornado(own, none).columns) == TORNADO_COLUMNS
    assert tornado(own, none).empty
    empty = groups(own, none, own.under(draw(plan.case, 4)))
    assert tuple(empty.columns) == GROUP_COLUMNS
    assert empty.empty


def test_without_a_gap_only_money_is_asked_after(fixed):
    case = fixed.case
    met = replace(case.targets, area=np.where(case.targets.counted, [[1e6], [0.0]], np.nan))
    easy = replace(case, targets=met)
    found = tornado(Fixed.at(easy, wide_plan().activity), Uncertainties.of(easy))
    assert set(found["measure"]) == {"net_cash", "net_value"}
