"""One quantity moved and all others central: where it lands, and that nothing else does."""

from __future__ import annotations

import numpy as np
import pytest

from model.inputs.compile import compile_case
from model.inputs.draws import draw, unit_cost_factors
from model.inputs.draws_moved import ENDS, central, moved, moved_value
from model.inputs.draws_rows import Uncertain, uncertain_rows
from model.inputs.load import load_case
from model.project import project, today_plan
from model.project.under_draws import under_draws
from tests.source_tree import ROOT

KENT = load_case(ROOT / "scenarios" / "best-use.toml")
TINY = load_case(ROOT / "data" / "tiny")


def factor(table: str, case=KENT) -> Uncertain:
    """The first uncertain quantity of a table."""
    return next(
        one for one in sorted(uncertain_rows(case).uncertain, key=lambda f: f.name) if one.table == table
    )


def test_nothing_moved_is_the_case_itself():
    draws = central(KENT)
    assert len(draws) == 1
    assert not draws.drawn_gain.any()
    assert not draws.drawn_cost.any()
    assert not draws.drawn_trend.any()
    assert (draws.value_shift_gbp == 0).all()


def test_what_is_central_projects_as_the_case_does():
    projection = project(KENT, today_plan(KENT))
    found = under_draws(projection, central(KENT), follow=True)
    np.testing.assert_allclose(found.outcome[0], projection.area_outcome, rtol=1e-12)
    assert found.gap[0] == pytest.approx(projection.gap)


@pytest.mark.parametrize("z", [-2.0, -0.5, 0.0, 1.0, 3.0])
def test_an_effect_is_moved_by_its_spread_and_nothing_else_is(z: float):
    own = factor("effects")
    draws = moved(KENT, [(own.name, z)])
    expected = np.zeros(len(KENT.effects))
    expected[own.at] = own.spread * z
    np.testing.assert_allclose(draws.gain_shift[0], expected)
    assert (draws.cost_factor == 1).all()
    assert moved_value(KENT, own, z) == pytest.approx(KENT.effects.gain[own.at] + own.spread * z)


def test_a_recipe_is_moved_along_its_lognormal():
    own = factor("recipes")
    draws = moved(KENT, [(own.name, 1.5)])
    factors = draws.cost_factor[0]
    assert (factors != 1).sum() == 1
    assert factors.max() == pytest.approx(np.exp(own.spread * 1.5 - own.spread**2 / 2))
    np.testing.assert_allclose(draws.unit_cost_factor, unit_cost_factors(KENT, draws.cost_factor))


def test_a_recipe_has_its_stated_amount_where_nothing_is_said():
    own = factor("recipes")
    amount = moved_value(KENT, own, None)
    assert moved_value(KENT, own, own.spread / 2) == pytest.approx(amount)
    assert moved_value(KENT, own, -ENDS) < amount < moved_value(KENT, own, ENDS)


def test_an_outside_value_is_moved_by_its_spread():
    own = factor("outcome_costs")
    draws = moved(KENT, [(own.name, -1.0)])
    assert draws.value_shift_gbp[0, own.at] == pytest.approx(-own.spread)
    assert (draws.value_shift_gbp != 0).sum() == 1
    assert moved_value(KENT, own, -1.0) == pytest.approx(moved_value(KENT, own, None) - own.spread)


def with_wide_trend():
    """The small partnership with a trend that is uncertain."""
    tables = TINY.tables
    rows = tuple(
        row.model_copy(update={"lower": row.count - 4.0, "upper": row.count + 4.0})
        if row.series == "trend" and row.outcome == "looked_after" and row.year > tables.partnership.base_year
        else row
        for row in tables.outcome_values
    )
    changed = tables.replace(outcome_values=rows)
    return compile_case(TINY.scenario, changed, changed, ())


def test_a_trend_is_moved_in_its_own_place_only():
    case = with_wide_trend()
    own = factor("outcome_values", case)
    draws = moved(case, [(own.name, 2.0), ("", 0.0)])
    assert (draws.trend_shift[0] != 0).any()
    assert (draws.trend_shift[1] == 0).all()
    last = case.years.n_plan
    shift = float(draws.trend_shift[0, :, last].sum())
    assert moved_value(case, own, 2.0) == pytest.approx(moved_value(case, own, None) + shift)


def test_the_same_place_as_in_a_draw_with_that_normal():
    drawn = draw(KENT, 3, seed=5)
    own = factor("effects")
    k = [one.name for one in drawn.factors].index(own.name)
    z = float(drawn.normal[1, k])
    assert moved(KENT, [(own.name, z)]).gain_shift[0, own.at] == pytest.approx(drawn.gain_shift[1, own.at])


def test_what_a_case_does_not_know_moves_nothing():
    draws = moved(TINY, [("effects unheard|of", 3.0)])
    assert not draws.drawn_gain.any()
    assert not draws.drawn_cost.any()


def test_not_a_number_of_deviations_is_not_a_number():
    assert np.isnan(moved_value(KENT, factor("effects"), float("nan")))
    assert np.isnan(moved_value(KENT, factor("recipes"), float("nan")))
