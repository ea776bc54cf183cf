"""What is uncertain, for people: names, ends as the tables state them, moving one or many."""

from __future__ import annotations

import numpy as np
import pytest

from model.analyse.uncertainty.quantities import (
    COSTS,
    EFFECTS,
    END,
    GROUPS,
    LED_COSTS,
    TRENDS,
    VALUES,
    Quantity,
    Uncertainties,
    named,
)
from model.inputs.draws import draw
from tests.analyse.uncertainty.uncertain import wide_plan
from tests.optimise import shipped


@pytest.fixture(scope="module")
def wide() -> Uncertainties:
    return Uncertainties.of(wide_plan().case)


def test_names_groups_and_ends(wide: Uncertainties):
    by_key = {q.key: q for q in wide.quantities}
    assert len(wide) == len(by_key) == len(draw(wide.case, 1).factors)
    help_ = by_key["effects family_help|looked_after"]
    assert help_.name == "effect of Family help on children looked after"
    assert help_.group == EFFECTS
    assert [help_.low, help_.stated, help_.high] == pytest.approx([0.05, -0.1, -0.25])
    visits = by_key["effects health_visits|school_ready"]
    assert [visits.low, visits.stated, visits.high] == pytest.approx([-0.025, 0.05, 0.125])
    placement = by_key["recipes placements|money"]
    assert (placement.group, placement.stated) == (LED_COSTS, 50_000.0)
    assert placement.name == "unit cost of Placements"
    assert by_key["recipes family_help|money"].group == COSTS
    nurses = by_key["recipes health_visits|nurses"]
    assert nurses.name == "health visitors for a unit of Health visits"
    value = by_key["outcome_costs looked_after|public|social"]
    assert value.name == "social value of children looked after to the public"
    assert [value.low, value.high] == pytest.approx([10_000.0, 30_000.0])
    trend = by_key["outcome_values looked_after|north"]
    assert (trend.name, trend.group) == ("trend of children looked after in North", TRENDS)
    assert wide.groups() == list(GROUPS)


def test_a_figure_is_what_a_draw_at_that_normal_puts_into_the_case(wide: Uncertainties):
    # every quantity by itself at its high end, read back from the arrays of the draw
    for k, quantity in enumerate(wide.quantities):
        position = np.zeros((1, len(wide)))
        position[0, k] = 1.0
        one = wide.at(position)
        service, _, other = quantity.key.partition(" ")[2].partition("|")
        if quantity.group == EFFECTS:
            shift = one.gain_shift[0, wide.factors[k].at]
            sign = -1 if wide.case.better_lower[wide.case.outcomes.index(other)] else 1
            assert quantity.high - quantity.stated == pytest.approx(sign * shift)
        elif quantity.group in (COSTS, LED_COSTS):
            at = wide.case.services.index(service), wide.case.types.index(other)
            assert quantity.high / quantity.stated == pytest.approx(one.cost_factor[0, *at])
        elif quantity.group == VALUES:
            assert quantity.high - quantity.stated == pytest.approx(one.value_shift_gbp.sum())
        else:
            assert one.trend_shift[0].max() > 0
        assert quantity.figure(END) == pytest.approx(quantity.high)
        assert quantity.figure(-END) == pytest.approx(quantity.low)


def test_at_position_nothing_everything_is_as_stated(wide: Uncertainties):
    one = wide.at(np.zeros((1, len(wide))))
    np.testing.assert_allclose(one.unit_cost_factor, 1.0)
    assert not one.gain_shift.any()
    for k, quantity in enumerate(wide.quantities):
        assert quantity.figure(wide.normal(k, 0.0)) == pytest.approx(quantity.stated)


def test_costs_are_scaled_and_others_shifted():
    cost = Quantity("recipes a|money", COSTS, "unit cost of A", "£", 0.0, 100.0, 0.0, step=0.2)
    assert cost.figure(0.1) == pytest.approx(100.0)
    assert cost.figure(2.0) == pytest.approx(100.0 * np.exp(0.4 - 0.02))
    effect = Quantity("effects a|b", EFFECTS, "effect of A on b", "b", 0.0, -1.0, 0.0, step=-0.5)
    assert [effect.figure(z) for z in (-2.0, 0.0, 2.0)] == [0.0, -1.0, -2.0]


def test_one_group_drawn_by_itself(wide: Uncertainties):
    drawn = draw(wide.case, 5)
    only = wide.only(EFFECTS, drawn.normal)
    np.testing.assert_array_equal(only.gain_shift, drawn.gain_shift)
    np.testing.assert_allclose(only.unit_cost_factor, 1.0)
    assert not only.trend_shift.any()
    assert not only.value_shift_gbp.any()
    assert wide.members(EFFECTS).sum() == 2
    with pytest.raises(KeyError, match="weather"):
        wide.members("weather")


def test_what_people_may_type(wide: Uncertainties):
    typed = ["effects", "placements|money", "effects family_help|looked_after"]
    assert named(typed, wide) == ["effects", "recipes placements|money", "effects family_help|looked_after"]
    said = r"nothing uncertain is called 'effect'; the nearest name is 'effects'; groups are effects, unit_c"
    with pytest.raises(ValueError, match=said):
        named(["effect"], wide)


def test_a_null_effect_has_ends_on_both_sides():
    kent = Uncertainties.of(shipped.case("best-use"))
    edge = next(q for q in kent.quantities if q.key == "effects edge_of_care|cla_families")
    # lower is better for children looked after: the high end of a helpful effect is fewer of them
    assert edge.stated == 0.0
    assert edge.low == pytest.approx(-edge.high)
    assert all(q.name[0].islower() for q in kent.quantities)
    names = [q.name for q in kent.quantities]
    assert len(names) == len(set(names))
